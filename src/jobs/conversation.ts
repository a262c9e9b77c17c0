/**
 * Which message of a conversation leaves next. They leave in the order in which they were stated,
 * whichever worker or process delivers them.
 */
import type { Database } from '../database/client.ts';
import type { Queue } from './queue.ts';

/**
 * Until we look again at what waits for something of ours: the message to be changed, another edit
 * of it, an earlier message, its platform.
 */
export const LOOK_AGAIN_S = 5;
/** So long a message that waits for a retry holds the later ones of its conversation. */
const HELD_S = 30;
/** Of a long line those at its end look less often: whoever delivers one wakes the next. */
const COUNTED_AHEAD = 300;

/** Messages that still have to leave, of the conversation of row `row`. */
const waitingWith = (row: string): string => `
  from outbox f
  where f.settled_at is null and f.edits is null
    and f.platform = ${row}.platform
    and f.workspace_external_id = ${row}.workspace_external_id
    and coalesce(f.channel_external_id, f.account_external_id)
      = coalesce(${row}.channel_external_id, ${row}.account_external_id)
    and f.thread_external_id is not distinct from ${row}.thread_external_id`;

/** The one that leaves next; one that has waited for its retry for too long is passed over. */
export const firstOf = (row: string): string => `
  select f.id, f.retry_at, f.waits_since, f.in_hand_until
  ${waitingWith(row)}
    and (f.retry_at > now() and f.waits_since < now() - interval '${HELD_S} seconds') is not true
  order by f.number
  limit 1`;

const NAMED = `outbox o join jsonb_array_elements_text($1::text::jsonb) w (id) on o.id = w.id::uuid`;

const FIND_NEXT = `
select distinct f.id
from ${NAMED}
cross join lateral (${firstOf('o')}) f
where o.edits is null
  and (f.retry_at > now()) is not true
  and (f.in_hand_until > now()) is not true`;

const wakeNext = async (database: Database, queue: Pick<Queue, 'enqueue'>, ids: readonly string[]): Promise<void> => {
  const next = await database.statement<{ id: string }>(FIND_NEXT, [JSON.stringify(ids)]);
  if (next.length > 0)
    await database.orm.transaction((tx) =>
      queue.enqueue(
        tx,
        next.map(({ id }) => id),
      ),
    );
};

/**
 * Wakes what comes after each row in its conversation, at once: a slow row of the same batch holds
 * nothing but its own. Rows that are done while others are being woken go together.
 */
export const createWaking = (database: Database, queue: Pick<Queue, 'enqueue'>) => {
  let waiting: string[] = [];
  let line: Promise<void> = Promise.resolve();
  return {
    after: (id: string): void => {
      waiting.push(id);
      line = line.then(async () => {
        const ids = waiting;
        waiting = [];
        if (ids.length > 0) await wakeNext(database, queue, ids);
      });
      // Told to whoever waits for all of it.
      line.catch(() => {});
    },
    /** Throws what failed; what wasn't woken comes again by itself. */
    done: (): Promise<void> => line,
  };
};

const FIND_WAITS = `
select o.id, greatest(1, ceil(extract(epoch from case
    when o.retry_at > now() then o.retry_at - now()
    when f.retry_at > now()
      then least(f.retry_at, f.waits_since + interval '${HELD_S} seconds') - now()
    else (${LOOK_AGAIN_S} + ahead.count) * interval '1 second' end)))::int as seconds
from ${NAMED}
left join lateral (${firstOf('o')}) f on o.edits is null and not o.overtakes
cross join lateral (
  select count(*)
  from (
    select ${waitingWith('o')} and f.number < o.number and o.edits is null
    limit ${COUNTED_AHEAD}
  ) earlier
) ahead
where o.settled_at is null`;

/** Rows that couldn't be taken come again: when what is before them may be out of the way. */
export const comeAgain = async (
  database: Database,
  queue: Pick<Queue, 'enqueue'>,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const waits = await database.statement<{ id: string; seconds: number }>(FIND_WAITS, [JSON.stringify(ids)]);
  if (waits.length === 0) return;
  await database.orm.transaction(async (tx) => {
    for (const [seconds, rows] of Map.groupBy(waits, (row) => row.seconds))
      await queue.enqueue(
        tx,
        rows.map(({ id }) => id),
        seconds,
      );
  });
};
