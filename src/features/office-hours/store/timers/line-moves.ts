/**
 * The line has moved: cards show the new places, and whoever is nearly next and hasn't been heard
 * of for a while is asked whether they are there.
 */
import { and, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Routine } from '../../../../chat/deliver/notice.ts';
import type { Transaction } from '../../../../database/client.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { askAt, askWhetherHere, heardAt, membersIn, passOverSilent, silentFrom } from '../are-you-there.ts';
import { countHelpedToday, findDayStart } from '../joining.ts';
import { findLine } from '../line.ts';
import { movedBackFrom } from '../moved-back.ts';
import { brokenFrom } from '../said-wait.ts';
import { redrawCards } from '../told.ts';
import { inTransaction, lockHours } from '../transaction.ts';
import type { InLine, Ticket } from '../types.ts';

/** Cards of one transaction: while they change, nobody whose card it is can be called. */
const REDRAWN_AT_ONCE = 25;
/** What a card says of the wait is estimated when it is drawn: later it is no longer so. */
const DRAWN_ANEW_MINUTES = 30;

/** Theirs, and those of who is helped together with them, as far as they show what isn't so. */
const cardsToRedraw = (each: InLine, at: Temporal.Instant): readonly Ticket[] =>
  membersIn(each).filter((own) => hasMoved(own, each) || isDue(staleFrom(own), at));

const hasMoved = ({ shownPlace, shownHelpers }: Ticket, { place, helpers }: InLine): boolean =>
  shownPlace !== place || shownHelpers !== helpers;

/** Once when the wait that was said at joining has passed, which the card says then. */
const staleFrom = ({ shownAt, joinedAt, expectedHigh }: Ticket): Temporal.Instant | undefined => {
  if (shownAt === null) return undefined;
  const shown = Temporal.Instant.from(shownAt);
  const later = shown.add({ minutes: DRAWN_ANEW_MINUTES });
  if (expectedHigh === null) return later;
  const broken = brokenFrom(Temporal.Instant.from(joinedAt), expectedHigh);
  const isToCome = Temporal.Instant.compare(shown, broken) < 0 && Temporal.Instant.compare(broken, later) < 0;
  return isToCome ? broken : later;
};

/** A little at a time; gives whether more is left. After a deed it may be called at once. */
export const refreshLine = (needs: OfficeHoursNeeds, cohortId: string, at: Temporal.Instant): Promise<boolean> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening?.open) return false;
    await beginDay(tx, cohortId, at);
    const before = await findLine(tx, cohortId);
    const line = (await passOverSilent(needs, tx, before, at)) ? await findLine(tx, cohortId) : before;
    const toAsk = line.flatMap((each) => membersIn(each).filter((own) => isDue(askAt(own, each.place), at)));
    await askWhetherHere(needs, tx, idsOf(toAsk), at);
    const moved = line.flatMap((each) => cardsToRedraw(each, at).map((own) => ({ own, each })));
    for (const { own, each } of moved.slice(0, REDRAWN_AT_ONCE)) {
      const { place, helpers } = each;
      const movedFrom = movedBackFrom(own, place) ?? null;
      const shown = { shownPlace: place, shownHelpers: helpers, shownAt: at.toString(), movedFrom };
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

const idsOf = (tickets: readonly Ticket[]): string[] => tickets.map(({ id }) => id);

const isDue = (due: Temporal.Instant | undefined, at: Temporal.Instant): boolean =>
  due !== undefined && Temporal.Instant.compare(due, at) <= 0;

const findOpenCohorts = async (needs: OfficeHoursNeeds): Promise<readonly string[]> => {
  const rows = await needs.database.orm
    .select({ cohortId: session.cohortId })
    .from(session)
    .where(and(isNotNull(session.openedAt), isNull(session.closedAt)));
  return rows.map(({ cohortId }) => cohortId);
};

/** When something is to be done about them: what is past is due at once. */
const instantsOf = (each: InLine): readonly Temporal.Instant[] => {
  const { ticket: own, place } = each;
  const silent = silentFrom(each);
  const isBack = own.passedOver && silent === undefined;
  return [
    ...(membersIn(each).some((member) => hasMoved(member, each)) || isBack ? [heardAt(own)] : []),
    ...(silent && !own.passedOver ? [silent] : []),
    ...membersIn(each).flatMap((member) => [askAt(member, place) ?? [], staleFrom(member) ?? []].flat()),
  ];
};

export const lineRoutine = (needs: OfficeHoursNeeds): Routine => ({
  name: 'office-hours.line',
  nextAt: async () => {
    const instants: Temporal.Instant[] = [];
    for (const cohortId of await findOpenCohorts(needs)) {
      for (const each of await findLine(needs.database.orm, cohortId)) instants.push(...instantsOf(each));
    }
    return instants.toSorted(Temporal.Instant.compare)[0];
  },
  run: async (at) => {
    let more = false;
    for (const cohortId of await findOpenCohorts(needs)) more = (await refreshLine(needs, cohortId, at)) || more;
    return more;
  },
});
