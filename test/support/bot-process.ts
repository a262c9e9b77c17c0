/**
 * The bot as an operator starts it, once: it is never started again, and one that ends by itself is
 * a fault.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFlags } from './start-flags.ts';

export type BotProcess = {
  readonly pid: number;
  /** Its code or signal, once it has ended by itself. */
  readonly ended: () => string | undefined;
  /** Tells it to end; gives its code or signal. */
  readonly stop: () => Promise<string>;
};

type How = {
  /** A file that is loaded before all else, with faults on purpose. */
  readonly planted?: string | undefined;
  /** The folder of another version. */
  readonly project?: string;
};

const here = fileURLToPath(new URL('../..', import.meta.url));

/** With no more of an environment than this, and at a free port. Resolves once it says that it is open. */
export const startBot = async (
  environment: Readonly<Record<string, string>>,
  { planted, project = here }: How = {},
): Promise<BotProcess> => {
  const planting = planted === undefined ? [] : ['--import', planted];
  const child = spawn(process.execPath, [...startFlags, ...planting, join(project, 'src/cli.ts'), 'start'], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let ended: string | undefined;
  let stopping = false;
  const exit = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      process.off('exit', kill);
      const how = String(signal ?? code);
      if (!stopping) ended = how;
      resolve(how);
    }),
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(' is open')) resolve();
    });
    void exit.then((how) => reject(new Error(`the bot ended with ${how} before it was open: ${said}`)));
  });
  return {
    // Whoever is open has one.
    pid: child.pid ?? 0,
    ended: () => ended,
    stop: () => {
      stopping = true;
      child.kill('SIGTERM');
      return exit;
    },
  };
};
