/** Weekly times and the sessions they make, as rows; each function is part of its caller’s transaction. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, min, notInArray, or, sql } from 'drizzle-orm';
import { findDaysOff, isDayOff } from '../../../../community/cohort/calendar.ts';
import type { Transaction } from '../../../../database/client.ts';
import { officeHoursSlot, session } from '../../../../database/schema/office-hours/office-hours.ts';
import { cohort } from '../../../../database/schema/people/community.ts';
import { dailySchedule } from '../../../../database/schema/study/daily.ts';
import type { Random } from '../../../../lib/random.ts';
import { localDate } from '../../../../lib/time/occurrence.ts';
import type { Session } from '../../store/types.ts';
import { dueOn, nextOf, occurrenceOf, type SlotRow } from './plan.ts';

export type Reader = Pick<Transaction, 'select' | 'execute'>;

/** Those that go on, in the order of the week. */
export const findSlots = (reader: Reader, cohortId: string): Promise<readonly SlotRow[]> =>
  reader
    .select()
    .from(officeHoursSlot)
    .where(and(eq(officeHoursSlot.cohortId, cohortId), isNull(officeHoursSlot.endedAt)))
    .orderBy(asc(officeHoursSlot.weekday), asc(officeHoursSlot.opensAt), asc(officeHoursSlot.id));

export const findSlot = async (reader: Reader, slotId: string): Promise<SlotRow | undefined> =>
  (
    await reader
      .select()
      .from(officeHoursSlot)
      .where(and(eq(officeHoursSlot.id, slotId), isNull(officeHoursSlot.endedAt)))
  )[0];

/** The cohort’s, by its weekly times, else by its question of the day. */
export const findCohortZone = async (reader: Reader, cohortId: string): Promise<string | undefined> => {
  const [first] = await findSlots(reader, cohortId);
  if (first) return first.zone;
  const [daily] = await reader
    .select({ zone: dailySchedule.zone })
    .from(dailySchedule)
    .where(eq(dailySchedule.cohortId, cohortId));
  return daily?.zone;
};

const isPlanned = and(isNull(session.openedAt), isNotNull(session.changedAt));

/** It isn’t told of more: a cohort with daily hours has some thirty. */
const PLANNED_AT_MOST = 200;

/** Those to come, also the cancelled ones, the next first. */
export const findPlanned = (reader: Reader, cohortId: string, at: Temporal.Instant): Promise<readonly Session[]> =>
  reader
    .select()
    .from(session)
    .where(and(eq(session.cohortId, cohortId), isPlanned, gt(session.opensAt, at.toString())))
    .orderBy(asc(session.opensAt), asc(session.id))
    .limit(PLANNED_AT_MOST);

export const findPlannedOf = (tx: Transaction, slotId: string, at: Temporal.Instant): Promise<readonly Session[]> =>
  tx
    .select()
    .from(session)
    .where(and(eq(session.slotId, slotId), isPlanned, gt(session.opensAt, at.toString())))
    .orderBy(asc(session.opensAt), asc(session.id))
    .for('update');

