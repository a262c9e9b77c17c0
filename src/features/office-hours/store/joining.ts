/** What joining has to know: the queue, how often they were helped today, when they were helped last. */
import { createHash } from 'node:crypto';
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { claim } from '../../../database/schema/office-hours/claim.ts';
import { helpQueue } from '../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import type { HelpQueue, Hours, Session, Ticket } from './types.ts';

const FIRST_MINUTE_S = 60;

/**
 * Of the events `e`: somebody's help came to an end, whoever ended it. A call that was missed or
 * given back is no help.
 */
export const HELP_ENDED = sql`(e.event = 'finish' or (e."from" = 'helping' and e."to" in ('done', 'left')))`;

/** SQL: how often this person was helped in this cohort since then. */
export const timesHelped = (personId: SQL, cohortId: string, since: Temporal.Instant): SQL => sql`(
  select count(*)::int from ticket o
  join ticket_event e on e.ticket_id = o.id
  where o.person_id = ${personId} and o.cohort_id = ${cohortId}::uuid
    and e.at >= ${since.toString()}::timestamptz and ${HELP_ENDED})`;

/** Until when somebody who was helped then can’t get in line; nothing where they can. */
export const cooldownOf = (
  { cooldownMinutes }: Pick<Hours, 'cooldownMinutes'>,
  helpedMs: number | null,
  at: Temporal.Instant,
): Temporal.Instant | undefined => {
  if (helpedMs === null) return undefined;
  const until = Temporal.Instant.fromEpochMilliseconds(helpedMs).add({ minutes: cooldownMinutes });
  return Temporal.Instant.compare(until, at) > 0 ? until : undefined;
};

/** When their last help in this cohort came to an end. */
export const findLastHelpedMs = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
  personId: string,
): Promise<number | null> => {
  const [row] = rowsOf<{ ms: number | null }>(
    await tx.execute(sql`
      select (extract(epoch from max(e.at)) * 1000)::float8 as ms
      from ticket o join ticket_event e on e.ticket_id = o.id
      where o.person_id = ${personId}::uuid and o.cohort_id = ${cohortId}::uuid and ${HELP_ENDED}`),
  );
  return row?.ms ?? null;
};

/** SQL: where the cohort is, by its slots, else by its question of the day. */
export const ZONE_OF = (cohortId: string): SQL => sql`coalesce(
  (select zone from office_hours_slot where cohort_id = ${cohortId}::uuid
   order by ended_at is null desc, created_at desc limit 1),
  (select zone from daily_schedule where cohort_id = ${cohortId}::uuid),
  'UTC')`;

export const startOfDay = (zone: string, at: Temporal.Instant): Temporal.Instant =>
  at.toZonedDateTimeISO(zone).startOfDay().toInstant();

export const findDayStart = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
  at: Temporal.Instant,
): Promise<Temporal.Instant> => {
  const [row] = rowsOf<{ zone: string }>(await tx.execute(sql`select ${ZONE_OF(cohortId)} as zone`));
  return startOfDay(row?.zone ?? 'UTC', at);
};

/** Of those who come into line only now, or whose day begins: how often they were helped is that of today. */
export const countHelpedToday = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
  ticketIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> => {
  const dayStart = await findDayStart(tx, cohortId, at);
  await tx.execute(sql`
    update ticket t set helped_today = ${timesHelped(sql`t.person_id`, cohortId, dayStart)}
    where ${inArray(sql`t.id`, [...ticketIds])}`);
};

/**
 * Whoever comes in the first minute is ranked by lot, so that being quick, or joining again, gains
 * nothing.
 */
export const rankIn = (
  { openedAt, secret }: Pick<Session, 'openedAt' | 'secret'>,
  personId: string,
  at: Temporal.Instant,
): Pick<Ticket, 'rankedAt' | 'draw'> => {
  const opened = Temporal.Instant.from(openedAt ?? at.toString());
  return at.since(opened).total('seconds') < FIRST_MINUTE_S
    ? {
        rankedAt: opened.toString(),
        draw: createHash('sha256').update(`${secret}/${personId}`).digest('hex').slice(0, 16),
      }
    : { rankedAt: at.toString(), draw: '' };
};

export const findQueue = async (
  tx: Pick<Transaction, 'select'>,
  cohortId: string,
  queueId: string,
): Promise<HelpQueue | undefined> =>
  (
    await tx
      .select()
      .from(helpQueue)
      .where(and(eq(helpQueue.id, queueId), eq(helpQueue.cohortId, cohortId)))
  )[0];

export const findOpenTicket = async (
  tx: Pick<Transaction, 'select'>,
  cohortId: string,
  personId: string,
): Promise<Ticket | undefined> =>
  (
    await tx
      .select()
      .from(ticket)
      .where(and(eq(ticket.cohortId, cohortId), eq(ticket.personId, personId), sql`${ticket.endedAt} is null`))
  )[0];

export const findHelpersClaim = async (tx: Pick<Transaction, 'select'>, personId: string) =>
  (
    await tx
      .select()
      .from(claim)
      .where(and(eq(claim.personId, personId), sql`${claim.endedAt} is null`))
  )[0];

/**
 * Before somebody is given a claim by another deed than Next: or that one would hold the first in
 * line for a moment, in vain, and another helper would pass them by.
 */
export const lockHelper = async (tx: Pick<Transaction, 'execute'>, personId: string): Promise<void> => {
  await tx.execute(sql`
    select from session_helper h
    join session s on s.id = h.session_id
    where h.person_id = ${personId}::uuid and s.opened_at is not null and s.closed_at is null
    order by h.session_id
    for no key update of h`);
};
