/** Reads a file of reviews as Anki's helpers export them, a row at a time; says what is wrong with it, and on which line. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { studyDay } from '../study/day.ts';
import { createReviewLog, type ReviewLog } from '../study/review-log.ts';

/** The file can't be used: its message says why and what to do. */
export class ReviewFileError extends Error {}

export type ReviewFile = {
  readonly log: ReviewLog /** Rows that grade nothing: Anki writes 0 where somebody rescheduled by hand. */;
  readonly ungraded: number;
};

/** Decades of daily reviews. A million take about a gigabyte and six seconds, measured. */
const ROWS_AT_MOST = 2_000_000;
/** A row is three to five numbers: what is longer is no CSV. */
const ROW_AT_MOST_CHARACTERS = 10_000;
const COLUMNS = ['card_id', 'review_time', 'review_rating'] as const;
type Column = (typeof COLUMNS)[number];

/** `zone`: the learner's, whose days are told apart at 04:00. Throws a ReviewFileError. */
export const readReviewFile = async (path: string, zone: string): Promise<ReviewFile> => {
  const log = createReviewLog();
  const dayOf = createDays(zone);
  let ungraded = 0;
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    info: true,
    max_record_size: ROW_AT_MOST_CHARACTERS,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const readRows = async (rows: AsyncIterable<Row>): Promise<void> => {
    let places: Readonly<Record<Column, number>> | undefined;
    for await (const { record, info } of rows) {
      if (!places) {
        places = placesOf(record);
        continue;
      }
      const { card, time, rating } = readRow(record, places, info.lines);
      if (rating === 0) ungraded += 1;
      else log.add(card, dayOf(time), time, rating);
      if (log.size() > ROWS_AT_MOST)
        throw new ReviewFileError(`${path} has more than ${ROWS_AT_MOST} reviews. Give its newest ones.`);
    }
    if (!places) throw new ReviewFileError(`${path} is empty. Its first line names the columns: ${COLUMNS.join(',')}.`);
  };
  await pipeline(createReadStream(path), parser, readRows).catch((error: unknown) => {
    throw explain(error, path);
  });
  return { log: log.finish(), ungraded };
};

type Row = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

const placesOf = (header: readonly string[]): Readonly<Record<Column, number>> => {
  const names = header.map((name) => name.toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new ReviewFileError(
      `line 1: there is no column ${missing.join(' and no ')}. The first line must name the columns: ${COLUMNS.join(',')}.`,
    );
  return {
    card_id: names.indexOf('card_id'),
    review_time: names.indexOf('review_time'),
    review_rating: names.indexOf('review_rating'),
  };
};

const NUMBER = /^\d+(\.\d*)?(e\+?\d+)?$/i;
/** The last instant there is, by ECMAScript. */
const TIME_AT_MOST_MS = 8.64e15;

const readRow = (record: readonly string[], places: Readonly<Record<Column, number>>, line: number) => {
  const cell = (column: Column): string => record[places[column]] ?? '';
  const number = (column: Column, atMost: number, wanted: string): number => {
    const typed = cell(column);
    const value = NUMBER.test(typed) ? Number(typed) : Number.NaN;
    if (!(value <= atMost))
      throw new ReviewFileError(`line ${line}: ${column} must be ${wanted}, and is “${typed.slice(0, 40)}”.`);
    return value;
  };
  const card = cell('card_id');
  if (card === '') throw new ReviewFileError(`line ${line}: card_id is empty.`);
  const rating = number('review_rating', 4, '1 (again), 2 (hard), 3 (good) or 4 (easy), or 0 where nothing was graded');
  if (!Number.isInteger(rating))
    throw new ReviewFileError(`line ${line}: review_rating must be a whole number from 1 to 4, and is “${rating}”.`);
  return { card, time: Math.floor(number('review_time', TIME_AT_MOST_MS, 'milliseconds since 1970')), rating };
};

/** Every zone's clock changes and 04:00s fall on quarters of an hour, so the calendar is asked once for each quarter. */
const QUARTER_MS = 900_000;
const MS_A_DAY = 86_400_000;

const createDays = (zone: string): ((ms: number) => number) => {
  const known = new Map<number, number>();
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const day =
      known.get(quarter) ??
      Date.parse(studyDay(Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS), zone).toString()) / MS_A_DAY;
    known.set(quarter, day);
    return day;
  };
};

const explain = (error: unknown, path: string): unknown => {
  if (error instanceof CsvError)
    return new ReviewFileError(`line ${error['lines'] ?? '?'}: this is no CSV as I know it (${error.message}).`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return new ReviewFileError(`There is no file ${path}.`);
  if (code === 'EISDIR') return new ReviewFileError(`${path} is a folder. Give a CSV file.`);
  if (code === 'EACCES') return new ReviewFileError(`${path} can't be read: its permissions don't let me.`);
  return error;
};
