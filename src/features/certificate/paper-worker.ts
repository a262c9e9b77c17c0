/** The thread in which certificates are drawn. */
import { takeWork } from '../../lib/process/workshop.ts';
import { drawPaper, fitsOnPaper } from './paper.ts';
import type { PaperTask } from './paper-in-worker.ts';

takeWork(
  (task: PaperTask): Promise<unknown> =>
    'name' in task ? fitsOnPaper(task.name) : drawPaper(task.paper, task.checkAt, task.seal),
);
