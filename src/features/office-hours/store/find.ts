/** What is true of office hours now: for cards, boards and lists. */
import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../../database/client.ts';
import { claim } from '../../../database/schema/office-hours/claim.ts';
import { helpQueue, officeHours, session, sessionHelper } from '../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import { account } from '../../../database/schema/people/community.ts';
import { findOpenTicket } from './joining.ts';
import { findLine } from './line.ts';
import { findActiveClaim } from './move.ts';
import { findMovedBack } from './moved-back.ts';
import { rowIn } from './row-in.ts';
import type { ClaimFacts, Helper, HelpQueue, Hours, Session, Ticket, TicketFacts } from './types.ts';

type Reader = Pick<Transaction, 'select' | 'execute'>;

export const findHours = async (reader: Reader, cohortId: string): Promise<Hours | undefined> =>
  (await reader.select().from(officeHours).where(eq(officeHours.cohortId, cohortId)))[0];

/** Those that can be joined, in the order in which they were made. */
export const findQueues = (reader: Reader, cohortId: string): Promise<readonly HelpQueue[]> =>
  reader
    .select()
    .from(helpQueue)
    .where(and(eq(helpQueue.cohortId, cohortId), isNull(helpQueue.retiredAt)))
    .orderBy(asc(helpQueue.createdAt), asc(helpQueue.id));

export const findSession = async (reader: Reader, sessionId: string): Promise<Session | undefined> =>
  (await reader.select().from(session).where(eq(session.id, sessionId)))[0];

export const findTicket = async (
  reader: Reader,
  personId: string,
  cohortId: string,
  at: Temporal.Instant,
): Promise<TicketFacts | undefined> => {
  const own = await findOpenTicket(reader, cohortId, personId);
  return own && findTicketById(reader, own.id, at);
};

export const findTicketById = async (
  reader: Reader,
  ticketId: string,
  at: Temporal.Instant,
): Promise<TicketFacts | undefined> => {
  const [row] = await reader
    .select()
    .from(ticket)
    .innerJoin(helpQueue, eq(helpQueue.id, ticket.queueId))
    .innerJoin(officeHours, eq(officeHours.cohortId, ticket.cohortId))
    .leftJoin(session, eq(session.id, ticket.sessionId))
    .where(eq(ticket.id, ticketId));
  if (!row) return undefined;
  const { ticket: own, help_queue: queue } = row;
  const leaderId = own.withTicketId ?? own.id;
  const line = own.state === 'waiting' ? await findLine(reader, own.cohortId) : [];
  const here = line.find((each) => each.ticket.id === leaderId);
  const held = await findActiveClaim(reader, leaderId);
  return {
    ticket: own,
    queue,
    place: here?.place ?? null,
    reason: here?.reason ?? null,
    passedOver: here?.ticket.passedOver ?? false,
    movedBack: here && (await findMovedBack(reader, own, here, at)),
    session: row.session ?? undefined,
    claim: held,
    helperName: held ? await findName(reader, held.accountId) : null,
    meetingUrl: row.office_hours.meetingUrl,
  };
};

const findName = async (reader: Reader, accountId: string | null): Promise<string | null> =>
  accountId === null
    ? null
    : ((await reader.select({ name: account.name }).from(account).where(eq(account.id, accountId)))[0]?.name ?? null);

/** What a helper has in hand. */
export const findClaim = async (reader: Reader, personId: string): Promise<ClaimFacts | undefined> => {
  const [held] = await reader
    .select({ id: claim.id })
    .from(claim)
    .where(and(eq(claim.personId, personId), isNull(claim.endedAt)));
  return held && findClaimById(reader, held.id);
};

export const findClaimById = async (reader: Reader, claimId: string): Promise<ClaimFacts | undefined> =>
  factsIn(
    await reader
      .select({ claim, ticket, helperName: account.name })
      .from(claim)
      .innerJoin(ticket, or(eq(ticket.id, claim.ticketId), eq(ticket.withTicketId, claim.ticketId)))
      .leftJoin(account, eq(account.id, claim.accountId))
      .where(eq(claim.id, claimId))
      .orderBy(asc(ticket.joinedAt), asc(ticket.id)),
  );

const NEW_CLAIM = `
select to_jsonb(c) as claim, to_jsonb(t) as ticket, a.name as "helperName"
from claim c
join ticket t on t.id = c.ticket_id or t.with_ticket_id = c.ticket_id
left join account a on a.id = c.account_id
where c.id = $1::uuid
order by t.joined_at, t.id`;

