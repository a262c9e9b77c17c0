/** The situation of a line as the database has it, and what wait follows from it. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { findLine } from '../store/line.ts';
import { bucketOf, type PastWait, RESIDUALS_AT_MOST } from './calibrate.ts';
import { type Estimate, estimateWait } from './estimate.ts';
import { type FinishedService, poolServices, SERVICES_AT_MOST } from './service-times.ts';
import { type Helper, noShowRate } from './simulate.ts';

type Reader = Pick<Transaction, 'select' | 'execute'>;

/** Where a ticket stands, or where whoever joins this queue now would. */
export type Asked = { readonly queueId: string; readonly ticketId?: string | undefined };

/** Nothing while no session is open, or nobody is there who could take it. */
export const findEstimate = async (
  reader: Reader,
  cohortId: string,
  { queueId, ticketId }: Asked,
  at: Temporal.Instant,
): Promise<Estimate | undefined> => {
  const open = await findOpen(reader, cohortId);
  if (!open) return undefined;
  const helpers = await findHelpersNow(reader, open.id, at);
  const waiting = (await findLine(reader, cohortId, at)).filter(({ passedOver }) => !passedOver);
  const own = ticketId === undefined ? -1 : waiting.findIndex(({ ticket }) => ticket.id === ticketId);
  const before = own === -1 ? waiting : waiting.slice(0, own);
  const ahead = before.filter(({ ticket }) => haveOneHelper(helpers, ticket.queueId, queueId));
  return estimateWait({
    line: { helpers, ahead: ahead.map(({ ticket }) => ticket.queueId), topic: queueId },
    pace: {
      servicesOf: poolServices(await findServices(reader, cohortId)),
      noShowRate: await findNoShowRate(reader, cohortId),
    },
    pastWaitsNewestFirst: await findPastWaits(reader, cohortId),
    closesInMinutes: open.closesAt === null ? null : at.until(Temporal.Instant.from(open.closesAt)).total('minutes'),
    // The same line gives the same range, however often it is looked at.
    seed: ticketId ?? cohortId,
  });
};

/** Who waits for quite other helpers keeps nobody waiting. */
const haveOneHelper = (helpers: readonly Helper[], one: string, other: string): boolean =>
  helpers.some(({ topics }) => topics === null || (topics.includes(one) && topics.includes(other)));

const findOpen = async (
  reader: Reader,
  cohortId: string,
): Promise<{ readonly id: string; readonly closesAt: string | null } | undefined> =>
  rowsOf<{ id: string; closesAt: string | null }>(
    await reader.execute(sql`
      select id, to_char(closes_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "closesAt"
      from session where cohort_id = ${cohortId}::uuid and opened_at is not null and closed_at is null`),
  )[0];

/** A claim’s length is counted from its call: for so long its helper takes nobody else. */
const findHelpersNow = async (reader: Reader, sessionId: string, at: Temporal.Instant): Promise<readonly Helper[]> => {
  const rows = rowsOf<{ queueIds: string[]; topic: string | null; began: boolean; since: number | null }>(
    await reader.execute(sql`
      select h.queue_ids as "queueIds", t.queue_id as topic, c.began_at is not null as began,
        (extract(epoch from ${at.toString()}::timestamptz - c.called_at) / 60)::float8 as since
      from session_helper h
      left join claim c on c.person_id = h.person_id and c.ended_at is null
      left join ticket t on t.id = c.ticket_id
      where h.session_id = ${sessionId}::uuid and h.paused_at is null and h.stopped_at is null
      order by h.started_at, h.person_id`),
  );
  return rows.map(({ queueIds, topic, began, since }) => ({
    topics: queueIds.length === 0 ? null : queueIds,
    doing: since === null ? { kind: 'nothing' } : { kind: began ? 'helping' : 'calling', topic, sinceMinutes: since },
  }));
};

/** Of the cohort and of each of its queues as many as are looked at; none that was in writing. */
const findServices = async (reader: Reader, cohortId: string): Promise<readonly FinishedService[]> =>
  rowsOf<FinishedService>(
    await reader.execute(sql`
      select topic, minutes, false as "closedByTimer" from (
        select t.queue_id as topic, c.ended_at,
          (extract(epoch from c.ended_at - c.called_at) / 60)::float8 as minutes,
          row_number() over (order by c.ended_at desc) as latest,
          row_number() over (partition by t.queue_id order by c.ended_at desc) as "latestOfTopic"
        from claim c join ticket t on t.id = c.ticket_id
        where t.cohort_id = ${cohortId}::uuid and c.outcome = 'done' and not c.async
      ) s
      where latest <= ${SERVICES_AT_MOST} or "latestOfTopic" <= ${SERVICES_AT_MOST}
      order by ended_at desc`),
  );

const findNoShowRate = async (reader: Reader, cohortId: string): Promise<number> => {
  const [row] = rowsOf<{ called: number; missed: number }>(
    await reader.execute(sql`
      select count(*)::int as called, (count(*) filter (where c.outcome = 'missed'))::int as missed
      from claim c join ticket t on t.id = c.ticket_id
      where t.cohort_id = ${cohortId}::uuid and c.ended_at is not null and not c.async`),
  );
  return noShowRate(row ?? { called: 0, missed: 0 });
};

/** Of each bucket as many as are looked at, the newest first. */
const findPastWaits = async (reader: Reader, cohortId: string): Promise<readonly PastWait[]> => {
  const rows = rowsOf<{ place: number; expectedMinutes: number; waitedMinutes: number }>(
    await reader.execute(sql`
      select place, "expectedMinutes", "waitedMinutes" from (
        select expected_place as place, expected_minutes as "expectedMinutes", waited_minutes as "waitedMinutes",
          joined_at + make_interval(secs => waited_minutes * 60) as at,
          row_number() over (
            partition by case when expected_place <= 1 then 1 when expected_place <= 3 then 2 else 3 end
            order by joined_at + make_interval(secs => waited_minutes * 60) desc) as latest
        from ticket
        where cohort_id = ${cohortId}::uuid and waited_minutes is not null and expected_minutes is not null
          and expected_place is not null and not disturbed
      ) w
      where latest <= ${RESIDUALS_AT_MOST}
      order by at desc`),
  );
  return rows.map(({ place, ...wait }) => ({ ...wait, bucket: bucketOf(place) }));
};

/** What is kept of it at joining, so that it can be held against the wait that came: once. */
export const keepEstimate = async (
  reader: Pick<Transaction, 'execute'>,
  ticketId: string,
  { expectedMinutes, lowMinutes, highMinutes, place, helpers }: Estimate,
): Promise<void> => {
  await reader.execute(sql`
    update ticket set expected_minutes = ${expectedMinutes}::float8, expected_low = ${lowMinutes}::float8,
      expected_high = ${highMinutes}::float8, expected_place = ${place}::int, expected_helpers = ${helpers}::int
    where id = ${ticketId}::uuid and expected_minutes is null and state = 'waiting'`);
};
