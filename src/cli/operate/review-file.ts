/**
 * Reads a file of reviews as Anki's helpers export them, a row at a time; says what is wrong with
 * it, and on which line.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { studyDay } from '../../lib/time/study-day.ts';
import { countWords } from '../../lib/time/when.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { createReviewLog, type ReviewLog } from '../../study/fitting/review-log.ts';
import { COLUMNS, type Places, placesOf, ReviewFileError, type ReviewRow, readRow } from './review-row.ts';

export type ReviewFile = {
  readonly log: ReviewLog;
  /** Rows that grade nothing: Anki writes 0 where somebody rescheduled by hand. */
  readonly ungraded: number;
  /** Rows of cards that were crammed out of turn. */
  readonly filtered: number;
};

/** Decades of daily reviews. A million take about a gigabyte and six seconds, measured. */
const ROWS_AT_MOST = 2_000_000;
/** A row is three to five numbers: what is longer is no CSV. */
const ROW_AT_MOST_CHARACTERS = 10_000;
/**
 * A hand reschedules a card now and then. Where more is 0, and nothing is ever easy, 0 may be a
 * grade: that of another scale.
 */
const UNGRADED_SHARE_AT_MOST = 0.02;
const EASY = 4;

/** `zone`: the learner's, whose days are told apart at 04:00. Throws a ReviewFileError. */
export const readReviewFile = async (path: string, zone: string, now: Temporal.Instant): Promise<ReviewFile> => {
  const log = createReviewLog();
  const dayOf = createDays(zone);
  let [ungraded, filtered, easy] = [0, 0, 0];
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    info: true,
    max_record_size: ROW_AT_MOST_CHARACTERS,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const take = ({ card, time, rating, state }: ReviewRow): void => {
    if (state === 'filtered') filtered += 1;
    else if (rating === 0) ungraded += 1;
    else log.add(card, dayOf(time), time, rating, state === 'new');
    if (rating === EASY) easy += 1;
    if (log.size() > ROWS_AT_MOST)
      throw new ReviewFileError(`${path} has more than ${ROWS_AT_MOST} reviews. Give its newest ones.`);
  };
  const readRows = async (rows: AsyncIterable<Row>): Promise<void> => {
    let places: Places | undefined;
    for await (const { record, info } of rows) {
      if (places) take(readRow(record, places, info.lines, now.epochMilliseconds));
      else places = placesOf(record);
    }
    if (!places) throw new ReviewFileError(`${path} is empty. Its first line names the columns: ${COLUMNS.join(',')}.`);
  };
  await pipeline(createReadStream(path), parser, readRows).catch((error: unknown) => {
    throw explain(error, path);
  });
  if (easy === 0 && ungraded > UNGRADED_SHARE_AT_MOST * (ungraded + log.size())) throw otherScaleError(ungraded);
  return { log: log.finish(), ungraded, filtered };
};

const otherScaleError = (zeros: number): ReviewFileError =>
  new ReviewFileError(
    oneLine`review_rating is 0 in ${countWords(zeros, 'row')} and never 4, so it may run from 0 to
      3. It must run from 1 (again) to 4 (easy): if 0 means again, add 1 to the whole column; if 0
      means that nothing was graded, delete those rows.`,
  );

type Row = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/**
 * Every zone's clock changes and 04:00s fall on quarters of an hour, so the calendar is asked once
 * for each quarter.
 */
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
  if (code === 'EACCES') return new ReviewFileError(`${path} can’t be read: its permissions don’t let me.`);
  return error;
};
