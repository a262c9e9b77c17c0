/**
 * The line has moved: cards show the new places, and whoever is nearly next and hasn't been heard
 * of for a while is asked whether they are there.
 */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Routine } from '../../../../chat/deliver/notice.ts';
import type { Transaction } from '../../../../database/client.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { CHANGED, HERE } from '../../kinds.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { findLine } from '../line.ts';
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

const isToldAnew = ({ ticket: { shownPlace }, place }: InLine): boolean => shownPlace !== place;

/** A little at a time; gives whether more is left. After a deed it may be called at once. */
export const refreshLine = (needs: OfficeHoursNeeds, cohortId: string, at: Temporal.Instant): Promise<boolean> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening?.open) return false;
    const line = await findLine(tx, cohortId, at);
    const toAsk = line.filter((each) => {
      const due = askAt(each);
      return due !== undefined && Temporal.Instant.compare(due, at) <= 0;
    });
    await askWhetherHere(needs, tx, idsOf(toAsk), at);
    await tellPassedOver(needs, tx, idsOf(line.filter(({ passedOver }) => passedOver)), at);
    const moved = line.filter(isToldAnew);
    for (const { ticket: own, place, followers } of moved.slice(0, REDRAWN_AT_ONCE)) {
      const together = [own, ...followers].map(({ id }) => id);
      await tx.update(ticket).set({ shownPlace: place }).where(inArray(ticket.id, together));
      await redrawCards(needs, tx, [own, ...followers], at);
    }
    const called = await redrawCalled(needs, tx, cohortId, at);
    return moved.length > REDRAWN_AT_ONCE || called;
  });

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
  const messages = passed.flatMap(({ id: ticketId, accountId, askedAt }) =>
    askedAt === null
      ? []
      : [
          messageOf(
            CHANGED,
            { ticketId, eventId: PASSED_OVER },
            accountId,
            `office-hours-passed/${ticketId}/${Temporal.Instant.from(askedAt).epochMilliseconds}`,
          ),
        ],
  );
  await send(needs, tx, messages, at);
};

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
        const due = isToldAnew(each) ? heardAt(each.ticket) : askAt(each);
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
