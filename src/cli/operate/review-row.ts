/**
 * One row of a file of reviews: its cells as numbers, or what is wrong with them, on which line,
 * and how to mend it.
 */

/** The file can't be used: its message says why and what to do. */
import { oneLine } from '../../lib/words/one-line.ts';
export class ReviewFileError extends Error {}

export const COLUMNS = ['card_id', 'review_time', 'review_rating'] as const;
type Column = (typeof COLUMNS)[number] | 'review_state';
/** Where each column stands; `review_state` may be missing. */
export type Places = Readonly<Record<(typeof COLUMNS)[number], number>> & {
  readonly review_state?: number;
};

export type ReviewRow = {
  readonly card: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** 1 to 4, or 0 where nothing was graded. */
  readonly rating: number;
  /**
   * - `new`: the first time, or the first after the card was reset. - `filtered`: crammed or
   *   rescheduled, which says nothing of forgetting.
   */
  readonly state: 'new' | 'usual' | 'filtered';
};

export const placesOf = (header: readonly string[]): Places => {
  const names = header.map((name) => name.toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new ReviewFileError(
      oneLine`line 1: there is no column ${missing.join(' and no ')}. The first line must name the
        columns: ${COLUMNS.join(',')}.`,
    );
  const state = names.indexOf('review_state');
  return {
    card_id: names.indexOf('card_id'),
    review_time: names.indexOf('review_time'),
    review_rating: names.indexOf('review_rating'),
    ...(state < 0 ? {} : { review_state: state }),
  };
};

/** `nowMs`: reviews lie before it, as far as clocks agree. Throws a ReviewFileError. */
export const readRow = (record: readonly string[], places: Places, line: number, nowMs: number): ReviewRow => {
  const cell = (column: Column): string => record[places[column] ?? -1] ?? '';
  const card = cell('card_id');
  if (card === '') throw new ReviewFileError(`line ${line}: card_id is empty.`);
  if (AS_SPREADSHEETS_SHORTEN.test(card)) throw roundedError(line, 'card_id', card);
  return {
    card,
    rating: readWhole(cell('review_rating'), line, 'review_rating', 4, RATINGS),
    time: readTime(cell('review_time'), line, nowMs),
    state: readState(cell('review_state'), line),
  };
};

const NUMBER = /^\d+(\.\d*)?(e\+?\d+)?$/i;
const RATINGS = '1 (again), 2 (hard), 3 (good) or 4 (easy), or 0 where nothing was graded';
const STATES = '0 (new), 1 (learning), 2 (review), 3 (relearning), 4 (filtered) or 5 (manual), or empty';

const readNumber = (typed: string, line: number, column: Column, wanted: string): number => {
  if (!NUMBER.test(typed))
    throw new ReviewFileError(`line ${line}: ${column} must be ${wanted}, and is “${typed.slice(0, 40)}”.`);
  if (isRounded(typed)) throw roundedError(line, column, typed);
  return Number(typed);
};

const readWhole = (typed: string, line: number, column: Column, atMost: number, wanted: string): number => {
  const value = readNumber(typed, line, column, wanted);
  if (value > atMost) throw new ReviewFileError(`line ${line}: ${column} must be ${wanted}, and is “${typed}”.`);
  if (!Number.isInteger(value))
    throw new ReviewFileError(`line ${line}: ${column} must be a whole number: ${wanted}. It is “${typed}”.`);
  return value;
};

/** From this on it is no answer that a schedule asked for. */
const FILTERED = 4;

const readState = (typed: string, line: number): ReviewRow['state'] => {
  if (typed === '') return 'usual';
  const state = readWhole(typed, line, 'review_state', 5, STATES);
  if (state === 0) return 'new';
  return state < FILTERED ? 'usual' : 'filtered';
};

/** Nobody had a spaced-repetition program that wrote such files before. */
const EARLIEST_MS = Date.UTC(2000);
const MS_A_DAY = 86_400_000;
/** What else times are written in, and how to come from there to milliseconds. */
const OTHER_UNITS = [
  { unit: 'seconds', inMs: 1e3, mend: 'multiply that column by 1,000' },
  { unit: 'microseconds', inMs: 1e-3, mend: 'divide that column by 1,000' },
  { unit: 'nanoseconds', inMs: 1e-6, mend: 'divide that column by 1,000,000' },
];

/**
 * A million reviews of which each is a thousand times too early fit without complaint, and what
 * they fit is nonsense.
 */
const readTime = (typed: string, line: number, nowMs: number): number => {
  const time = readNumber(typed, line, 'review_time', 'milliseconds since 1970');
  const isLikely = (ms: number): boolean => ms >= EARLIEST_MS && ms <= nowMs + MS_A_DAY;
  if (isLikely(time)) return Math.floor(time);
  const other = OTHER_UNITS.find(({ inMs }) => isLikely(time * inMs));
  const advice = other
    ? `As ${other.unit} it is ${dateOf(time * other.inMs)}: ${other.mend}.`
    : 'Take another column, or leave that row out.';
  throw new ReviewFileError(
    oneLine`line ${line}: review_time is ${typed}. In milliseconds since 1970 that lies before 2000
      or after tomorrow. ${advice}`,
  );
};

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** As Excel shows a long number; an id of letters and digits has no point in it. */
const AS_SPREADSHEETS_SHORTEN = /^\d+\.\d+e\+\d+$/i;

/** Digits are missing: `1.73615E+12` has five of twelve. */
const isRounded = (typed: string): boolean => {
  const [digits = '', exponent] = typed.toLowerCase().split('e');
  return exponent !== undefined && (digits.split('.')[1] ?? '').length < Number(exponent);
};

const roundedError = (line: number, column: Column, typed: string): ReviewFileError =>
  new ReviewFileError(
    oneLine`line ${line}: ${column} is “${typed.slice(0, 40)}”: a spreadsheet has rounded it, and so
      reviews of different cards and hours would run together. Give the file as it was exported;
      where you need a spreadsheet, import that column as text.`,
  );