type Columns = Readonly<Record<string, unknown>>;

/** The same, prepared: whoever presses Next waits for it. */
export const findNewClaim = async (
  { statement }: Pick<Database, 'statement'>,
  claimId: string,
): Promise<ClaimFacts | undefined> => {
  const rows = await statement<{ claim: Columns; ticket: Columns; helperName: string | null }>(NEW_CLAIM, [claimId]);
  return factsIn(rows.map((row) => ({ ...row, claim: rowIn(claim, row.claim), ticket: rowIn(ticket, row.ticket) })));
};

type Found = Pick<ClaimFacts, 'claim' | 'ticket' | 'helperName'>;

const factsIn = (rows: readonly Found[]): ClaimFacts | undefined => {
  const held = rows.find((row) => row.ticket.id === row.claim.ticketId);
  if (!held) return undefined;
  return { ...held, followers: rows.flatMap((row) => (row === held ? [] : [row.ticket])) };
};

/** Who helps in a session, in the order in which they came; those who stopped aren't among them. */
export const findHelpers = async (reader: Reader, sessionId: string): Promise<readonly Helper[]> => {
  const rows = await reader
    .select({ helper: sessionHelper, name: account.name, claim })
    .from(sessionHelper)
    .innerJoin(account, eq(account.id, sessionHelper.accountId))
    .leftJoin(claim, and(eq(claim.personId, sessionHelper.personId), isNull(claim.endedAt)))
    .where(and(eq(sessionHelper.sessionId, sessionId), isNull(sessionHelper.stoppedAt)))
    .orderBy(asc(sessionHelper.startedAt), asc(sessionHelper.personId));
  return rows.map(({ helper: { personId, accountId, queueIds, pausedAt }, name, claim: held }) => ({
    personId,
    accountId,
    name,
    queueIds,
    pausedAt,
    claim: held,
  }));
};

/** Counts alone: nothing of who waits or what for. */
export type BoardFacts = {
  readonly waiting: number;
  readonly away: number;
  readonly helped: number;
  /** Of each queue that can be joined. */
  readonly byQueue: readonly { readonly queueId: string; readonly name: string; readonly waiting: number }[];
};

export const findBoardFacts = async (reader: Reader, cohortId: string): Promise<BoardFacts> => {
  const rows = rowsOf<{ queueId: string; name: string; waiting: number; away: number; helped: number }>(
    await reader.execute(sql`
      select q.id as "queueId", q.name,
        (count(*) filter (where t.state = 'waiting'))::int as waiting,
        (count(*) filter (where t.state in ('away', 'absent')))::int as away,
        (count(*) filter (where t.state in ('called', 'helping')))::int as helped
      from help_queue q
      left join ticket t on t.queue_id = q.id and t.ended_at is null
      where q.cohort_id = ${cohortId}::uuid
      group by q.id
      having q.retired_at is null or count(t.id) > 0
      order by q.created_at, q.id`),
  );
  const sum = (key: 'waiting' | 'away' | 'helped'): number => rows.reduce((all, row) => all + row[key], 0);
  return {
    waiting: sum('waiting'),
    away: sum('away'),
    helped: sum('helped'),
    byQueue: rows.map(({ queueId, name, waiting }) => ({ queueId, name, waiting })),
  };
};

const LISTED_AT_MOST = 200;

/** Waiting for an answer in writing, or for the next session: the oldest first. */
export const findAsync = (reader: Reader, cohortId: string): Promise<readonly Ticket[]> =>
  reader
    .select()
    .from(ticket)
    .where(and(eq(ticket.cohortId, cohortId), inArray(ticket.state, ['async', 'carried'])))
    .orderBy(asc(ticket.joinedAt), asc(ticket.id))
    .limit(LISTED_AT_MOST);

/** Whose owners let others join, and that still wait. */
export const findGroups = (reader: Reader, cohortId: string): Promise<readonly Ticket[]> =>
  reader
    .select()
    .from(ticket)
    .where(
      and(
        eq(ticket.cohortId, cohortId),
        eq(ticket.state, 'waiting'),
        eq(ticket.mayBeJoined, true),
        isNull(ticket.withTicketId),
      ),
    )
    .orderBy(asc(ticket.joinedAt), asc(ticket.id))
    .limit(LISTED_AT_MOST);
