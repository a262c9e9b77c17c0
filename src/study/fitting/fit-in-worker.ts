/** Runs a fit in a thread of its own: nobody's answer waits for it. */
import { runErrand } from '../../lib/process/errand.ts';
import type { Fit } from './fit.ts';
import type { ReviewLog } from './review-log.ts';

/** `before`: the 21 weights in use. */
export type FitTask = { readonly log: ReviewLog; readonly before: readonly number[] };

/** A million reviews take some seconds; what takes longer is stuck. */
const FIT_WITHIN_MS = 120_000;

/**
 * Hands the log over: it is empty here afterwards. Throws where the thread fails or takes too long.
 */
export const fitInWorker = (task: FitTask): Promise<Fit> => {
  const { cards, days, orders, ratings, anew } = task.log;
  return runErrand<Fit>(new URL('./fit-worker.ts', import.meta.url), task, {
    withinMs: FIT_WITHIN_MS,
    transferList: [cards.buffer, days.buffer, orders.buffer, ratings.buffer, anew.buffer],
  });
};
