/** The numbers of a cohort’s office hours, as rows. */
import { sql } from 'drizzle-orm';
import { nameIn } from '../../../../community/name-in.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import type { Help, Offers, SaidWait } from './stats-facts.ts';

type Reader = Pick<Transaction, 'execute'>;

/** More a term has never seen: it bounds what is read. */
const ROWS_AT_MOST = 20_000;

type CalledRow = Omit<Help, 'weekday'> & { readonly calledAtMs: number };

const HELPER_NAME = sql.raw(nameIn('h.workspace_id', 'c.person_id'));

/** Every claim that is over, but for those in writing; a wait is that of a ticket’s first call. */
export const findHelps = async (
  reader: Reader,
  cohortId: string,
  since: Temporal.Instant,
): Promise<readonly CalledRow[]> =>
  rowsOf<CalledRow>(
    await reader.execute(sql`
      select q.name as queue, c.person_id as "helperId",
        case when c.person_id is null then 'Somebody who is gone' else ${HELPER_NAME} end as helper,
        (extract(epoch from c.called_at) * 1000)::float8 as "calledAtMs",
        case when not t.disturbed and c.called_at = (
          select min(f.called_at) from claim f where f.ticket_id = t.id
        ) then (extract(epoch from c.called_at - t.joined_at) / 60)::float8 end as "waitMinutes",
        case when c.outcome = 'done'
          then (extract(epoch from c.ended_at - coalesce(c.began_at, c.called_at)) / 60)::float8 end as "helpMinutes"
      from claim c
      join ticket t on t.id = c.ticket_id
      join help_queue q on q.id = t.queue_id
      join cohort h on h.id = t.cohort_id
      where t.cohort_id = ${cohortId}::uuid and c.ended_at is not null and not c.async
        and c.called_at >= ${since.toString()}::timestamptz
      order by c.called_at desc
      limit ${ROWS_AT_MOST}`),
  );

export const findSaidWaits = async (
  reader: Reader,
  cohortId: string,
  since: Temporal.Instant,
): Promise<readonly SaidWait[]> =>
  rowsOf<SaidWait>(
    await reader.execute(sql`
      select expected_place::int as place, expected_low as "lowMinutes", expected_high as "highMinutes",
        waited_minutes as "waitedMinutes"
      from ticket
      where cohort_id = ${cohortId}::uuid and not disturbed and waited_minutes is not null
        and expected_place is not null and expected_low is not null and expected_high is not null
        and joined_at >= ${since.toString()}::timestamptz
      order by joined_at desc
      limit ${ROWS_AT_MOST}`),
  );

/** Helped within a day of asking, in any queue. */
export const findOffers = async (reader: Reader, cohortId: string, since: Temporal.Instant): Promise<Offers> => {
  const [row] = rowsOf<{ shown: number; shownHelped: number; other: number; otherHelped: number; said: number }>(
    await reader.execute(sql`
      select (count(*) filter (where o.shown))::int as shown,
        (count(*) filter (where o.shown and h.helped))::int as "shownHelped",
        (count(*) filter (where not o.shown))::int as other,
        (count(*) filter (where not o.shown and h.helped))::int as "otherHelped",
        (count(*) filter (where o.shown and o.answered))::int as said
      from ticket_offer o
      cross join lateral (
        select exists (
          select from ticket t
          join claim c on c.ticket_id = coalesce(t.with_ticket_id, t.id) and c.outcome = 'done'
          where t.cohort_id = o.cohort_id and t.person_id = o.person_id
            and t.joined_at >= o.at and t.joined_at < o.at + interval '1 day'
        ) as helped
      ) h
      where o.cohort_id = ${cohortId}::uuid and o.at >= ${since.toString()}::timestamptz`),
  );
  return {
    shown: { n: row?.shown ?? 0, helped: row?.shownHelped ?? 0 },
    notShown: { n: row?.other ?? 0, helped: row?.otherHelped ?? 0 },
    saidAnswered: row?.said ?? 0,
  };
};

export type Feedback = { readonly yes: number; readonly partly: number; readonly no: number };

export const findFeedback = async (reader: Reader, cohortId: string, since: Temporal.Instant): Promise<Feedback> => {
  const [row] = rowsOf<Feedback>(
    await reader.execute(sql`
      select (count(*) filter (where f.helped = 'yes'))::int as yes,
        (count(*) filter (where f.helped = 'partly'))::int as partly,
        (count(*) filter (where f.helped = 'no'))::int as no
      from ticket_feedback f
      join ticket t on t.id = f.ticket_id
      where t.cohort_id = ${cohortId}::uuid and t.joined_at >= ${since.toString()}::timestamptz`),
  );
  return row ?? { yes: 0, partly: 0, no: 0 };
};

/** The latest, for organisers to read: nobody is named. */
export const findComments = async (
  reader: Reader,
  cohortId: string,
  since: Temporal.Instant,
  atMost: number,
): Promise<readonly string[]> =>
  rowsOf<{ comment: string }>(
    await reader.execute(sql`
      select f.comment
      from ticket_feedback f
      join ticket t on t.id = f.ticket_id
      where t.cohort_id = ${cohortId}::uuid and t.joined_at >= ${since.toString()}::timestamptz
        and f.comment is not null
      order by f.at desc, f.ticket_id desc
      limit ${atMost}`),
  ).map(({ comment }) => comment);
