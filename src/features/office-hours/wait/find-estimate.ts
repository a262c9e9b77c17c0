/** The situation of a line as the database has it, and what wait follows from it. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { findLine } from '../store/line.ts';
import { type Estimate, estimateWait } from './estimate.ts';
import { findNoShowRate, findPastWaits, findServices } from './find-past.ts';
import { poolServices } from './service-times.ts';
import type { Helper } from './simulate.ts';

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
  const waiting = await findLine(reader, cohortId);
  const own = ticketId === undefined ? -1 : waiting.findIndex(({ ticket }) => ticket.id === ticketId);
  const before = own === -1 ? waiting.filter(({ ticket }) => !ticket.passedOver) : waiting.slice(0, own);
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
