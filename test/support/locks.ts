/** Locks that a test holds, so that two things are brought to happen at once. */
import type { sql } from 'drizzle-orm';
import type { Database } from '../../src/database/client.ts';

/** Holds a lock until it is let go. */
export const hold = async (database: Database, locking: ReturnType<typeof sql>): Promise<() => Promise<void>> => {
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const done = database.orm.transaction(async (tx) => {
    await tx.execute(locking);
    held.resolve();
    await letGo.promise;
  });
  await held.promise;
  return async () => {
    letGo.resolve();
    await done;
  };
};

const ASKED_AT_MOST = 5000;

/** Until as many connections wait for a lock, or long enough to see that they don't. */
export const untilWaiting = async (database: Database, count: number): Promise<void> => {
  for (let asked = 0; asked < ASKED_AT_MOST; asked += 1) {
    const [row] = await database.statement<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      [],
    );
    if ((row?.waiting ?? 0) >= count) return;
  }
};
