/** The time of the play: one row that all processes read, and that is moved from thing to thing. */
import type { Database } from '../../../src/database/client.ts';
import type { Clock } from '../../../src/lib/time/clock.ts';

const TABLE = `do $do$ begin
  create table chaos_clock (at timestamptz not null);
end $do$`;

export const makeClock = async (database: Database, at: Temporal.Instant): Promise<void> => {
  await database.statement(TABLE, []);
  await database.statement('insert into chaos_clock values ($1::timestamptz)', [at.toString()]);
};

export const moveClock = async (database: Database, at: Temporal.Instant): Promise<void> => {
  await database.statement('update chaos_clock set at = $1::timestamptz', [at.toString()]);
};

/** As it was read last. */
export const readingClock = async (database: Database): Promise<Clock & { readonly read: () => Promise<void> }> => {
  const find = async (): Promise<Temporal.Instant> => {
    const [row] = await database.statement<{ ms: number }>(
      'select (extract(epoch from at) * 1000)::float8 as ms from chaos_clock',
      [],
    );
    return Temporal.Instant.fromEpochMilliseconds(row?.ms ?? 0);
  };
  let now = await find();
  return {
    now: () => now,
    read: async () => {
      now = await find();
    },
  };
};