/** Once a date: nothing where it is made already, has passed, or comes after the cohort’s last day. */
export const makeSession = async (
  tx: Transaction,
  random: Random,
  slot: SlotRow,
  on: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<void> => {
  const { id: slotId, cohortId } = slot;
  const planned = occurrenceOf(slot, on);
  if (!planned || Temporal.Instant.compare(planned.closesAt, at) <= 0) return;
  const slotOn = on.toString();
  const [of] = await tx.select({ endsOn: cohort.endsOn }).from(cohort).where(eq(cohort.id, cohortId));
  if (!of || (of.endsOn !== null && of.endsOn < slotOn)) return;
  await tx
    .insert(session)
    .values({
      id: random.id(at),
      cohortId,
      slotId,
      slotOn,
      opensAt: planned.opensAt.toString(),
      closesAt: planned.closesAt.toString(),
      ...(await cancelledOn(tx, cohortId, slotOn, at)),
      changedAt: at.toString(),
      secret: random.id(at),
    })
    .onConflictDoNothing();
};

type Cancelled = Pick<Session, 'cancelledAt' | 'cancelledFor'>;

export const HELD: Cancelled = { cancelledAt: null, cancelledFor: null };

/** On a day off it is planned and cancelled: should the day be one no more, it is held after all. */
export const cancelledOn = async (
  reader: Reader,
  cohortId: string,
  day: string,
  at: Temporal.Instant,
): Promise<Cancelled> =>
  (await isDayOff(reader, cohortId, day)) ? { cancelledAt: at.toString(), cancelledFor: 'day-off' } : HELD;

/** All sessions that are due by now, from this date on. */
export const makeDue = async (
  tx: Transaction,
  random: Random,
  slot: SlotRow,
  from: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<void> => {
  let due = dueOn(slot, from);
  while (Temporal.Instant.compare(due.at, at) <= 0) {
    await makeSession(tx, random, slot, due.on, at);
    due = nextOf(slot, due, at);
  }
  await moveSlotOn(tx, slot.id, due);
};

export const moveSlotOn = async (
  tx: Transaction,
  slotId: string,
  due: { readonly on: Temporal.PlainDate; readonly at: Temporal.Instant },
): Promise<void> => {
  await tx
    .update(officeHoursSlot)
    .set({ nextOn: due.on.toString(), nextAt: due.at.toString() })
    .where(eq(officeHoursSlot.id, slotId));
};

const goesOn = and(
  isNull(officeHoursSlot.endedAt),
  sql`exists (select from ${cohort} c where c.id = ${officeHoursSlot.cohortId} and c.archived_at is null)`,
);

export const findNextSlotAt = async (reader: Reader): Promise<string | null | undefined> =>
  (
    await reader
      .select({ at: min(officeHoursSlot.nextAt) })
      .from(officeHoursSlot)
      .where(goesOn)
  )[0]?.at;

export const claimSlot = async (
  tx: Transaction,
  at: Temporal.Instant,
  resting: readonly string[],
): Promise<SlotRow | undefined> =>
  (
    await tx
      .select()
      .from(officeHoursSlot)
      .where(and(goesOn, lte(officeHoursSlot.nextAt, at.toString()), notInArray(officeHoursSlot.id, [...resting])))
      .orderBy(asc(officeHoursSlot.nextAt))
      .limit(1)
      .for('update', { skipLocked: true })
  )[0];

/**
 * Its times change, or whether it is held: calendars keep the version with the highest number. Nothing
 * where it has changed since it was read.
 */
export const changeSession = async (
  tx: Transaction,
  { id, sequence }: Pick<Session, 'id' | 'sequence'>,
  values: Partial<Pick<Session, 'opensAt' | 'closesAt' | 'slotOn' | 'cancelledAt' | 'cancelledFor'>>,
  at: Temporal.Instant,
): Promise<Session | undefined> =>
  (
    await tx
      .update(session)
      .set({ ...values, sequence: sql`${session.sequence} + 1`, changedAt: at.toString() })
      .where(and(eq(session.id, id), eq(session.sequence, sequence), isPlanned))
      .returning()
  )[0];

/** It stays as it is, and none is made beside it for the date that its week has now. */
export const keepForDate = async (tx: Transaction, { id, slotId }: Session, slotOn: string): Promise<void> => {
  await tx.execute(sql`
    update session set slot_on = ${slotOn}::date
    where id = ${id}::uuid
      and not exists (select from session s where s.slot_id = ${slotId}::uuid and s.slot_on = ${slotOn}::date)`);
};

/** Those that no longer fit the calendar: held on a day off, or cancelled for one that isn’t off any more. */
export const findMisfits = async (reader: Reader, at: Temporal.Instant): Promise<readonly Session[]> => {
  const near = sql`exists (
    select from holiday h
    where h.cohort_id = ${session.cohortId}
      and h.day between (${session.opensAt} at time zone 'UTC')::date - 1
        and (${session.opensAt} at time zone 'UTC')::date + 1)`;
  const rows = await reader
    .select({ session, slotZone: officeHoursSlot.zone })
    .from(session)
    .leftJoin(officeHoursSlot, eq(officeHoursSlot.id, session.slotId))
    .where(
      and(
        isPlanned,
        gt(session.opensAt, at.toString()),
        or(and(isNull(session.cancelledAt), near), eq(session.cancelledFor, 'day-off')),
        inArray(session.cohortId, reader.select({ id: cohort.id }).from(cohort).where(isNull(cohort.archivedAt))),
      ),
    )
    .orderBy(asc(session.opensAt), asc(session.id))
    .limit(PLANNED_AT_MOST);
  const offOf = new Map<string, ReadonlySet<string>>();
  const from = at.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 1 }).toString();
  for (const id of new Set(rows.map((row) => row.session.cohortId)))
    offOf.set(id, new Set(await findDaysOff(reader, id, from)));
  return rows
    .filter(({ session: each, slotZone }) => {
      const day = localDate(Temporal.Instant.from(each.opensAt), slotZone ?? 'UTC').toString();
      return (offOf.get(each.cohortId)?.has(day) ?? false) !== (each.cancelledAt !== null);
    })
    .map((row) => row.session);
};
