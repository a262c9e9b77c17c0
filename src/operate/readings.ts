/** What is read of the database for whoever watches the bot from outside. */
import type { Database } from '../database/client.ts';
import type { ConnectionCounts } from '../database/connect/connections.ts';
import { QUEUE_SCHEMA } from '../database/connect/queue-schema.ts';
import { within } from '../lib/process/within.ts';

export type Readings = {
  /** It answered in time. */
  readonly reached: boolean;
  readonly connections: ConnectionCounts;
  /** None where the database doesn't say them. */
  readonly outbox?: Outbox | undefined;
  readonly queue?: QueueJobs | undefined;
  /** What the doctor found wrong lately and nobody has ignored. */
  readonly problems?: number | undefined;
};

export type Outbox = {
  /** Messages that still have to leave, up to a bound. */
  readonly waiting: number;
  /** Of those, how long the oldest has been waiting; 0 where none is. */
  readonly oldestSeconds: number;
  /** Messages that failed for good and are still kept, up to the same bound. */
  readonly failed: number;
};

/** By what pg-boss calls their states, some seconds old. */
export type QueueJobs = Readonly<Record<'deferred' | 'queued' | 'active', number>>;

/** Whoever asks from outside gives up after some seconds. */
const WITHIN_MS = 2000;
/** Counting more would take longer than knowing it is worth. */
const COUNTED_AT_MOST = 100_000;

const OUTBOX = `
select w.waiting, greatest(0, coalesce(extract(epoch from $1::timestamptz - w.oldest), 0))::float8 as "oldestSeconds",
  f.failed
from (
  select count(*)::int as waiting, min(created_at) as oldest
  from (select created_at from outbox where settled_at is null limit ${COUNTED_AT_MOST}) counted
) w, (
  select count(*)::int as failed from (select from outbox where outcome = 'failed' limit ${COUNTED_AT_MOST}) counted
) f`;

/** pg-boss counts them itself, every few seconds. */
const QUEUE = `
select coalesce(sum(deferred_count), 0)::int as deferred, coalesce(sum(queued_count), 0)::int as queued,
  coalesce(sum(active_count), 0)::int as active
from ${QUEUE_SCHEMA}.queue`;

const PROBLEMS = `
select count(*)::int as problems from problem
where (ignored_until > $1::timestamptz and size < 2 * ignored_size) is not true`;

/** `now`: the bot's clock. Never throws; who asks while it is being read gets the same. */
export const createReading = (database: Database, now: () => Temporal.Instant): (() => Promise<Readings>) => {
  let underWay: Promise<Readings> | undefined;
  return () => {
    underWay ??= read(database, now()).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
};

const read = async (database: Database, at: Temporal.Instant): Promise<Readings> => {
  const ask = async <Row>(sql: string, parameters: readonly string[]): Promise<Row | undefined> => {
    const rows = await within(database.statement<Row>(sql, parameters), WITHIN_MS).catch(() => []);
    return rows?.[0];
  };
  // The queue's tables are made beside us, and may be lost: that says nothing of the rest.
  const [outbox, queue, standing] = await Promise.all([
    ask<Outbox>(OUTBOX, [at.toString()]),
    ask<QueueJobs>(QUEUE, []),
    ask<{ problems: number }>(PROBLEMS, [at.toString()]),
  ]);
  const reached = outbox !== undefined;
  return { reached, connections: database.counts(), outbox, queue, problems: standing?.problems };
};
