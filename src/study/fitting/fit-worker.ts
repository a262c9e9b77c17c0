/** The thread in which a fit runs: takes a task, posts the fit, and is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import { fitWeights, type Optimiser } from './fit.ts';
import type { FitTask } from './fit-in-worker.ts';

/** How often the optimiser looks whether it is done; its own default is 500. */
const POLL_MS = 1;

const loadOptimiser = async (): Promise<Optimiser> => {
  // An optional dependency: native code that isn't built for every machine.
  const binding = await import('@open-spaced-repetition/binding').catch(() => undefined);
  if (!binding) return undefined;
  const { computeParameters, FSRSBindingItem, FSRSBindingReview } = binding;
  return (lessons) => {
    const items = lessons.map(
      ({ ratings, daysBefore }) =>
        new FSRSBindingItem(ratings.map((rating, index) => new FSRSBindingReview(rating, daysBefore[index] ?? 0))),
    );
    return computeParameters(items, { enableShortTerm: false, timeout: POLL_MS }).catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('NotEnoughData')) return undefined;
      throw error;
    });
  };
};

// Posted by fit-in-worker.ts alone.
const { log, before } = workerData as FitTask;
parentPort?.postMessage(await fitWeights(log, before, await loadOptimiser()));
