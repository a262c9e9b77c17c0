/** Says when something happens, and how many there are, as a person would. */

const NEAR_DAYS = 13;

// Made once: making one costs more than the rest of an answer's words together.
const dayNames = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

const fullDates = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "Tue 24 Nov", of a date as `YYYY-MM-DD`. */
export const dayWords = (day: string): string => dayNames.format(new Date(`${day}T00:00:00Z`)).replace(',', '');

/** "24 Nov 2026", where a year may be needed, as `readDay` reads it. */
export const fullDayWords = (day: string): string => fullDates.format(new Date(`${day}T00:00:00Z`));

/** "Tue 24 Nov 16:00 UTC", where a reader's own zone can't be shown. */
export const momentWords = (epochMs: number): string => {
  const [day = '', time = ''] = new Date(epochMs).toISOString().split('T');
  return `${dayWords(day)} ${time.slice(0, 5)} UTC`;
};

/**
 * "tomorrow", "in 3 days (Tue 24 Nov)", "on Mon 21 Dec". Both are the learner's days, as
 * `YYYY-MM-DD`.
 */
export const whenWords = (day: string, today: string): string => {
  const date = Temporal.PlainDate.from(day);
  const days = Temporal.PlainDate.from(today).until(date).days;
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days <= NEAR_DAYS ? `in ${days} days (${dayWords(day)})` : `on ${dayWords(day)}`;
};

/** "1 question", "3 questions". */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
