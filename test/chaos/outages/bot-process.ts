/**
 * The bot as an operator starts it, once: it is never started again, and one that ends is a fault.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startFlags } from '../../bench/start-flags.ts';

export type BotProcess = {
  /** Its code or signal, once it has ended by itself. */
  readonly ended: () => string | undefined;
  readonly stop: () => Promise<void>;
};

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Resolves once it says that it is open. */
export const startBot = async (
  environment: Readonly<Record<string, string>>,
  planted: boolean,
): Promise<BotProcess> => {
  const planting = planted ? ['--import', pathOf('./planted.ts')] : [];
  const child = spawn(process.execPath, [...startFlags, ...planting, pathOf('../../../src/cli.ts'), 'start'], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let ended: string | undefined;
  let stopping = false;
  const exit = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      process.off('exit', kill);
      if (!stopping) ended = String(signal ?? code);
      resolve();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(' is open.')) resolve();
    });
    void exit.then(() => reject(new Error(`the bot ended with ${ended} before it was open: ${said}`)));
  });
  return {
    ended: () => ended,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      await exit;
    },
  };
};
