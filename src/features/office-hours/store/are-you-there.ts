/** "Are you there?": who is asked, from when their silence counts, and what follows from it. */
import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { Database, Transaction } from '../../../database/client.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import { CHANGED, HERE } from '../kinds.ts';
import type { OfficeHoursNeeds } from '../needs.ts';
import { messageOf, redrawCards, send } from './told.ts';
import type { InLine, Ticket } from './types.ts';

export const ASKED_FROM_PLACE = 3;
/** Whoever pressed something so lately is there. */
const HEARD_MINUTES = 10;
/** Whoever has come nearer meanwhile may have gone since; who pressed something just now hasn't. */
const JUST_HEARD_MINUTES = 3;
/** Whoever has answered before isn't asked all the time. */
const LONG_SILENT_MINUTES = 30;
/** Asked whether they are there, they have so long to say so. */
export const SILENT_MINUTES = 2;
/** In place of an event's id: they are where they were, and others are called before them. */
export const PASSED_OVER = 'passed-over';

export const membersIn = ({ ticket: own, followers }: InLine): readonly Ticket[] => [own, ...followers];

export const heardAt = ({ confirmedAt, joinedAt }: Ticket): Temporal.Instant =>
  Temporal.Instant.from(confirmedAt ?? joinedAt);

/**
 * Once when they come to the third place, and once more when they are next: it matters then, and to
 * ask more often only disturbs. Beside that after a silence, longer where they answered before.
 */
export const askAt = (own: Ticket, place: number): Temporal.Instant | undefined => {
  if (place > ASKED_FROM_PLACE || own.askedAt !== null) return undefined;
  if (hasComeNearer(own, place)) return heardAt(own).add({ minutes: JUST_HEARD_MINUTES });
  return heardAt(own).add({ minutes: own.reachedAt === null ? HEARD_MINUTES : LONG_SILENT_MINUTES });
};

/** Since their card was drawn last. */
const hasComeNearer = ({ shownPlace }: Ticket, place: number): boolean =>
  shownPlace !== null && shownPlace > (place === 1 ? 1 : ASKED_FROM_PLACE);

export const askWhetherHere = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  ids: string[],
  at: Temporal.Instant,
): Promise<void> => {
  if (ids.length === 0) return;
  const asked = await tx
    .update(ticket)
    .set({ askedAt: at.toString(), confirmedAt: null, reachedAt: null })
    .where(and(inArray(ticket.id, ids), eq(ticket.state, 'waiting'), isNull(ticket.askedAt)))
    .returning();
  const messages = asked.map(({ id, accountId }) =>
    messageOf(HERE, id, accountId, `office-hours-here/${id}/${at.epochMilliseconds}`),
  );
  await redrawCards(needs, tx, asked, at);
  await send(needs, tx, messages, at);
};

/** The question came to them. One that is told of late changes nothing of the one asked since. */
export const recordReached = async (
  { orm }: Pick<Database, 'orm'>,
  ticketId: string,
  at: Temporal.Instant,
): Promise<void> => {
  await orm
    .update(ticket)
    .set({ reachedAt: at.toString() })
    .where(
      and(
        eq(ticket.id, ticketId),
        eq(ticket.state, 'waiting'),
        isNull(ticket.confirmedAt),
        lte(ticket.askedAt, at.toString()),
      ),
    );
};

/** From when nobody of a group has answered; nothing while one of them may be there. */
export const silentFrom = (each: InLine): Temporal.Instant | undefined => {
  const reached = membersIn(each).map(({ askedAt, confirmedAt, reachedAt }) =>
    // An earlier version of the bot that runs beside this one leaves when an earlier question came.
    askedAt === null || confirmedAt !== null || reachedAt === null || Temporal.Instant.compare(reachedAt, askedAt) < 0
      ? undefined
      : Temporal.Instant.from(reachedAt),
  );
  const known = reached.filter((instant) => instant !== undefined).toSorted(Temporal.Instant.compare);
  return known.length === reached.length ? known.at(-1)?.add({ minutes: SILENT_MINUTES }) : undefined;
};

/**
 * Whoever is silent goes behind the others, and comes back once somebody joins them who is there.
 * Gives whether anybody did either.
 */
export const passOverSilent = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  line: readonly InLine[],
  at: Temporal.Instant,
): Promise<boolean> => {
  const isSilent = (each: InLine): boolean => {
    const from = silentFrom(each);
    return from !== undefined && Temporal.Instant.compare(from, at) <= 0;
  };
  const changed = line.filter((each) => each.ticket.passedOver !== isSilent(each));
  for (const each of changed) await setPassedOver(needs, tx, each, !each.ticket.passedOver, at);
  return changed.length > 0;
};

/** All of a group are told. */
const setPassedOver = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  each: InLine,
  passedOver: boolean,
  at: Temporal.Instant,
): Promise<void> => {
  const members = membersIn(each);
  const isStillSo = and(eq(ticket.id, each.ticket.id), eq(ticket.state, 'waiting'));
  const unheard = passedOver ? isNull(ticket.confirmedAt) : undefined;
  const set = await tx.update(ticket).set({ passedOver }).where(and(isStillSo, unheard)).returning();
  if (set.length === 0) return;
  await redrawCards(needs, tx, members, at);
  if (!passedOver) return;
  const ids = members.map(({ id }) => id);
  await tx.update(ticket).set({ disturbed: true }).where(inArray(ticket.id, ids));
  await send(needs, tx, members.map(passedMessage), at);
};

/** Once a question that they left unanswered. */
const passedMessage = ({ id: ticketId, accountId, askedAt }: Ticket) =>
  messageOf(
    CHANGED,
    { ticketId, eventId: PASSED_OVER },
    accountId,
    `office-hours-passed/${ticketId}/${askedAt === null ? 0 : Temporal.Instant.from(askedAt).epochMilliseconds}`,
  );
