/** A session opens, calls last, closes, and is open again where that was a mistake. */
import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { openingWatch, session, sessionHelper } from '../../../../database/schema/office-hours/office-hours.ts';
import { isId } from '../../../../lib/random.ts';
import { OPENED } from '../../kinds.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { ASKED_FROM_PLACE, askWhetherHere, membersIn } from '../are-you-there.ts';
import { UNDO_MINUTES } from '../changes.ts';
import { findDayStart, timesHelped } from '../joining.ts';
import { findLine } from '../line.ts';
import { type Moved, moveTickets, standAlone, ticketsOf } from '../move.ts';
import { changedMessages, messageOf, redrawCards, send, waitingMessages } from '../told.ts';
import { inTransaction, lockHours, lockIn, type Opening } from '../transaction.ts';
import type { Act, Actor, Refusal, Session, Ticket } from '../types.ts';
import { recordLeaversWaits } from '../waited.ts';
import { endsAt } from './ending.ts';

/** Opened by hand so soon before, it is the planned one that opens. */
const EARLY_MINUTES = 30;

export type SessionDone =
  | { readonly outcome: 'done'; readonly session: Session }
  | Exclude<Refusal, { readonly outcome: 'moved-on' | 'closed-for-joining' }>;

export const openSession = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  actor: Actor,
  { closesAt }: { readonly closesAt: Temporal.Instant | null },
  { at }: Pick<Act, 'at'>,
): Promise<SessionDone | { readonly outcome: 'open-already'; readonly session: Session }> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    if (opening.open) return { outcome: 'open-already', session: opening.open };
    const opened =
      (await openPlanned(tx, cohortId, at)) ??
      (
        await tx
          .insert(session)
          .values(unplanned(needs, cohortId, closesAt, at))
          .returning()
      )[0];
    if (!opened) return { outcome: 'not-open' };
    // Whoever opens it helps in it in a moment, and sees the line.
    await takeIn(needs, tx, opened, actor, at, { tellsHelpers: false });
    return { outcome: 'done', session: opened };
  });

const unplanned = (
  { random }: OfficeHoursNeeds,
  cohortId: string,
  closesAt: Temporal.Instant | null,
  at: Temporal.Instant,
): typeof session.$inferInsert => ({
  id: random.id(at),
  cohortId,
  opensAt: at.toString(),
  openedAt: at.toString(),
  closesAt: closesAt?.toString() ?? null,
  secret: random.id(at),
});

const openPlanned = async (tx: Transaction, cohortId: string, at: Temporal.Instant): Promise<Session | undefined> => {
  const [planned] = await tx
    .select()
    .from(session)
    .where(
      and(
        eq(session.cohortId, cohortId),
        isNull(session.openedAt),
        isNull(session.cancelledAt),
        lte(session.opensAt, at.add({ minutes: EARLY_MINUTES }).toString()),
        gt(session.closesAt, at.toString()),
      ),
    )
    .orderBy(asc(session.opensAt))
    .limit(1);
  if (!planned) return undefined;
  const [opened] = await tx
    .update(session)
    .set({ openedAt: at.toString() })
    .where(eq(session.id, planned.id))
    .returning();
  return opened;
};

/** Whoever was carried over waits again, and whoever wanted to be told is told, once. */
export const takeIn = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  opened: Session,
  actor: Actor | undefined,
  at: Temporal.Instant,
  { tellsHelpers = true } = {},
): Promise<void> => {
  const { id: sessionId, cohortId } = opened;
  const carried = await lockIn(tx, cohortId, ['carried']);
  const moved = await moveTickets(needs, tx, carried, { event: 'open', at, open: opened }, actor);
  const dayStart = await findDayStart(tx, cohortId, at);
  if (moved.length > 0)
    await tx.execute(sql`
      update ticket t set helped_today = ${timesHelped(sql`t.person_id`, cohortId, dayStart)}
      where t.session_id = ${sessionId}::uuid and t.state = 'waiting'`);
  await redrawCards(needs, tx, ticketsOf(moved), at);
  await tellTakenIn(needs, tx, cohortId, moved, at);
  if (tellsHelpers) await send(needs, tx, await waitingMessages(tx, ticketsOf(moved), opened, at), at);
  const watching = await tx.delete(openingWatch).where(eq(openingWatch.cohortId, cohortId)).returning();
  const messages = watching.map(({ accountId }) =>
    messageOf(OPENED, { sessionId, accountId }, accountId, `office-hours-opened/${sessionId}/${accountId}`),
  );
  await send(needs, tx, messages, at);
};

/** They may have been silent for days: whoever is nearly next is asked, and the others are told. */
const tellTakenIn = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  cohortId: string,
  moved: readonly Moved[],
  at: Temporal.Instant,
): Promise<void> => {
  if (moved.length === 0) return;
  const nearlyNext = (await findLine(tx, cohortId)).filter(({ place }) => place <= ASKED_FROM_PLACE);
  const asked = new Set(nearlyNext.flatMap(membersIn).map(({ id }) => id));
  await askWhetherHere(needs, tx, [...asked], at);
  await send(needs, tx, changedMessages(moved.filter(({ ticket }) => !asked.has(ticket.id))), at);
};

