/** Moves tickets by their transitions, and writes down each: who, when, from where to where. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';
import { claim } from '../../../database/schema/office-hours/claim.ts';
import { ticket, ticketEvent } from '../../../database/schema/office-hours/ticket.ts';
import type { OfficeHoursNeeds } from '../needs.ts';
import { changesOf, type Moment, stateAfter } from './changes.ts';
import type { Actor, Claim, Ticket } from './types.ts';

/** As it is now, what it was, and the event that says so. */
export type Moved = { readonly ticket: Ticket; readonly before: Ticket; readonly eventId: string };

/** Those of these locked tickets from whose state the event begins; the others stay as they are. */
export const moveTickets = async (
  { random }: Pick<OfficeHoursNeeds, 'random'>,
  tx: Transaction,
  tickets: readonly Ticket[],
  moment: Moment,
  actor: Actor | undefined,
): Promise<readonly Moved[]> => {
  const goals = Map.groupBy(tickets, (each) => stateAfter(each, moment));
  const moved: Moved[] = [];
  for (const [to, going] of goals) {
    if (to === undefined) continue;
    const rows = await tx
      .update(ticket)
      .set(changesOf(to, moment))
      .where(
        inArray(
          ticket.id,
          going.map(({ id }) => id),
        ),
      )
      .returning();
    const before = new Map(going.map((each) => [each.id, each]));
    for (const row of rows) {
      const was = before.get(row.id);
      if (was) moved.push({ ticket: row, before: was, eventId: random.id(moment.at) });
    }
  }
  if (moved.length > 0)
    await tx.insert(ticketEvent).values(
      moved.map(({ ticket: { id, state }, before, eventId }) => ({
        id: eventId,
        ticketId: id,
        event: moment.event,
        from: before.state,
        to: state,
        accountId: actor?.accountId ?? null,
        at: moment.at.toString(),
      })),
    );
  return moved;
};

export const ticketsOf = (moved: readonly Moved[]): readonly Ticket[] => moved.map((each) => each.ticket);

/**
 * Whoever followed somebody who doesn't come along with them would be in no line. Gives them all, as
 * they are then.
 */
export const standAlone = async (tx: Transaction, moved: readonly Ticket[]): Promise<readonly Ticket[]> => {
  const ids = new Set(moved.map(({ id }) => id));
  const alone = moved.filter(({ withTicketId }) => withTicketId !== null && !ids.has(withTicketId));
  if (alone.length === 0) return moved;
  const own = new Set(alone.map(({ id }) => id));
  await tx
    .update(ticket)
    .set({ withTicketId: null })
    .where(inArray(ticket.id, [...own]));
  return moved.map((each) => (own.has(each.id) ? { ...each, withTicketId: null } : each));
};

/**
 * The leader goes its own way: the first of its followers takes its place, and whoever helps them
 * goes on helping. Gives the new leader.
 */
export const promoteFollower = async (
  tx: Transaction,
  leader: Ticket,
  followers: readonly Ticket[],
): Promise<Ticket | undefined> => {
  const [first] = followers.toSorted(
    (one, other) => Temporal.Instant.compare(one.joinedAt, other.joinedAt) || (one.id < other.id ? -1 : 1),
  );
  if (!first) return undefined;
  const { returnedAt, reopenedAt, helpedToday, rankedAt, draw } = leader;
  const [promoted] = await tx
    .update(ticket)
    .set({ withTicketId: null, returnedAt, reopenedAt, helpedToday, rankedAt, draw })
    .where(eq(ticket.id, first.id))
    .returning();
  await tx.update(ticket).set({ withTicketId: first.id }).where(eq(ticket.withTicketId, leader.id));
  await tx
    .update(claim)
    .set({ ticketId: first.id })
    .where(and(eq(claim.ticketId, leader.id), isNull(claim.endedAt)));
  return promoted;
};

/** The first who meets the helper begins it. */
export const beginClaim = async (tx: Transaction, claimId: string, at: Temporal.Instant): Promise<void> => {
  await tx
    .update(claim)
    .set({ beganAt: at.toString() })
    .where(and(eq(claim.id, claimId), isNull(claim.beganAt)));
};

/** Nothing where it has ended meanwhile. */
export const endClaim = async (
  tx: Transaction,
  claimId: string,
  outcome: NonNullable<Claim['outcome']>,
  at: Temporal.Instant,
): Promise<Claim | undefined> =>
  (
    await tx
      .update(claim)
      .set({ endedAt: at.toString(), outcome })
      .where(and(eq(claim.id, claimId), isNull(claim.endedAt)))
      .returning()
  )[0];

export const findActiveClaim = async (tx: Pick<Transaction, 'select'>, ticketId: string): Promise<Claim | undefined> =>
  (
    await tx
      .select()
      .from(claim)
      .where(and(eq(claim.ticketId, ticketId), isNull(claim.endedAt)))
  )[0];
