/**
 * When a person's daily reminder comes: their hour on their weekdays, after their vacation and
 * outside their quiet hours; pure.
 */
import { firstDayOn, instantOn, localDate } from '../../lib/time/occurrence.ts';

/** Local times are `HH:MM`, weekdays 1 (Monday) to 7, dates `YYYY-MM-DD`. */
export type ReminderTimes = {
  /** IANA. */
  readonly zone: string;
  readonly remindsAt: string;
  readonly weekdays: readonly number[];
  /** Not between these, over midnight where the first is later; both or neither. */
  readonly quietFrom: string | null;
  readonly quietUntil: string | null;
  /** The first date on which they want to be reminded again. */
  readonly vacationUntil: string | null;
};

/** The local date that is decided next, and when; as a row has them. */
export type NextReminder = { readonly nextOn: string; readonly nextAt: string };

type Quiet = Pick<ReminderTimes, 'quietFrom' | 'quietUntil'>;

/** Whether a local time lies in the quiet hours, of which the end is none. */
export const isQuiet = ({ quietFrom, quietUntil }: Quiet, time: string): boolean => {
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return false;
  if (quietFrom < quietUntil) return time >= quietFrom && time < quietUntil;
  return time >= quietFrom || time < quietUntil;
};

/**
 * A time moved out of the quiet hours to their end; `undefined` where they end only on the next
 * day.
 */
export const outsideQuiet = (quiet: Quiet, time: string): string | undefined => {
  if (!isQuiet(quiet, time)) return time;
  return quiet.quietUntil !== null && quiet.quietUntil > time ? quiet.quietUntil : undefined;
};

/** Where the quiet hours leave no moment, the hour itself: the day is then decided and skipped. */
const timeOf = (times: ReminderTimes): string => outsideQuiet(times, times.remindsAt) ?? times.remindsAt;

/**
 * The next one from this date on, today's past hour included. A row without weekdays comes daily:
 * nobody is kept for ever in what is due.
 */
const nextFrom = (
  times: ReminderTimes,
  from: Temporal.PlainDate,
): { readonly on: Temporal.PlainDate; readonly at: Temporal.Instant } => {
  const on = firstDayOn(times, latest(from, times.vacationUntil)) ?? from;
  return { on, at: instantOn(on, timeOf(times), times.zone) };
};

const latest = (from: Temporal.PlainDate, until: string | null): Temporal.PlainDate =>
  until !== null && until > from.toString() ? Temporal.PlainDate.from(until) : from;

const asRow = ({ on, at }: { readonly on: Temporal.PlainDate; readonly at: Temporal.Instant }): NextReminder => ({
  nextOn: on.toString(),
  nextAt: at.toString(),
});

/**
 * The first reminder after an instant: for a new row, or after a change of zone, hour or weekdays.
 * One on a date that was reminded already is passed over by its key.
 */
export const nextReminderAfter = (times: ReminderTimes, at: Temporal.Instant): NextReminder => {
  const today = localDate(at, times.zone);
  const next = nextFrom(times, today);
  return asRow(Temporal.Instant.compare(next.at, at) > 0 ? next : nextFrom(times, today.add({ days: 1 })));
};

/**
 * What to do with a row whose time has come: `remindOn` is the local date to remind for, none where
 * there is nothing to do now. Late is once, on the same local date; dates that passed meanwhile are
 * skipped. Never before `nextOn`, so that a clock that jumps back repeats none.
 */
export const decideReminder = (
  times: ReminderTimes,
  nextOn: string,
  at: Temporal.Instant,
): NextReminder & { readonly remindOn: string | undefined } => {
  const today = localDate(at, times.zone);
  const due = nextFrom(times, latest(today, nextOn));
  if (Temporal.Instant.compare(due.at, at) > 0) return { ...asRow(due), remindOn: undefined };
  const time = at.toZonedDateTimeISO(times.zone).toPlainTime().toString({ smallestUnit: 'minute' });
  const allowed = outsideQuiet(times, time);
  // Late into the quiet hours: at their end, if that is today.
  if (allowed !== undefined && allowed !== time)
    return {
      nextOn: today.toString(),
      nextAt: instantOn(today, allowed, times.zone).toString(),
      remindOn: undefined,
    };
  return {
    ...asRow(nextFrom(times, today.add({ days: 1 }))),
    remindOn: allowed === undefined ? undefined : today.toString(),
  };
};
