/**
 * The one way to change who is who: one change at a time in the whole house, which gives way to
 * answers under way.
 */
import { sql } from 'drizzle-orm';
import type { Database, Orm } from '../../database/client.ts';
import { isLockConflict } from '../../database/connect/errors.ts';

export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/** Any number that nothing else locks by: "LINK" in ASCII. */
const LINK_LOCK = 0x4c494e4b;
/** An answer takes milliseconds: a person who is in our way five times in a row isn't answering. */
const TRIES = 5;

/** Runs `work` as one transaction, again from the start where others held what it needs. */
export const changePeople = async <Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.long('linking', async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${LINK_LOCK})`);
        return work(tx);
      });
    } catch (error) {
      if (attempt === TRIES || !isLockConflict(error)) throw error;
    }
  }
};
