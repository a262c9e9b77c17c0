/** Commands that are told to stop: one that goes on until then, one that has to clear away first. */
import { once } from 'node:events';

/** Until a signal says stop; throws what `refused` fails with. */
export const untilTold = async (refused: Promise<never> = new Promise(() => {})): Promise<void> => {
  // Open handles keep a process alive, not promises; each of ours that should not is unref'd.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    await Promise.race([refused, once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    clearInterval(alive);
  }
};

/** What a shell expects of whoever was stopped by them. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Gives the exit code: what `work` gives, or that of the signal by which it was stopped. A second
 * one ends the process at once.
 */
export const untilStopped = async (words: string, work: (stop: AbortSignal) => Promise<number>): Promise<number> => {
  const stop = new AbortController();
  let code: number | undefined;
  for (const [signal, its] of Object.entries(CODES))
    process.once(signal, () => {
      code = its;
      stop.abort();
    });
  const given = await work(stop.signal).catch((error: unknown) => {
    if (code === undefined) throw error;
    return code;
  });
  if (code === undefined || given === 0) return given;
  process.stderr.write(`${words}\n`);
  return code;
};
