/**
 * What waits for its retry is made ready, since the queue counts real time: nothing is slept for.
 */
import type { Database } from '../../src/database/client.ts';

const JOBS = `update queue.job set start_after = now()
where name = 'deliver' and state in ('created', 'retry')`;
const ROWS = 'update outbox set retry_at = now() where retry_at > now()';

export const hurryRetries = async (database: Pick<Database, 'statement'>): Promise<void> => {
  await database.statement(JOBS, []);
  await database.statement(ROWS, []);
};
