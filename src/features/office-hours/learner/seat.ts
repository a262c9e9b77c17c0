/** Where somebody stands, from what the store knows: the facts of their card. */
import type { Database } from '../../../database/client.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findQueues, findTicket, findTicketById } from '../store/find.ts';
import type { TicketFacts } from '../store/types.ts';
import { findEstimate } from '../wait/find-estimate.ts';
import { brokenWords, waitWords } from '../wait/wait-words.ts';
import { findWrittenThread } from '../writing/thread-rows.ts';
import { findOpening } from './opening-store.ts';
import type { Means, Standing } from './standing-words.ts';
import type { Seat } from './views.ts';

type Needs = Pick<OfficeHoursFeatureNeeds, 'database'>;

/** Their open question in this cohort, if they have one. */
export const findOwnSeat = async (
  needs: Needs,
  personId: string,
  cohortId: string,
  at: Temporal.Instant,
): Promise<Seat | undefined> => {
  const facts = await findTicket(needs.database.orm, personId, cohortId, at);
  return facts && seatOf(needs, facts, at);
};

/** Whatever came of it. */
export const findSeat = async (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<Seat | undefined> => {
  const facts = await findTicketById(needs.database.orm, ticketId, at);
  return facts && seatOf(needs, facts, at);
};

export const seatOf = async (needs: Needs, facts: TicketFacts, at: Temporal.Instant): Promise<Seat> => {
  const { ticket } = facts;
  const [queues, others, standing] = await Promise.all([
    findQueues(needs.database.orm, ticket.cohortId),
    countFollowers(needs.database, ticket.id),
    standingOf(needs, facts, at),
  ]);
  return {
    ticketId: ticket.id,
    cohortId: ticket.cohortId,
    queue: queues.length > 1 ? facts.queue.name : undefined,
    question: ticket,
    others,
    standing,
  };
};

const countFollowers = async (database: Pick<Database, 'statement'>, ticketId: string): Promise<number> => {
  const [row] = await database.statement<{ count: number }>(
    'select count(*)::int as count from ticket where with_ticket_id = $1::uuid and ended_at is null',
    [ticketId],
  );
  return row?.count ?? 0;
};

/** It left with the line, and not by its owner. */
const isCleared = async (database: Pick<Database, 'statement'>, ticketId: string): Promise<boolean> => {
  const rows = await database.statement(
    `select from ticket_event e join ticket t on t.id = e.ticket_id
     where t.id = $1::uuid and e.event = 'clear' and e.at = t.since`,
    [ticketId],
  );
  return rows.length > 0;
};

/**
 * A thread is in the helper’s workspace: somebody of another one can’t see it, and where none could
 * be opened nobody can. Then words go through me.
 */
const findMeans = async (database: Pick<Database, 'statement'>, ticketId: string, claimId: string): Promise<Means> => {
  const [row] = await database.statement<{ means: Means }>(
    `select case
       when a.workspace_id <> h.workspace_id or c.thread_refused is not null then 'words'
       when c.thread_external_id is null then 'coming'
       when t.id <> all (c.thread_ticket_ids) then 'outside'
       when exists (
         select from ticket o
         where (o.id = c.ticket_id or o.with_ticket_id = c.ticket_id) and o.ended_at is null
           and o.id <> all (c.thread_ticket_ids)) then 'with-others-outside'
       else 'thread' end as means
     from claim c
     join ticket t on t.id = $1::uuid
     join account a on a.id = t.account_id
     join account h on h.id = c.account_id
     where c.id = $2::uuid`,
    [ticketId, claimId],
  );
  return row?.means ?? 'coming';
};

const standingOf = async (needs: Needs, facts: TicketFacts, at: Temporal.Instant): Promise<Standing> => {
  const { ticket, place, reason, movedBack, passedOver, claim, helperName, meetingUrl } = facts;
  const untilMs = ticket.dueAt === null ? undefined : Temporal.Instant.from(ticket.dueAt).epochMilliseconds;
  switch (ticket.state) {
    case 'waiting':
      return {
        state: 'waiting',
        place,
        why: ticket.withTicketId === null ? (reason ?? { kind: 'joined' }) : { kind: 'together' },
        movedBack,
        wait: await findWait(needs, facts, at),
        isAsked: ticket.askedAt !== null,
        passedOver,
      };
    case 'away':
    case 'absent':
      return { state: ticket.state, untilMs };
    case 'called':
    case 'helping':
      return {
        state: ticket.state,
        helper: helperName ?? 'Your helper',
        meetingUrl,
        claimId: claim?.id,
        means: claim ? await findMeans(needs.database, ticket.id, claim.id) : 'coming',
      };
    case 'carried':
    case 'async': {
      const opening = await findOpening(needs.database, ticket.cohortId, ticket.personId, at);
      const thread = ticket.state === 'async' && (await findWrittenThread(needs.database.orm, ticket.id)) !== undefined;
      return { state: ticket.state, isOpen: opening?.state === 'open', opensAtMs: opening?.opensAtMs, thread };
    }
    case 'left': {
      const [other, wasCleared] = await Promise.all([
        findTicket(needs.database.orm, ticket.personId, ticket.cohortId, at),
        isCleared(needs.database, ticket.id),
      ]);
      return { state: 'left', hasOther: other !== undefined, wasCleared };
    }
    default:
      return { state: ticket.state };
  }
};

/** A wait of less isn’t worth an apology. */
const LATE_FROM_MINUTES = 5;

/** Estimated anew each time; where it takes longer than was said at joining, that is said first. */
const findWait = async (
  { database }: Needs,
  { ticket }: TicketFacts,
  at: Temporal.Instant,
): Promise<Text | undefined> => {
  if (ticket.withTicketId !== null) return undefined;
  const { cohortId, queueId, id: ticketId, expectedLow, expectedHigh, disturbed, joinedAt } = ticket;
  const estimate = await findEstimate(database.orm, cohortId, { queueId, ticketId }, at);
  if (!estimate || expectedLow === null || expectedHigh === null || disturbed) return waitWords(estimate);
  const waitedMinutes = at.since(Temporal.Instant.from(joinedAt)).total('minutes');
  const kept = { lowMinutes: expectedLow, highMinutes: Math.max(expectedHigh, LATE_FROM_MINUTES) };
  return text`${brokenWords(kept, waitedMinutes)}${waitWords(estimate)}`;
};
