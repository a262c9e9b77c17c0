/** The thread that looks ahead: takes its errand, posts what it found, and is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import { fsrsFor } from '../memory/memory.ts';
import { type DeadlinePlan, planDeadline } from './plan.ts';
import type { PlanErrand, PlanTask } from './plan-in-worker.ts';
import { simulate } from './simulate.ts';

const looks: Record<PlanErrand['find'], (task: PlanTask) => DeadlinePlan | number> = {
  plans: ({ facts, own, scheduling }) => planDeadline(facts, own, scheduling),
  shares: ({ facts, own, scheduling }) => simulate(facts, fsrsFor(scheduling), own).share,
};

// Posted by plan-in-worker.ts alone.
const { find, tasks } = workerData as PlanErrand;
parentPort?.postMessage(tasks.map(looks[find]));
