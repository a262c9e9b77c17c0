/** Runs a fit in a thread of its own: nobody's answer waits for it. */
import { Worker } from 'node:worker_threads';
import type { Fit } from './fit.ts';
import type { ReviewLog } from './review-log.ts';

/** `before`: the 21 weights in use. */
export type FitTask = { readonly log: ReviewLog; readonly before: readonly number[] };

/** A million reviews take some seconds; what takes longer is stuck. */
const FIT_WITHIN_MS = 120_000;

/**
 * Hands the log over: it is empty here afterwards. Throws where the thread fails or takes too long.
 */
export const fitInWorker = async (task: FitTask): Promise<Fit> => {
  const { cards, days, orders, ratings, anew } = task.log;
  const worker = new Worker(new URL('./fit-worker.ts', import.meta.url), {
    workerData: task,
    transferList: [cards.buffer, days.buffer, orders.buffer, ratings.buffer, anew.buffer],
  });
  const late = setTimeout(() => void worker.terminate(), FIT_WITHIN_MS);
  try {
    return await new Promise<Fit>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`the fit of ${cards.length} reviews stopped without a result`)));
    });
  } finally {
    clearTimeout(late);
  }
};
