/** The leaderboard as it is posted for everybody: names only of those who agreed. */
import { controlId } from '../../chat/control-id.ts';
import { fitsLimits, limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, list, paragraph, type View, view } from '../../chat/view/view.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { excerpt, joinTexts, text, wordsOf } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { drawLeaderboard, type LeaderboardData } from '../../pictures/leaderboard.ts';
import type { Board, BoardRow } from '../../study/standing/boards.ts';
import type { PeriodName } from '../../study/standing/periods.ts';
import { boardWords, datesWords, isLevel, placeWords, rowWords, UNNAMED } from './board-words.ts';

export type Posted = {
  readonly cohort: { readonly cohortId: string; readonly name: string };
  readonly period: PeriodName;
  /** Those on which several are listed, in the order of the cohort; one at least. */
  readonly boards: readonly Board[];
  readonly names: ReadonlyMap<string, string>;
};

/** Of all boards but the first one. */
const SHORT = 3;

/** The first board with a picture and the same in words, the others in short. */
export const postView = (posted: Posted): View => {
  const draw = (others: number): View => drawWith(posted, others);
  return [posted.boards.length - 1, 1, 0].map(draw).find(fitsLimits) ?? draw(0);
};

const drawWith = ({ cohort, period, boards, names }: Posted, others: number): View => {
  // One where there is something to see.
  const [first, ...rest] = boards.toSorted((one, other) => Number(isLevel(one)) - Number(isLevel(other)));
  const title = titleWords(period, first);
  const rows = (board: Board, count: number): Block | false =>
    !isLevel(board) &&
    list(board.top.slice(0, count).map((row) => rowWords(board.board, row, { viewerId: undefined, names })));
  return view(title, [
    heading(text`${title}`),
    first && paragraph(text`**${shortName(cohort.name)}**, ${datesWords(first)}`),
    first && paragraph(countedWords(first)),
    first && !isLevel(first) && pictureOf(first, title, cohort.name, names),
    first && rows(first, first.top.length),
    ...rest.slice(0, others).flatMap((board) => [paragraph(countedWords(board)), rows(board, SHORT)]),
    paragraph(text`Only those who agreed are named.`),
    controls(button(controlId('leaderboard.open', cohort.cohortId), 'Where do I stand?')),
  ]);
};

const titleWords = (period: PeriodName, board: Board | undefined): string => {
  if (period === 'last-season') return `Season ${board?.season ?? ''} is over`;
  return period === 'season' ? `Leaderboard of season ${board?.season ?? ''}` : 'Leaderboard of the week';
};

const countedWords = (board: Board): Text => {
  const { name, measure } = boardWords[board.board];
  return isLevel(board)
    ? text`**${name}**: all ${board.listed} are level, with ${measure(board.top[0]?.measure ?? 0)} each.`
    : text`**${name}**, ${board.listed} listed:`;
};

const pictureOf = (board: Board, title: string, cohort: string, names: Posted['names']): Block => ({
  kind: 'picture',
  name: 'leaderboard',
  svg: drawLeaderboard(dataOf(board, title, cohort, names), 'light'),
  alt: excerpt(
    wordsOf(
      joinTexts(
        board.top.map((row) => rowWords(board.board, row, { viewerId: undefined, names })),
        '; ',
      ),
    ),
    limits.alt,
  ),
});

const dataOf = (board: Board, title: string, cohort: string, names: Posted['names']): LeaderboardData => {
  const { short, unit, name, detail } = boardWords[board.board];
  const most = Math.max(...board.top.map(({ measure }) => measure));
  return {
    title: name,
    subtitle: `${title} · ${cohort} · ${datesWords(board)}`,
    note: `${detail}. ${board.listed} are listed.`,
    unit,
    empty: 'Nobody is listed yet.',
    rows: board.top.map((row) => ({
      place: placeWords(row),
      name: names.get(row.personId) ?? UNNAMED,
      measure: short(row.measure),
      share: most <= 0 ? 0 : Math.max(0, row.measure / most),
      ...movedOf(row),
    })),
  };
};

const movedOf = ({ movement }: BoardRow): { readonly moved?: number } =>
  movement === undefined ? {} : { moved: movement };
