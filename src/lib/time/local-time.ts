/** Times of day and dates as people type them. */

const TIME = /^(?:at\s+)?(\d{1,2})(?:[:.h]?([0-5]\d))?\s*([ap])?\.?(?:m\.?)?$/i;

/**
 * "9", "9:00", "9am", "21.30", "2130", "noon" as `HH:MM`; `undefined` for what is no time of day.
 */
export const readTime = (typed: string): string | undefined => {
  const tidy = typed.trim().toLowerCase();
  if (tidy === 'noon') return '12:00';
  const [, hourTyped, minutes = '00', half] = TIME.exec(tidy) ?? [];
  if (hourTyped === undefined) return undefined;
  const hour = Number(hourTyped);
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  if (hour > 23) return undefined;
  const onClock = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return `${String(onClock).padStart(2, '0')}:${minutes}`;
};

export type TimeSpan = { readonly from: string; readonly until: string };

/**
 * "22-7", "22:00 – 07:00", "from 10pm to 7am"; over midnight where the first is later. `undefined`
 * for what is none.
 */
export const readTimeSpan = (typed: string): TimeSpan | undefined => {
  const [first, second, ...more] = typed
    .trim()
    .replace(/^from\s+/i, '')
    .split(/\s*(?:-|–|—|\bto\b|\buntil\b)\s*/i);
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const from = readTime(first);
  const until = readTime(second);
  return from === undefined || until === undefined || from === until ? undefined : { from, until };
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const SPAN = /^(?:in\s+|for\s+)?(a|one|\d{1,3})\s+(day|week|month)s?$/;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const NUMBERS = /^(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?$/;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3})[a-z]*\.?,?\s*(\d{4})?$/;
const MONTH_FIRST = /^([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?$/;

/**
 * What is further away than this was mistyped: nobody plans for it, and a database may not take it.
 */
const YEARS_AWAY_AT_MOST = 100;

/**
 * "2026-01-05", "5 Jan", "January 5, 2026", "5.1.", "tomorrow", "2 weeks"; without a year the next
 * such date. `undefined` for what is no date, or none of our time.
 */
export const readDay = (typed: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined => {
  const day = anyDay(typed, today);
  return day && Math.abs(day.year - today.year) <= YEARS_AWAY_AT_MOST ? day : undefined;
};

const anyDay = (typed: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined => {
  const tidy = typed.trim().toLowerCase();
  if (tidy === 'tomorrow') return today.add({ days: 1 });
  const [, many, unit] = SPAN.exec(tidy) ?? [];
  if (many !== undefined) return today.add({ [`${unit}s`]: Number(many) || 1 });
  const iso = ISO.exec(tidy);
  if (iso) return dateOf(iso[1], Number(iso[2]), iso[3], today);
  const numbers = NUMBERS.exec(tidy);
  if (numbers) return dateOf(numbers[3], Number(numbers[2]), numbers[1], today);
  const dayFirst = DAY_FIRST.exec(tidy);
  if (dayFirst) return dateOf(dayFirst[3], MONTHS.indexOf(dayFirst[2] ?? '') + 1, dayFirst[1], today);
  const monthFirst = MONTH_FIRST.exec(tidy);
  return monthFirst ? dateOf(monthFirst[3], MONTHS.indexOf(monthFirst[1] ?? '') + 1, monthFirst[2], today) : undefined;
};

const dateOf = (
  year: string | undefined,
  month: number,
  day: string | undefined,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined => {
  const inYear = (named: number): Temporal.PlainDate | undefined => {
    try {
      return Temporal.PlainDate.from({ year: named, month, day: Number(day) }, { overflow: 'reject' });
    } catch {
      return undefined;
    }
  };
  if (year !== undefined) return inYear(Number(year));
  const thisYear = inYear(today.year);
  return thisYear && Temporal.PlainDate.compare(thisYear, today) > 0 ? thisYear : inYear(today.year + 1);
};

/** Of ISO's weekdays: the first is Monday. */
export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** For a form: weekdays as values from 1, Monday, on. */
export const weekdayOptions = weekdayNames.map((label, index) => ({
  value: String(index + 1),
  label,
}));

const fullNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** "Mon, Wed" for 1 and 3, "Monday to Friday" for three or more in a row, "every day" for all. */
export const weekdayWords = (weekdays: readonly number[]): string => {
  const days = fullNames.flatMap((name, index) => (weekdays.includes(index + 1) ? [{ name, index }] : []));
  const [first, last] = [days[0], days.at(-1)];
  if (days.length === fullNames.length) return 'every day';
  if (first && last && days.length >= 3 && last.index - first.index === days.length - 1)
    return `${first.name} to ${last.name}`;
  return days.map(({ index }) => weekdayNames[index]).join(', ');
};

/** What was ticked, in the order of the week; what is no weekday is left out. */
export const readWeekdays = (values: readonly string[] | undefined): number[] =>
  [...new Set(values?.map(Number))]
    .filter((day) => Number.isInteger(day) && day >= 1 && day <= 7)
    .toSorted((one, other) => one - other);