/** Changes the open session, and only that one: a button of an earlier one does nothing. */
const changeOpen = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  sessionId: string,
  work: (tx: Transaction, open: Session, opening: Opening) => Promise<Session | undefined>,
): Promise<SessionDone> =>
  inTransaction(needs, async (tx): Promise<SessionDone> => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    if (opening.open?.id !== sessionId) return { outcome: 'not-open' };
    const changed = await work(tx, opening.open, opening);
    return changed ? { outcome: 'done', session: changed } : { outcome: 'not-open' };
  });

type Values = Partial<Pick<Session, 'lastCallAt' | 'status' | 'closedAt'>>;

const setOpen = async (tx: Transaction, sessionId: string, values: Values): Promise<Session | undefined> =>
  (await tx.update(session).set(values).where(eq(session.id, sessionId)).returning())[0];

/** Nobody joins any more; who waits is still helped. */
export const lastCall = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  sessionId: string,
  { at }: Pick<Act, 'at'>,
): Promise<SessionDone> =>
  changeOpen(needs, by, sessionId, (tx, { id, lastCallAt }) =>
    setOpen(tx, id, { lastCallAt: lastCallAt ?? at.toString() }),
  );

export const undoLastCall = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  sessionId: string,
): Promise<SessionDone> => changeOpen(needs, by, sessionId, (tx, { id }) => setOpen(tx, id, { lastCallAt: null }));

/** One line on the board, or none. */
export const setStatus = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  sessionId: string,
  status: string | null,
): Promise<SessionDone> => changeOpen(needs, by, sessionId, (tx, { id }) => setOpen(tx, id, { status }));

export const closeSession = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  sessionId: string,
  { at }: Pick<Act, 'at'>,
): Promise<SessionDone> => changeOpen(needs, by, sessionId, (tx, open) => shut(needs, tx, open, actor, at));

/** Whoever is being helped goes on; the others are carried over, or answered in writing, as they chose. */
export const shut = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { id, cohortId }: Session,
  actor: Actor | undefined,
  at: Temporal.Instant,
): Promise<Session | undefined> => {
  const inLine = await lockIn(tx, cohortId, ['waiting', 'away', 'absent']);
  const closed = await setOpen(tx, id, { closedAt: at.toString() });
  const [toAsync, toCarry] = [inLine.filter(isForAsync), inLine.filter((each) => !isForAsync(each))];
  const moved = [
    ...(await moveTickets(needs, tx, toAsync, { event: 'leaveOpen', at, open: undefined }, actor)),
    ...(await moveTickets(needs, tx, toCarry, { event: 'carry', at, open: undefined }, actor)),
  ];
  await standAlone(tx, toCarry);
  await redrawCards(needs, tx, ticketsOf(moved), at);
  await send(needs, tx, changedMessages(moved), at);
  await tx
    .update(sessionHelper)
    .set({ stoppedAt: at.toString() })
    .where(and(eq(sessionHelper.sessionId, id), isNull(sessionHelper.stoppedAt)));
  await recordLeaversWaits(tx, { id, cohortId });
  return closed;
};

const isForAsync = ({ asyncAtClose }: Ticket): boolean => asyncAtClose;

/** Within some minutes, and while no other is open. */
export const undoClose = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  actor: Actor,
  sessionId: string,
  { at }: Pick<Act, 'at'>,
): Promise<SessionDone | { readonly outcome: 'too-late' }> =>
  inTransaction(needs, async (tx) => {
    const opening = await lockHours(tx, cohortId);
    if (!opening || !isId(sessionId)) return { outcome: 'not-set-up' };
    const [row] = await tx
      .select()
      .from(session)
      .where(and(eq(session.id, sessionId), eq(session.cohortId, cohortId)));
    if (!row) return { outcome: 'missing' };
    if (row.openedAt !== null && row.closedAt === null) return { outcome: 'done', session: row };
    const since = at.subtract({ minutes: UNDO_MINUTES });
    if (row.closedAt === null || opening.open || Temporal.Instant.compare(row.closedAt, since) < 0)
      return { outcome: 'too-late' };
    await tx
      .update(sessionHelper)
      .set({ stoppedAt: null })
      .where(and(eq(sessionHelper.sessionId, sessionId), eq(sessionHelper.stoppedAt, row.closedAt)));
    const anHour = sql`${at.add({ hours: 1 }).toString()}::timestamptz`;
    const isOver = sql`${endsAt} <= ${at.toString()}::timestamptz`;
    const [reopened] = await tx
      .update(session)
      .set({ closedAt: null, closesAt: sql`case when ${isOver} then ${anHour} else ${session.closesAt} end` })
      .where(eq(session.id, sessionId))
      .returning();
    if (!reopened) return { outcome: 'missing' };
    await takeIn(needs, tx, reopened, actor, at);
    return { outcome: 'done', session: reopened };
  });
