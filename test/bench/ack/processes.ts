/**
 * Starts the bots, each as a process of its own: ours as an operator does, a bare one from its
 * script.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startFlags } from '../../support/start-flags.ts';

type Environment = Readonly<Record<string, string>>;
export type Stop = () => Promise<void>;

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Resolves once it says that it is open. */
export const startOurs = (environment: Environment): Promise<Stop> =>
  startNode(
    [...startFlags, pathOf('../../../src/cli.ts'), 'start'],
    { LOG_LEVEL: 'warn', ...environment },
    / is open\b/,
  );

/** `script` stands beside this file; it says "open" once it is. */
export const startBare = (script: string, environment: Environment): Promise<Stop> =>
  startNode(['--disable-warning=ExperimentalWarning', pathOf(`./${script}`)], environment, /^open$/m);

const startNode = async (command: readonly string[], environment: Environment, open: RegExp): Promise<Stop> => {
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (open.test(said)) resolve();
    });
    void ended.then(([code]) => reject(new Error(`${command.join(' ')} ended with ${code} before it was open`)));
  });
  return async () => {
    child.kill('SIGTERM');
    await ended;
    process.off('exit', end);
  };
};
