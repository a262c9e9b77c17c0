/**
 * The line has moved: cards show the new places, and whoever is nearly next and hasn't been heard
 * of for a while is asked whether they are there.
 */
import { and, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Routine } from '../../../../chat/deliver/notice.ts';
import type { Transaction } from '../../../../database/client.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { outbox } from '../../../../database/schema/outbox.ts';
import { CHANGED, HERE } from '../../kinds.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { countHelpedToday, findDayStart } from '../joining.ts';
import { findLine } from '../line.ts';
import { movedBackFrom } from '../moved-back.ts';
import { messageOf, redrawCards, send } from '../told.ts';
import { inTransaction, lockHours } from '../transaction.ts';
import type { InLine, Ticket } from '../types.ts';

const ASKED_FROM_PLACE = 3;
/** Whoever pressed something so lately is there. */
const HEARD_MINUTES = 10;
/** Cards of one transaction: while they change, nobody whose card it is can be called. */
const REDRAWN_AT_ONCE = 25;
/** In place of an event's id: they are where they were, and others are called before them. */
export const PASSED_OVER = 'passed-over';

const heardAt = ({ confirmedAt, joinedAt }: Ticket): Temporal.Instant => Temporal.Instant.from(confirmedAt ?? joinedAt);

const askAt = ({ ticket: own, place }: InLine): Temporal.Instant | undefined =>
  place <= ASKED_FROM_PLACE && own.askedAt === null ? heardAt(own).add({ minutes: HEARD_MINUTES }) : undefined;

/** Theirs, and those of who is helped together with them, as far as they show another place. */
const cardsToRedraw = ({ ticket: own, followers, place }: InLine): readonly Ticket[] =>
  [own, ...followers].filter(({ shownPlace }) => shownPlace !== place);

/** A little at a time; gives whether more is left. After a deed it may be called at once. */
export const refreshLine = (needs: OfficeHoursNeeds, cohortId: string, at: Temporal.Instant): Promise<boolean> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening?.open) return false;
    await beginDay(tx, cohortId, at);
    const line = await findLine(tx, cohortId, at);
    const toAsk = line.filter((each) => {
      const due = askAt(each);
      return due !== undefined && Temporal.Instant.compare(due, at) <= 0;
    });
    await askWhetherHere(needs, tx, idsOf(toAsk), at);
    await tellPassedOver(needs, tx, idsOf(line.filter(({ passedOver }) => passedOver)), at);
    const moved = line.flatMap((each) => cardsToRedraw(each).map((own) => ({ own, place: each.place })));
    for (const { own, place } of moved.slice(0, REDRAWN_AT_ONCE)) {
      const shown = { shownPlace: place, movedFrom: movedBackFrom(own, place) ?? null };
      await tx.update(ticket).set(shown).where(eq(ticket.id, own.id));
      await redrawCards(needs, tx, [own], at);
    }
    const called = await redrawCalled(needs, tx, cohortId, at);
    return moved.length > REDRAWN_AT_ONCE || called;
  });

/** Whoever waits over midnight is in line by the help of the new day. */
const beginDay = async (tx: Transaction, cohortId: string, at: Temporal.Instant): Promise<void> => {
  const counted = await tx
    .select({ id: ticket.id, joinedAt: ticket.joinedAt })
    .from(ticket)
    .where(
      and(
        eq(ticket.cohortId, cohortId),
        eq(ticket.state, 'waiting'),
        isNull(ticket.withTicketId),
        gt(ticket.helpedToday, 0),
      ),
    );
  if (counted.length === 0) return;
  const dayStart = await findDayStart(tx, cohortId, at);
  const ids = counted.flatMap(({ id, joinedAt }) => (Temporal.Instant.compare(joinedAt, dayStart) < 0 ? [id] : []));
  if (ids.length > 0) await countHelpedToday(tx, cohortId, ids, at);
};

/** Their card still shows a place, though it is their turn. */
const redrawCalled = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  cohortId: string,
  at: Temporal.Instant,
): Promise<boolean> => {
  const outOfLine = and(
    eq(ticket.cohortId, cohortId),
    inArray(ticket.state, ['called', 'helping']),
    isNotNull(ticket.shownPlace),
  );
  const some = tx.select({ id: ticket.id }).from(ticket).where(outOfLine).limit(REDRAWN_AT_ONCE);
  const called = await tx.update(ticket).set({ shownPlace: null }).where(inArray(ticket.id, some)).returning();
  await redrawCards(needs, tx, called, at);
  return called.length === REDRAWN_AT_ONCE;
};

const idsOf = (line: readonly InLine[]): string[] => line.map((each) => each.ticket.id);

const askWhetherHere = async (
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

/** Told once a question that they left unanswered. */
const tellPassedOver = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  ids: string[],
  at: Temporal.Instant,
): Promise<void> => {
  if (ids.length === 0) return;
  const passed = await tx
    .update(ticket)
    .set({ disturbed: true })
    .where(and(inArray(ticket.id, ids), eq(ticket.state, 'waiting'), isNull(ticket.confirmedAt)))
    .returning();
  const keys = new Map(passed.map((own) => [own.id, passedKey(own)]));
  const known = await tx
    .select({ key: outbox.key })
    .from(outbox)
    .where(inArray(outbox.key, [...keys.values()]));
  const told = new Set(known.map(({ key }) => key));
  const untold = passed.filter(({ id }) => !told.has(keys.get(id) ?? ''));
  await redrawCards(needs, tx, untold, at);
  const messages = untold.map((own) =>
    messageOf(CHANGED, { ticketId: own.id, eventId: PASSED_OVER }, own.accountId, passedKey(own)),
  );
  await send(needs, tx, messages, at);
};

const passedKey = ({ id, askedAt }: Ticket): string =>
  `office-hours-passed/${id}/${askedAt === null ? 0 : Temporal.Instant.from(askedAt).epochMilliseconds}`;

const findOpenCohorts = async (needs: OfficeHoursNeeds): Promise<readonly string[]> => {
  const rows = await needs.database.orm
    .select({ cohortId: session.cohortId })
    .from(session)
    .where(and(isNotNull(session.openedAt), isNull(session.closedAt)));
  return rows.map(({ cohortId }) => cohortId);
};

export const lineRoutine = (needs: OfficeHoursNeeds): Routine => ({
  name: 'office-hours.line',
  nextAt: async () => {
    const instants: Temporal.Instant[] = [];
    for (const cohortId of await findOpenCohorts(needs)) {
      const line = await findLine(needs.database.orm, cohortId, Temporal.Instant.fromEpochMilliseconds(0));
      for (const each of line) {
        const due = cardsToRedraw(each).length > 0 ? heardAt(each.ticket) : askAt(each);
        if (due) instants.push(due);
      }
    }
    return instants.toSorted(Temporal.Instant.compare)[0];
  },
  run: async (at) => {
    let more = false;
    for (const cohortId of await findOpenCohorts(needs)) more = (await refreshLine(needs, cohortId, at)) || more;
    return more;
  },
});
