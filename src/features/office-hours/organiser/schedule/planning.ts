/** What organisers do with weekly times and single sessions: each is one transaction, and tells who waits for it. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { isDayOff } from '../../../../community/cohort/calendar.ts';
import type { InCohort } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { officeHoursSlot, session } from '../../../../database/schema/office-hours/office-hours.ts';
import { localDate } from '../../../../lib/time/occurrence.ts';
import { findOverlap } from '../../calendar/slots.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { inTransaction, lockHours } from '../../store/transaction.ts';
import type { Act, Actor, Session } from '../../store/types.ts';
import { dueOn, firstOn, inItsWeek, isMovedByHand, occurrenceOf, type SlotRow, slotOf } from './plan.ts';
import * as store from './plan-store.ts';
import { type Change, tellOf } from './telling.ts';

/** They fit into one select. */
export const SLOTS_AT_MOST = 20;

export type WishedSlot = Pick<SlotRow, 'weekday' | 'opensAt' | 'minutes' | 'zone'>;

export type Planned =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not-set-up' | 'missing' | 'too-many' | 'begun' }
  | { readonly outcome: 'slot-overlaps'; readonly slot: SlotRow }
  | { readonly outcome: 'overlaps'; readonly session: Session }
  | { readonly outcome: 'day-off'; readonly day: string }
  | { readonly outcome: 'past' };

type By = InCohort<'organiser'>;

/** The same one twice is once. All weekly times of a cohort have one zone: it is changed for all of them. */
export const addSlot = (
  needs: OfficeHoursNeeds,
  { cohortId }: By,
  actor: Actor,
  wished: WishedSlot,
  { at }: Pick<Act, 'at'>,
): Promise<Planned> =>
  inTransaction(needs, async (tx): Promise<Planned> => {
    if (!(await lockHours(tx, cohortId))) return { outcome: 'not-set-up' };
    const slots = await store.findSlots(tx, cohortId);
    if (slots.some((slot) => isSame(slot, wished))) return { outcome: 'done' };
    const overlapped = findOverlapped(slots, wished);
    if (overlapped) return { outcome: 'slot-overlaps', slot: overlapped };
    if (slots.length >= SLOTS_AT_MOST) return { outcome: 'too-many' };
    const first = firstOn(wished, at);
    const due = dueOn(wished, first);
    const [added] = await tx
      .insert(officeHoursSlot)
      .values({
        id: needs.random.id(at),
        cohortId,
        ...wished,
        nextOn: due.on.toString(),
        nextAt: due.at.toString(),
        createdAt: at.toString(),
      })
      .returning();
    if (!added) return { outcome: 'missing' };
    await store.makeDue(tx, needs.random, added, first, at);
    await useZone(needs, tx, slots, wished.zone, actor, at);
    return { outcome: 'done' };
  });

const isSame = (slot: SlotRow, { weekday, opensAt, minutes, zone }: WishedSlot): boolean =>
  slot.weekday === weekday && slot.opensAt === opensAt && slot.minutes === minutes && slot.zone === zone;

const findOverlapped = (slots: readonly SlotRow[], wished: WishedSlot): SlotRow | undefined =>
  findOverlap(
    slots.map((slot) => ({ ...slotOf(slot), slot })),
    slotOf(wished),
  )?.slot;

export const changeSlot = (
  needs: OfficeHoursNeeds,
  { cohortId }: By,
  actor: Actor,
  slotId: string,
  wished: WishedSlot,
  { at }: Pick<Act, 'at'>,
): Promise<Planned> =>
  inTransaction(needs, async (tx): Promise<Planned> => {
    if (!(await lockHours(tx, cohortId))) return { outcome: 'not-set-up' };
    const slots = await store.findSlots(tx, cohortId);
    const slot = slots.find(({ id }) => id === slotId);
    if (!slot) return { outcome: 'missing' };
    if (isSame(slot, wished)) return { outcome: 'done' };
    const others = slots.filter(({ id }) => id !== slotId);
    const overlapped = findOverlapped(others, wished);
    if (overlapped) return { outcome: 'slot-overlaps', slot: overlapped };
    await reshape(needs, tx, slot, wished, actor, at);
    await useZone(needs, tx, others, wished.zone, actor, at);
    return { outcome: 'done' };
  });

const useZone = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  slots: readonly SlotRow[],
  zone: string,
  actor: Actor,
  at: Temporal.Instant,
): Promise<void> => {
  for (const slot of slots) if (slot.zone !== zone) await reshape(needs, tx, slot, { ...slot, zone }, actor, at);
};

/** What is planned moves with it, week by week; whoever waits for the first of them is told, once for all. */
const reshape = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  slot: SlotRow,
  { weekday, opensAt, minutes, zone }: WishedSlot,
  actor: Actor,
  at: Temporal.Instant,
): Promise<void> => {
  const changed = { ...slot, weekday, opensAt, minutes, zone };
  await tx.update(officeHoursSlot).set({ weekday, opensAt, minutes, zone }).where(eq(officeHoursSlot.id, slot.id));
  const changes: Change[] = [];
  for (const planned of await store.findPlannedOf(tx, slot.id, at)) {
    const change = await reshapeSession(tx, { slot, changed, planned }, at);
    if (change) changes.push(change);
  }
  // This week's may be still to come now, though it was over at its old time.
  await store.makeDue(tx, needs.random, changed, firstOn(changed, at), at);
  const [told] = changes;
  if (told) await tellOf(needs, tx, { ...told, weekly: true }, actor, at);
};

