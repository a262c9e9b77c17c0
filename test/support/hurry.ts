/**
 * What waits for its retry is made ready, since the queue counts real time: nothing is slept for.
 */
import { vi } from 'vitest';
import type { Database } from '../../src/database/client.ts';

const JOBS = `update queue.job set start_after = now()
where name = 'deliver' and state in ('created', 'retry')`;
const ROWS = 'update outbox set retry_at = now() where retry_at > now()';

export const hurryRetries = async (database: Pick<Database, 'statement'>): Promise<void> => {
  await database.statement(JOBS, []);
  await database.statement(ROWS, []);
};

/** What is done now is done as if so much real time had passed for what failed and rests. */
export const afterRest = async (rest: Temporal.DurationLike, work: () => Promise<unknown>): Promise<void> => {
  const now = performance.now.bind(performance);
  const aheadMs = Temporal.Duration.from(rest).total('milliseconds');
  const moved = vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
  try {
    await work();
  } finally {
    moved.mockRestore();
  }
};
