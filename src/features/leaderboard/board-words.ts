/** How boards, places and measures are said, so that they are nice to hear as well as to read. */
import { countWords, dayWords } from '../../lib/time/when.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Board, BoardRow } from '../../study/standing/boards.ts';
import { GAINED_A_DAY } from '../../study/standing/dose.ts';
import type { PeriodName } from '../../study/standing/periods.ts';
import type { BoardName, Waiting } from '../../study/standing/places.ts';

type BoardWords = {
  readonly name: string;
  /** Beside its name in a list. */
  readonly detail: string;
  /** What counts, in three sentences. */
  readonly counts: Text;
  /** Over the column of the measures. */
  readonly unit: string;
  /** "34 points"; `short` in a picture's column. */
  readonly measure: (measure: number) => string;
  readonly short: (measure: number) => string;
  /** What it takes to be listed. */
  readonly of: readonly [one: string, many: string];
};

const signed = (value: number): string => (value > 0 ? `+${value}` : `${value}`.replace('-', '−'));

/** "12 more in 100": right answers, beside what was predicted. */
const beyondWords = (more: number): string => {
  const inHundred = Math.round(more * 1000) / 10;
  if (inHundred === 0) return 'just as predicted';
  return inHundred > 0 ? `${inHundred} more in 100` : `${-inHundred} fewer in 100`;
};

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

export const boardWords: Readonly<Record<BoardName, BoardWords>> = {
  points: {
    name: 'Points',
    detail: 'Right first answers; hard questions give more',
    counts: text`The first answer of a day to a question counts, where it was new or due. If it’s right, it gives the
      more points the harder that question is for everybody, up to a limit a day. Being quick gives nothing, and
      neither does answering again.`,
    unit: 'points',
    measure: (points) => countWords(points, 'point'),
    short: String,
    of: ['answer', 'answers'],
  },
  kept: {
    name: 'Kept',
    detail: 'How much of each day’s plan you still knew',
    counts: text`For each day that planned something and is over, this is how much of it you knew, beside how much you
      could be expected to know. The plan is what was due, up to the same amount for everybody, so that smaller
      settings gain nothing. Days that planned nothing, the cohort’s days off and your vacations don’t count, and in
      the first days everybody is drawn to the cohort’s average.`,
    unit: 'kept',
    measure: percent,
    short: percent,
    of: ['planned question', 'planned questions'],
  },
  beyond: {
    name: 'Beyond prediction',
    detail: 'How much more you knew than I predicted',
    counts: text`Before each answer I predict how likely you still know it, and this is how many more of a hundred you
      knew than that. Only first answers on a day’s plan count, two days late at most, after a day of which you knew
      half at least (the cohort’s days off aside): leaving questions lie, cramming and easy questions gain nothing.
      Where chance could explain the difference between people, they share a range of places.`,
    unit: 'more in 100',
    measure: beyondWords,
    short: (more) => signed(Math.round(more * 1000) / 10),
    of: ['answer that counts', 'answers that count'],
  },
  improved: {
    name: 'Most improved',
    detail: 'How much more you know than four weeks ago',
    counts: text`This is how many questions you’d likely still know today, beside four weeks ago: those that you had
      right last time, and not by a guess. What you forget counts in full, and what you learn up to ${GAINED_A_DAY}
      questions a day, so that learning all at once gains little. It’s always about four weeks, whichever time you
      choose.`,
    unit: 'questions',
    measure: (questions) => `${signed(questions)} ${Math.abs(questions) === 1 ? 'question' : 'questions'}`,
    short: signed,
    of: ['question', 'questions'],
  },
};

export const periodWords: Readonly<Record<PeriodName, string>> = {
  week: 'This week',
  season: 'This season',
  'last-season': 'Last season',
};

/** "1st", "2nd", "3rd", "11th", "1,021st". */
const ordinal = (place: number): string => {
  const [tens, ones] = [place % 100, place % 10];
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][ones] ?? 'th');
  return `${place.toLocaleString('en-GB')}${ending}`;
};

/** "4th", "1st to 8th"; a tie is one place that several have. */
export const placeWords = ({ place: { from, to }, tied }: Pick<BoardRow, 'place' | 'tied'>): string =>
  from === to || tied === to - from + 1 ? ordinal(from) : `${ordinal(from)} to ${ordinal(to)}`;

/** "up 2", "down 1"; nothing where nobody moved, or there was no last time. */
export const movementWords = (movement: number | undefined): string | undefined => {
  if (movement === undefined || movement === 0) return undefined;
  return movement > 0 ? `up ${movement}` : `down ${-movement}`;
};

const NAME_AT_MOST = 40;
export const UNNAMED = 'a learner';

/** As it stands on a board: short, of one line, and whatever way it is written turns nothing around it. */
export const shownName = (name: string | undefined): Text => {
  const tidy = tidyTyped(name ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (tidy === '') return text`${UNNAMED}`;
  return [{ kind: 'plain', text: `\u2068${excerpt(tidy, NAME_AT_MOST)}\u2069` }];
};

export type Naming = {
  readonly viewerId: string | undefined;
  readonly names: ReadonlyMap<string, string>;
};

/** "4th: Ada, 34 points (up 2)". */
export const rowWords = (board: BoardName, row: BoardRow, { viewerId, names }: Naming): Text => {
  const moved = movementWords(row.movement);
  const who = row.personId === viewerId ? text`**You**` : shownName(names.get(row.personId));
  return text`**${placeWords(row)}:** ${who}, ${boardWords[board].measure(row.measure)}${moved ? ` (${moved})` : ''}`;
};

/** Of the viewer, in a sentence. */
export const ownWords = (board: BoardName, { listed }: Board, own: BoardRow): Text => {
  const moved = movementWords(own.movement);
  const measure = boardWords[board].measure(own.measure);
  const { from, to } = own.place;
  const shared = own.tied - 1;
  const place =
    from === to || own.tied === to - from + 1
      ? text`**${ordinal(from)}** of ${listed}`
      : text`somewhere from **${placeWords(own)}** of ${listed}`;
  const tie = shared > 0 ? `, level with ${countWords(shared, 'other')}` : '';
  return text`You’re ${place}${tie}, with ${measure}${moved ? text`: ${moved} since last week` : ''}.`;
};

/** "You’re listed from 100 planned questions: 12 to go." */
export const waitingWords = (board: BoardName, { has, needs }: Waiting): Text =>
  text`You’re listed from ${countWords(needs, ...boardWords[board].of)}: ${needs - has} to go.`;

/** "2 Mar to 29 Mar". */
export const datesWords = ({ from, to }: Pick<Board, 'from' | 'to'>): string => `${dayWords(from)} to ${dayWords(to)}`;

/** Everybody has the same: a list of it would say nothing. */
export const isLevel = ({ top, listed }: Pick<Board, 'top' | 'listed'>): boolean =>
  top.length > 0 && top.every(({ tied }) => tied === listed);
