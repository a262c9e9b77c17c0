/** A thread for tests: does what it is asked, fails, hangs or dies. */
import { takeWork } from '../../src/lib/process/workshop.ts';

export type OddJob = { readonly count: number } | 'fail' | 'hang' | 'die';

let done = 0;

takeWork((job: OddJob): number => {
  if (job === 'fail') throw new Error('it broke here', { cause: { retry: () => 'again' } });
  if (job === 'die') process.exit();
  while (job === 'hang');
  done += 1;
  return typeof job === 'string' ? 0 : 100 * job.count + done;
});
