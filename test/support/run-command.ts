/** `watermark …` as an operator runs it, to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Ended = { readonly code: number | null; readonly said: string };
export type Given = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** A script of the shell that runs its arguments in a place of its own. */
  readonly under?: string;
  /** Whoever wants to stop it. */
  readonly started?: (child: ChildProcess) => void;
};

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Of this process' environment it has PATH alone. */
export const runCommand = (
  words: readonly string[],
  { environment = {}, uid, under, started }: Given = {},
): Promise<Ended> => {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', cli, ...words];
  const [program = '', ...rest] =
    under === undefined ? command : ['unshare', '-m', 'sh', '-c', under, 'sh', ...command];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'], ...environment },
    ...(uid === undefined ? {} : { uid }),
  });
  started?.(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
};
