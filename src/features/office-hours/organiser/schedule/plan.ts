/** Which sessions a weekly time makes, and what becomes of them where it is changed; pure. */
import type { officeHoursSlot } from '../../../../database/schema/office-hours/office-hours.ts';
import type { Due } from '../../../../jobs/recurring.ts';
import { instantOn, localDate } from '../../../../lib/time/occurrence.ts';
import { type Occurrence, occurrenceOn, type Slot } from '../../calendar/slots.ts';
import type { Session } from '../../store/types.ts';

export type SlotRow = typeof officeHoursSlot.$inferSelect;

export const slotOf = ({ weekday, opensAt, minutes }: Pick<SlotRow, 'weekday' | 'opensAt' | 'minutes'>): Slot => ({
  weekday,
  opensAt,
  lengthMinutes: minutes,
});

/** So that a calendar shows the next weeks, and a day off that is chosen late is still heeded. */
const AHEAD_DAYS = 28;

/** When the session of this date is made. */
export const dueOn = ({ opensAt, zone }: Pick<SlotRow, 'opensAt' | 'zone'>, on: Temporal.PlainDate): Due => ({
  on,
  at: instantOn(on.subtract({ days: AHEAD_DAYS }), opensAt, zone),
});

/** The first date of its weekday on which it hasn’t opened yet. */
export const firstOn = (
  { weekday, opensAt, zone }: Pick<SlotRow, 'weekday' | 'opensAt' | 'zone'>,
  at: Temporal.Instant,
): Temporal.PlainDate => {
  const today = localDate(at, zone);
  const on = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 });
  return Temporal.Instant.compare(instantOn(on, opensAt, zone), at) > 0 ? on : on.add({ days: 7 });
};

/** A week on; after weeks without a process the dates that have passed are left out. */
export const nextOf = (slot: SlotRow, { on }: Due, at: Temporal.Instant): Due => {
  const [next, first] = [on.add({ days: 7 }), firstOn(slot, at)];
  return dueOn(slot, Temporal.PlainDate.compare(next, first) < 0 ? first : next);
};

/** As on a day that isn’t off: whether it is, is said beside it. */
export const occurrenceOf = (slot: SlotRow, on: Temporal.PlainDate): Occurrence | undefined =>
  occurrenceOn(slotOf(slot), { zone: slot.zone, daysOff: new Set() }, on);

/** The same week’s date of another weekday. */
export const inItsWeek = (on: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  on.add({ days: weekday - on.dayOfWeek });

/** An organiser gave it times of its own, which it keeps. */
export const isMovedByHand = (slot: SlotRow, { slotOn, opensAt, closesAt }: Session): boolean => {
  const planned = slotOn === null ? undefined : occurrenceOf(slot, Temporal.PlainDate.from(slotOn));
  return (
    planned === undefined ||
    closesAt === null ||
    !planned.opensAt.equals(Temporal.Instant.from(opensAt)) ||
    !planned.closesAt.equals(Temporal.Instant.from(closesAt))
  );
};
