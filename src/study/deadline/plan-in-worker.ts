/** Works plans out in a thread of its own: a cohort's take seconds, and nobody's answer waits. */
import { runErrand } from '../../lib/process/errand.ts';
import type { Scheduling } from '../memory/memory.ts';
import type { DeadlinePlan } from './plan.ts';
import type { DeadlineFacts, Dose } from './simulate.ts';

export type PlanTask = { readonly facts: DeadlineFacts; readonly own: Dose; readonly scheduling: Scheduling };

/** Two hundred learners take some ten seconds; what takes longer is stuck. */
const PLANS_WITHIN_MS = 60_000;

/** One for each task, in their order. Throws where the thread fails or takes too long. */
export const planInWorker = (tasks: readonly PlanTask[]): Promise<readonly DeadlinePlan[]> =>
  runErrand(new URL('./plan-worker.ts', import.meta.url), tasks, { withinMs: PLANS_WITHIN_MS });
