/** What becomes of a cohort's local date at a moment; pure. */
import { firstDayOn, instantOn, localDate } from '../../../lib/time/occurrence.ts';

export type Hours = {
  /** IANA. */
  readonly zone: string;
  /** `HH:MM`. */
  readonly postsAt: string;
  /** `HH:MM`: on the same day where it is later than `postsAt`, else on the day after. */
  readonly closesAt: string;
  readonly weekdays: readonly number[];
};

export type Decision =
  | {
      readonly kind: 'skip';
      readonly why: 'holiday' | 'paused' | 'late';
      readonly opensAt: Temporal.Instant;
      readonly closesAt: Temporal.Instant;
    }
  | {
      readonly kind: 'ask';
      readonly late: boolean;
      readonly opensAt: Temporal.Instant;
      readonly closesAt: Temporal.Instant;
    };

/** A tick comes each minute; what comes after two is late. */
const LATE_AFTER_S = 120;

export const opensAt = ({ zone, postsAt }: Hours, day: Temporal.PlainDate): Temporal.Instant =>
  instantOn(day, postsAt, zone);

export const closesAt = (hours: Hours, day: Temporal.PlainDate): Temporal.Instant => {
  const closes = instantOn(hours.closesAt > hours.postsAt ? day : day.add({ days: 1 }), hours.closesAt, hours.zone);
  const opens = opensAt(hours, day);
  // Where the clocks skip the whole time between, it is open for a minute rather than for less than
  // nothing.
  return Temporal.Instant.compare(closes, opens) > 0 ? closes : opens.add({ minutes: 1 });
};

/** `at` may be any time after the date's turn. */
export const decideDay = (
  hours: Hours,
  day: Temporal.PlainDate,
  at: Temporal.Instant,
  off: { readonly holiday: boolean; readonly paused: boolean },
): Decision => {
  const times = { opensAt: opensAt(hours, day), closesAt: closesAt(hours, day) };
  if (off.holiday) return { kind: 'skip', why: 'holiday', ...times };
  if (off.paused) return { kind: 'skip', why: 'paused', ...times };
  const over = !localDate(at, hours.zone).equals(day) || Temporal.Instant.compare(at, times.closesAt) >= 0;
  if (over) return { kind: 'skip', why: 'late', ...times };
  return {
    kind: 'ask',
    late: times.opensAt.until(at, { largestUnit: 'seconds' }).seconds > LATE_AFTER_S,
    ...times,
  };
};

/**
 * Dates that are recorded one by one after a long time without a process; what is older is left
 * out.
 */
const RECORDED_AT_MOST = 31;

/** The date after `day` that is decided next. */
export const nextDayAfter = (hours: Hours, day: Temporal.PlainDate, at: Temporal.Instant): Temporal.PlainDate => {
  const oldest = localDate(at, hours.zone).subtract({ days: RECORDED_AT_MOST });
  const from = day.add({ days: 1 });
  const next = firstDayOn(hours, Temporal.PlainDate.compare(from, oldest) < 0 ? oldest : from);
  if (!next) throw new RangeError('a schedule without a weekday');
  return next;
};

const LOOKED_AHEAD_DAYS = 100;

/** The next dates on which a question will be asked, as far as is known now. */
export const comingDays = (
  { weekdays }: Pick<Hours, 'weekdays'>,
  day: Temporal.PlainDate,
  holidays: readonly string[],
  atMost: number,
): readonly Temporal.PlainDate[] =>
  Array.from({ length: LOOKED_AHEAD_DAYS }, (_, days) => day.add({ days: days + 1 }))
    .filter((each) => weekdays.includes(each.dayOfWeek) && !holidays.includes(each.toString()))
    .slice(0, atMost);

/**
 * The first date for a schedule that is set up or changed now: today where its time is still to
 * come and nothing was decided of it.
 */
export const firstDay = (hours: Hours, at: Temporal.Instant, decided: string | undefined): Temporal.PlainDate => {
  const today = localDate(at, hours.zone);
  const passed = Temporal.Instant.compare(opensAt(hours, today), at) <= 0;
  const after = decided === undefined ? undefined : Temporal.PlainDate.from(decided).add({ days: 1 });
  const from = [passed ? today.add({ days: 1 }) : today, ...(after ? [after] : [])]
    .toSorted(Temporal.PlainDate.compare)
    .at(-1);
  const next = firstDayOn(hours, from ?? today);
  if (!next) throw new RangeError('a schedule without a weekday');
  return next;
};
