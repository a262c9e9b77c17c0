/** An organiser clears the line, and brings back who waited in it. */
import { and, asc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { ticket, ticketEvent } from '../../../../database/schema/office-hours/ticket.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { UNDO_MINUTES } from '../changes.ts';
import { moveTickets, standAlone, ticketsOf } from '../move.ts';
import { changedMessages, redrawCards, send, waitingMessages } from '../told.ts';
import { inTransaction, lockHours, lockIn } from '../transaction.ts';
import type { Act, Actor, Session, Ticket } from '../types.ts';

/** Another session so soon would find them waiting. */
const FOLLOWS_MINUTES = 15;

export type Cleared =
  | { readonly outcome: 'done'; readonly cleared: number; readonly at: Temporal.Instant }
  | { readonly outcome: 'follows-soon'; readonly session: Session }
  | { readonly outcome: 'not-set-up' };

/** All who wait leave, but for those who are being helped and those who are answered in writing. */
export const clearLine = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'organiser'>,
  actor: Actor,
  { at }: Pick<Act, 'at'>,
): Promise<Cleared> =>
  inTransaction(needs, async (tx): Promise<Cleared> => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    const [next] = await tx
      .select()
      .from(session)
      .where(
        and(
          eq(session.cohortId, cohortId),
          isNull(session.openedAt),
          isNull(session.cancelledAt),
          gt(session.opensAt, at.toString()),
          lte(session.opensAt, at.add({ minutes: FOLLOWS_MINUTES }).toString()),
        ),
      )
      .limit(1);
    if (next) return { outcome: 'follows-soon', session: next };
    const inLine = await lockIn(tx, cohortId, ['waiting', 'away', 'absent', 'carried']);
    const moved = await moveTickets(needs, tx, inLine, { event: 'clear', at, open: opening.open }, actor);
    await redrawCards(needs, tx, ticketsOf(moved), at);
    await send(needs, tx, changedMessages(moved), at);
    return { outcome: 'done', cleared: moved.length, at };
  });

/** Within some minutes: those who were cleared then, each to the place they had; not who has joined anew since. */
export const undoClear = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'organiser'>,
  actor: Actor,
  clearedAt: Temporal.Instant,
  { at }: Pick<Act, 'at'>,
): Promise<{ readonly outcome: 'done'; readonly restored: number } | { readonly outcome: 'not-set-up' | 'too-late' }> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    const since = at.subtract({ minutes: UNDO_MINUTES });
    if (Temporal.Instant.compare(clearedAt, since) < 0) return { outcome: 'too-late' };
    const cleared = tx
      .select({ id: ticketEvent.ticketId })
      .from(ticketEvent)
      .where(and(eq(ticketEvent.event, 'clear'), eq(ticketEvent.at, clearedAt.toString())));
    // Who has been back since, and left by themselves, stays away.
    const left = await tx
      .select()
      .from(ticket)
      .where(
        and(
          eq(ticket.cohortId, cohortId),
          eq(ticket.state, 'left'),
          eq(ticket.since, clearedAt.toString()),
          inArray(ticket.id, cleared),
          sql`not exists (
            select from ticket o
            where o.cohort_id = ${ticket.cohortId} and o.person_id = ${ticket.personId} and o.ended_at is null)`,
        ),
      )
      .orderBy(sql`${ticket.withTicketId} is not null`, asc(ticket.id))
      .for('update');
    const moment = { event: 'restore', at, open: opening.open } as const;
    const moved = await moveTickets(needs, tx, latestOfEach(left), moment, actor);
    const restored = await standAlone(tx, ticketsOf(moved));
    await redrawCards(needs, tx, restored, at);
    const waiting = opening.open ? await waitingMessages(tx, restored, opening.open, at) : [];
    await send(needs, tx, [...changedMessages(moved), ...waiting], at);
    return { outcome: 'done', restored: moved.length };
  });

/** One open question each, though two of somebody's were cleared at one instant. */
const latestOfEach = (tickets: readonly Ticket[]): readonly Ticket[] => {
  const inTurn = tickets.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const latest = new Set(new Map(inTurn.map((each) => [each.personId, each])).values());
  return tickets.filter((each) => latest.has(each));
};
