/** Where somebody stands, from what the store knows: the facts of their card. */
import type { Database } from '../../../database/client.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findQueues, findTicket, findTicketById } from '../store/find.ts';
import type { TicketFacts } from '../store/types.ts';
import { findOpening } from './opening-store.ts';
import type { Seat, Standing } from './views.ts';

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

const standingOf = async (needs: Needs, facts: TicketFacts, at: Temporal.Instant): Promise<Standing> => {
  const { ticket, session, place, reason, helperName, meetingUrl } = facts;
  const untilMs = ticket.dueAt === null ? undefined : Temporal.Instant.from(ticket.dueAt).epochMilliseconds;
  switch (ticket.state) {
    case 'waiting':
      return {
        state: 'waiting',
        place,
        why: ticket.withTicketId === null ? (reason ?? { kind: 'joined' }) : { kind: 'together' },
        wait: waitOf(facts),
        isAsked: ticket.askedAt !== null,
        isPaused: session?.pausedAt != null,
      };
    case 'away':
    case 'absent':
      return { state: ticket.state, untilMs };
    case 'called':
    case 'helping':
      return { state: ticket.state, helper: helperName ?? 'Your helper', meetingUrl };
    case 'carried':
    case 'async': {
      const opening = await findOpening(needs.database, ticket.cohortId, ticket.personId, at);
      return { state: ticket.state, isOpen: opening?.state === 'open', opensAtMs: opening?.opensAtMs };
    }
    default:
      return { state: ticket.state };
  }
};

const waitOf = (_facts: TicketFacts): Text | undefined => undefined;
