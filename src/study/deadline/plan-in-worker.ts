/** Works plans out in a thread of its own: a cohort's take seconds, and nobody's answer waits. */
import { Worker } from 'node:worker_threads';
import type { Scheduling } from '../memory/memory.ts';
import type { DeadlinePlan } from './plan.ts';
import type { DeadlineFacts, Dose } from './simulate.ts';

export type PlanTask = { readonly facts: DeadlineFacts; readonly own: Dose; readonly scheduling: Scheduling };

/** Two hundred learners take some ten seconds; what takes longer is stuck. */
const PLANS_WITHIN_MS = 60_000;

/** One for each task, in their order. Throws where the thread fails or takes too long. */
export const planInWorker = async (tasks: readonly PlanTask[]): Promise<readonly DeadlinePlan[]> => {
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), { workerData: tasks });
  const late = setTimeout(() => void worker.terminate(), PLANS_WITHIN_MS);
  try {
    return await new Promise<readonly DeadlinePlan[]>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`${tasks.length} plans stopped without a result`)));
    });
  } finally {
    clearTimeout(late);
  }
};
