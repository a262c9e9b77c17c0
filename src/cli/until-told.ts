/** A command that goes on until somebody stops it. */
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
