/** Who moved back in the line, from which place, and what brought the others before them. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';
import { ticketEvent } from '../../../database/schema/office-hours/ticket.ts';
import { SILENT_MINUTES } from './are-you-there.ts';
import { findDayStart } from './joining.ts';
import type { InLine, MovedBack, Overtaking, Ticket } from './types.ts';

/** Nothing where it hasn’t, or where it has moved forward since. */
export const movedBackFrom = (
  { shownPlace, movedFrom }: Pick<Ticket, 'shownPlace' | 'movedFrom'>,
  place: number,
): number | undefined => {
  if (!shownPlace || place < shownPlace) return undefined;
  const from = movedFrom ?? shownPlace;
  return from < place ? from : undefined;
};

/**
 * Of all ahead, those who came before them are the last who came into line: as many as there are
 * places between. So nothing need be kept of who stood where.
 */
export const findMovedBack = async (
  reader: Pick<Transaction, 'select' | 'execute'>,
  own: Ticket,
  { ticket: leader, place, ahead }: InLine,
  at: Temporal.Instant,
): Promise<MovedBack | undefined> => {
  const from = movedBackFrom(own, place);
  if (from === undefined) return undefined;
  const before = ahead
    .toSorted((one, other) => Temporal.Instant.compare(cameAt(other), cameAt(one)))
    .slice(0, place - from);
  const events = await findEvents(reader, before);
  const dayStart = await findDayStart(reader, own.cohortId, at);
  const causes = before.map((each) => causeOf(each, leader, events.get(each.id) ?? 'join', dayStart));
  const together = Map.groupBy(causes, (cause) => cause);
  return { from, causes: [...together].map(([cause, all]) => ({ cause, people: all.length })) };
};

/** They answered only once they had been passed over. */
const hasAnswered = ({ reachedAt, confirmedAt, since }: Ticket): boolean =>
  reachedAt !== null &&
  confirmedAt !== null &&
  Temporal.Instant.compare(confirmedAt, since) > 0 &&
  Temporal.Instant.compare(confirmedAt, Temporal.Instant.from(reachedAt).add({ minutes: SILENT_MINUTES })) >= 0;

const cameAt = (each: Ticket): string => (hasAnswered(each) ? (each.confirmedAt ?? each.since) : each.since);

/** By which each came into line. */
const findEvents = async (
  reader: Pick<Transaction, 'select'>,
  tickets: readonly Ticket[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = tickets.map(({ id }) => id);
  const rows = await reader
    .select({ id: ticketEvent.ticketId, event: ticketEvent.event })
    .from(ticketEvent)
    .where(and(inArray(ticketEvent.ticketId, ids), eq(ticketEvent.to, 'waiting')))
    .orderBy(asc(ticketEvent.at), asc(ticketEvent.id));
  // Of each the last.
  return new Map(rows.map(({ id, event }) => [id, event]));
};

/** These bring somebody back to the place that they had. */
const byEvent: Readonly<Record<string, Overtaking>> = {
  comeBack: 'was-away',
  requeue: 'put-back',
  release: 'put-back',
  restore: 'brought-back',
};

/** As the line is ordered: see ORDER in line.ts. */
const causeOf = (other: Ticket, own: Ticket, event: string, dayStart: Temporal.Instant): Overtaking => {
  if (hasAnswered(other)) return 'answered';
  const known = byEvent[event];
  if (known) return known;
  if (other.returnedAt !== own.returnedAt) return 'returned';
  if (other.reopenedAt !== own.reopenedAt) return 'reopened';
  if (other.helpedToday < own.helpedToday) return 'helped-less';
  if (other.rankedAt === own.rankedAt) return 'drawn';
  if (event !== 'join') return 'asked-before';
  const ranked = [other, own].map(({ rankedAt }) => Temporal.Instant.from(rankedAt));
  return ranked.every((instant) => Temporal.Instant.compare(instant, dayStart) < 0) ? 'new-day' : 'waited-longer';
};
