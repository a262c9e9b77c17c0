/** How long those would have waited who left before they were called. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { calledInstead } from '../waited.ts';
import { ORDER } from './line.ts';
import type { Session } from './types.ts';

/** Somebody who left the line, or was called out of it; a smaller `rank` is before a larger one. */
type Gone = {
  readonly id: string;
  readonly rank: number;
  readonly queueId: string;
  readonly joinedMinutes: number;
  /** One of the two, by the same clock as when they joined. */
  readonly leftMinutes: number | null;
  readonly calledMinutes: number | null;
  /** What whoever called them takes; none: all. */
  readonly takes: readonly string[];
};

/**
 * Until the next one behind them was called, by somebody who could have called them. Once the session
 * is over, since it counts for no estimate before.
 */
export const recordLeaversWaits = async (
  tx: Pick<Transaction, 'execute'>,
  session: Pick<Session, 'id' | 'cohortId'>,
): Promise<void> => {
  const gone = await findGone(tx, session);
  const waits = gone.flatMap(({ id, rank, queueId, joinedMinutes, leftMinutes }) => {
    if (leftMinutes === null) return [];
    const behind = gone.filter(
      (other) => other.rank > rank && (other.takes.length === 0 || other.takes.includes(queueId)),
    );
    const called = calledInstead(
      leftMinutes,
      behind.flatMap(({ calledMinutes }) => calledMinutes ?? []),
    );
    return called === undefined ? [] : [{ id, minutes: called - joinedMinutes }];
  });
  if (waits.length === 0) return;
  await tx.execute(sql`
    update ticket t set waited_minutes = w.minutes
    from jsonb_to_recordset(${JSON.stringify(waits)}::text::jsonb) as w (id uuid, minutes float8)
    where t.id = w.id`);
};

/** Of the session, and of those that went over into it while they were open: their line is one. */
const findGone = async (
  tx: Pick<Transaction, 'execute'>,
  { id, cohortId }: Pick<Session, 'id' | 'cohortId'>,
): Promise<readonly Gone[]> =>
  rowsOf<Gone>(
    await tx.execute(sql`
      with recursive run as (
        select id, opened_at from session where id = ${id}::uuid
        union
        select b.id, b.opened_at from run
        join session b on b.cohort_id = ${cohortId}::uuid and b.closed_at = run.opened_at
      ), gone as (
        select t.id, t.ended_at as left_at, null::timestamptz as called_at, '{}'::uuid[] as takes
        from ticket t
        where t.cohort_id = ${cohortId}::uuid and t.joined_at >= (select min(opened_at) from run)
          and t.ended_at is not null
          and not t.disturbed and t.expected_minutes is not null and t.waited_minutes is null
        union all
        select c.ticket_id, null, c.called_at, coalesce(h.queue_ids, '{}')
        from claim c
        left join session_helper h on h.person_id = c.person_id and h.session_id = ${id}::uuid
        where c.session_id in (select id from run) and not c.async
      )
      select t.id, (rank() over (order by ${sql.raw(ORDER)}))::int as rank, t.queue_id as "queueId",
        (extract(epoch from t.joined_at) / 60)::float8 as "joinedMinutes",
        (extract(epoch from g.left_at) / 60)::float8 as "leftMinutes",
        (extract(epoch from g.called_at) / 60)::float8 as "calledMinutes", g.takes
      from gone g join ticket t on t.id = g.id`),
  );
