/**
 * Office hours that come again each week, by the cohort’s wall clock and its days off; pure.
 */
import { instantOn, localDate } from '../../../lib/time/occurrence.ts';

export type Slot = {
  /** ISO: 1 is Monday. */
  readonly weekday: number;
  /** `HH:MM`. */
  readonly opensAt: string;
  /** Of real time, whatever the clocks do meanwhile; less than a week. */
  readonly lengthMinutes: number;
};

export type CohortClock = {
  /** IANA. */
  readonly zone: string;
  /** `YYYY-MM-DD`. */
  readonly daysOff: ReadonlySet<string>;
};

export type Occurrence<Of extends Slot = Slot> = {
  readonly slot: Of;
  /** The date on which it opens, also where it ends after midnight. */
  readonly on: Temporal.PlainDate;
  readonly opensAt: Temporal.Instant;
  readonly closesAt: Temporal.Instant;
  /**
   * `skipped`: the clocks leave that time out, so it opens when they go on. `twice`: they show it
   * two times, and it opens at the first.
   */
  readonly clock: 'usual' | 'skipped' | 'twice';
};

/** Further ahead nothing is planned, and a calendar may consist of days off. */
const LOOKED_AHEAD_DAYS = 400;

/**
 * The next that open after `after`, at most so many, the first first. Where a change of clocks
 * pushes two together, the one before closes when the next opens.
 */
export const nextOccurrences = <Of extends Slot>(
  slots: readonly Of[],
  clock: CohortClock,
  after: Temporal.Instant,
  atMost: number,
): readonly Occurrence<Of>[] => {
  const found: Occurrence<Of>[] = [];
  // Some more than are asked for, since the last may have to close for the next.
  const from = localDate(after, clock.zone);
  for (let days = 0; days < LOOKED_AHEAD_DAYS && found.length <= atMost + slots.length; days += 1) {
    const on = from.add({ days });
    found.push(
      ...slots
        .flatMap((slot) => occurrenceOn(slot, clock, on) ?? [])
        .filter(({ opensAt }) => Temporal.Instant.compare(opensAt, after) > 0)
        .toSorted(byOpening),
    );
  }
  return found.flatMap((each, index) => beforeNext(each, found[index + 1]) ?? []).slice(0, atMost);
};

/** Nothing on other weekdays, on a day off, or where the zone leaves out the whole date. */
export const occurrenceOn = <Of extends Slot>(
  slot: Of,
  { zone, daysOff }: CohortClock,
  on: Temporal.PlainDate,
): Occurrence<Of> | undefined => {
  if (on.dayOfWeek !== slot.weekday || daysOff.has(on.toString())) return undefined;
  const opensAt = instantOn(on, slot.opensAt, zone);
  if (!localDate(opensAt, zone).equals(on)) return undefined;
  const closesAt = opensAt.add({ minutes: slot.lengthMinutes });
  return { slot, on, opensAt, closesAt, clock: clockAt(on, slot.opensAt, zone) };
};

const clockAt = (on: Temporal.PlainDate, time: string, zone: string): Occurrence['clock'] => {
  const wanted = on.toPlainDateTime(Temporal.PlainTime.from(time));
  const [first, last] = (['earlier', 'later'] as const).map((disambiguation) =>
    wanted.toZonedDateTime(zone, { disambiguation }),
  );
  if (!first || !last || first.equals(last)) return 'usual';
  return first.toPlainDateTime().equals(wanted) ? 'twice' : 'skipped';
};

const byOpening = (one: Occurrence, other: Occurrence): number =>
  Temporal.Instant.compare(one.opensAt, other.opensAt) || Temporal.Instant.compare(one.closesAt, other.closesAt);

/** Nothing where both open at once: then the longer one is held. */
const beforeNext = <Of extends Slot>(
  each: Occurrence<Of>,
  next: Occurrence | undefined,
): Occurrence<Of> | undefined => {
  if (!next || Temporal.Instant.compare(each.closesAt, next.opensAt) <= 0) return each;
  return each.opensAt.equals(next.opensAt) ? undefined : { ...each, closesAt: next.opensAt };
};

const WEEK_MINUTES = 7 * 24 * 60;

/** In minutes since the week began. */
const startOf = ({ weekday, opensAt }: Slot): number => {
  const { hour, minute } = Temporal.PlainTime.from(opensAt);
  return ((weekday - 1) * 24 + hour) * 60 + minute;
};

/** Whether both are open at some time of an ordinary week; Sunday’s night goes on into Monday. */
export const overlap = (one: Slot, other: Slot): boolean => {
  const later = (startOf(other) - startOf(one) + WEEK_MINUTES) % WEEK_MINUTES;
  return later < one.lengthMinutes || WEEK_MINUTES - later < other.lengthMinutes;
};

/** Of the slots there are, the first that a new one overlaps. */
export const findOverlap = <Of extends Slot>(slots: readonly Of[], added: Slot): Of | undefined =>
  slots.find((slot) => overlap(slot, added));
