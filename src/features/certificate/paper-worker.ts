/** The thread in which certificates are drawn: takes a task, posts what came of it, and is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import { drawPaper, fitsOnPaper } from './paper.ts';
import type { PaperTask } from './paper-in-worker.ts';

// Posted by paper-in-worker.ts alone.
const task = workerData as PaperTask;
parentPort?.postMessage(
  'name' in task ? await fitsOnPaper(task.name) : await drawPaper(task.paper, task.checkAt, task.seal),
);
