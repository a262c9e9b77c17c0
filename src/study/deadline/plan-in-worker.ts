/** Looks ahead in a thread of its own: a cohort's learners take seconds, and nobody's answer waits. */
import { runErrand } from '../../lib/process/errand.ts';
import type { Scheduling } from '../memory/memory.ts';
import type { DeadlinePlan } from './plan.ts';
import type { DeadlineFacts, Dose } from './simulate.ts';

export type PlanTask = { readonly facts: DeadlineFacts; readonly own: Dose; readonly scheduling: Scheduling };

/** What the thread is given: how far to look, and for whom. */
export type PlanErrand = { readonly find: 'plans' | 'shares'; readonly tasks: readonly PlanTask[] };

/** A hundred shares take a second, twenty plans two; what takes longer is stuck. */
const WITHIN_MS = 60_000;

const inWorker = <Found>(errand: PlanErrand): Promise<readonly Found[]> =>
  runErrand(new URL('./plan-worker.ts', import.meta.url), errand, { withinMs: WITHIN_MS });

/** One for each task, in their order. Throws where the thread fails or takes too long. */
export const planInWorker = (tasks: readonly PlanTask[]): Promise<readonly DeadlinePlan[]> =>
  inWorker({ find: 'plans', tasks });

/** What each would know on the day as they go on now, which takes a tenth of a plan. */
export const findSharesInWorker = (tasks: readonly PlanTask[]): Promise<readonly number[]> =>
  inWorker({ find: 'shares', tasks });
