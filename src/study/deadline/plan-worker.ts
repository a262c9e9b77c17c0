/** The thread in which plans are worked out: takes its tasks, posts the plans, and is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import { planDeadline } from './plan.ts';
import type { PlanTask } from './plan-in-worker.ts';

// Posted by plan-in-worker.ts alone.
const tasks = workerData as readonly PlanTask[];
parentPort?.postMessage(tasks.map(({ facts, own, scheduling }) => planDeadline(facts, own, scheduling)));