const reshapeSession = async (
  tx: Transaction,
  { slot, changed, planned }: { readonly slot: SlotRow; readonly changed: SlotRow; readonly planned: Session },
  at: Temporal.Instant,
): Promise<Change | undefined> => {
  if (planned.slotOn === null) return undefined;
  const on = inItsWeek(Temporal.PlainDate.from(planned.slotOn), changed.weekday);
  const slotOn = on.toString();
  const occurrence = occurrenceOf(changed, on);
  if (isMovedByHand(slot, planned) || planned.cancelledFor === 'asked') {
    await store.keepForDate(tx, planned, slotOn);
    return undefined;
  }
  const isOver = !occurrence || Temporal.Instant.compare(occurrence.opensAt, at) <= 0;
  const after = await store.changeSession(
    tx,
    planned,
    isOver
      ? cancelled(at)
      : {
          opensAt: occurrence.opensAt.toString(),
          closesAt: occurrence.closesAt.toString(),
          slotOn,
          ...(await store.cancelledOn(tx, planned.cohortId, slotOn, at)),
        },
    at,
  );
  return after && { before: planned, after };
};

/** What is planned of it isn’t held. */
export const endSlot = (
  needs: OfficeHoursNeeds,
  { cohortId }: By,
  actor: Actor,
  slotId: string,
  { at }: Pick<Act, 'at'>,
): Promise<Planned> =>
  inTransaction(needs, async (tx): Promise<Planned> => {
    if (!(await lockHours(tx, cohortId))) return { outcome: 'not-set-up' };
    const ended = await tx
      .update(officeHoursSlot)
      .set({ endedAt: at.toString() })
      .where(
        and(eq(officeHoursSlot.id, slotId), eq(officeHoursSlot.cohortId, cohortId), isNull(officeHoursSlot.endedAt)),
      )
      .returning();
    if (ended.length === 0) return { outcome: 'missing' };
    const changes: Change[] = [];
    for (const planned of await store.findPlannedOf(tx, slotId, at)) {
      if (planned.cancelledFor === 'asked') continue;
      const after = await store.changeSession(tx, planned, cancelled(at), at);
      if (after) changes.push({ before: planned, after });
    }
    const told = changes.find(({ before }) => before.cancelledAt === null);
    if (told) await tellOf(needs, tx, { ...told, weekly: true }, actor, at);
    return { outcome: 'done' };
  });

const cancelled = (at: Temporal.Instant) => ({ cancelledAt: at.toString(), cancelledFor: 'asked' }) as const;

export type Times = { readonly opensAt: Temporal.Instant; readonly closesAt: Temporal.Instant };

/** One that has begun is closed and not moved. */
export const moveSession = (
  needs: OfficeHoursNeeds,
  by: By,
  actor: Actor,
  sessionId: string,
  { opensAt, closesAt, zone }: Times & { readonly zone: string },
  { at }: Pick<Act, 'at'>,
): Promise<Planned> =>
  changing(needs, by, sessionId, async (tx, planned) => {
    const day = localDate(opensAt, zone).toString();
    if (Temporal.Instant.compare(opensAt, at) <= 0) return { outcome: 'past' };
    if (await isDayOff(tx, by.cohortId, day)) return { outcome: 'day-off', day };
    const others = (await store.findPlanned(tx, by.cohortId, at)).filter(
      ({ id, cancelledAt }) => id !== sessionId && cancelledAt === null,
    );
    const overlapped = others.find((other) => overlaps(other, { opensAt, closesAt }));
    if (overlapped) return { outcome: 'overlaps', session: overlapped };
    const isThere =
      planned.cancelledAt === null &&
      opensAt.equals(Temporal.Instant.from(planned.opensAt)) &&
      planned.closesAt !== null &&
      closesAt.equals(Temporal.Instant.from(planned.closesAt));
    if (isThere) return { outcome: 'done' };
    const times = { opensAt: opensAt.toString(), closesAt: closesAt.toString(), ...store.HELD };
    const after = await store.changeSession(tx, planned, times, at);
    if (after) await tellOf(needs, tx, { before: planned, after, weekly: false }, actor, at);
    return { outcome: 'done' };
  });

export const cancelSession = (
  needs: OfficeHoursNeeds,
  by: By,
  actor: Actor,
  sessionId: string,
  { at }: Pick<Act, 'at'>,
): Promise<Planned> =>
  changing(needs, by, sessionId, async (tx, planned) => {
    if (planned.cancelledFor === 'asked') return { outcome: 'done' };
    const after = await store.changeSession(tx, planned, cancelled(at), at);
    if (after && planned.cancelledAt === null)
      await tellOf(needs, tx, { before: planned, after, weekly: false }, actor, at);
    return { outcome: 'done' };
  });

const overlaps = ({ opensAt, closesAt }: Session, wished: Times): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(opensAt), wished.closesAt) < 0 &&
  (closesAt === null || Temporal.Instant.compare(wished.opensAt, Temporal.Instant.from(closesAt)) < 0);

const changing = (
  needs: OfficeHoursNeeds,
  { cohortId }: By,
  sessionId: string,
  work: (tx: Transaction, planned: Session) => Promise<Planned>,
): Promise<Planned> =>
  inTransaction(needs, async (tx): Promise<Planned> => {
    if (!(await lockHours(tx, cohortId))) return { outcome: 'not-set-up' };
    const [planned] = await tx
      .select()
      .from(session)
      .where(and(eq(session.id, sessionId), eq(session.cohortId, cohortId), isNotNull(session.changedAt)))
      .for('update');
    if (!planned) return { outcome: 'missing' };
    return planned.openedAt === null ? work(tx, planned) : { outcome: 'begun' };
  });
