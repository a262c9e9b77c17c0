/** A board as one person sees it: where they stand, who is around them, and the first ten. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import {
  type Block,
  button,
  controls,
  heading,
  list,
  note,
  type Option,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Board } from '../../study/standing/boards.ts';
import { type PeriodName, SEASON_WEEKS } from '../../study/standing/periods.ts';
import type { BoardName } from '../../study/standing/places.ts';
import {
  boardWords,
  datesWords,
  isLevel,
  type Naming,
  ownWords,
  periodWords,
  rowWords,
  waitingWords,
} from './board-words.ts';
import { hasModules, type Looking, stateOf } from './looking.ts';

/** A module that may be looked at alone. */
export type ModuleChoice = { readonly mark: string; readonly title: string };

export type Shown = {
  readonly cohort: { readonly cohortId: string; readonly name: string };
  readonly looking: Looking;
  /** Nothing for a cohort that hasn't begun. */
  readonly board: Board | undefined;
  readonly naming: Naming;
  /** Whether the viewer is named; nothing until they have chosen. */
  readonly named: boolean | undefined;
  /** They are a learner in it: they can stand on its boards. */
  readonly learns: boolean;
  readonly boards: readonly BoardName[];
  readonly periods: readonly PeriodName[];
  readonly modules: readonly ModuleChoice[];
  readonly remark?: Text | undefined;
};

export const boardView = (shown: Shown): View => {
  const { cohort, looking, board, remark, learns, named } = shown;
  const { name } = boardWords[looking.board];
  const module = shown.modules.find(({ mark }) => mark === looking.module);
  return view(`Leaderboard: ${name}`, [
    heading(text`${name}${module ? `: ${excerpt(module.title, 60)}` : ''}`),
    remark && note('good', remark),
    ...(learns && named === undefined ? consentBlocks(cohort.cohortId, looking) : []),
    ...(board ? standBlocks(shown, board) : [paragraph(text`**${shortName(cohort.name)}** hasn’t begun yet.`)]),
    ...choiceBlocks(shown),
    controls(
      button(controlId('leaderboard.counts', cohort.cohortId, stateOf(looking)), 'What counts'),
      learns &&
        named !== undefined &&
        button(
          controlId('leaderboard.name', cohort.cohortId, `${named ? 'no' : 'yes'}.${stateOf(looking)}`),
          named ? 'Hide my name' : 'Show my name',
        ),
    ),
  ]);
};

const consentBlocks = (cohortId: string, looking: Looking): readonly (Block | undefined)[] => [
  note(
    'neutral',
    text`May others see your name here? If not, they read “a learner” in its place. You choose once, and can change it
      in /settings.`,
  ),
  controls(
    button(controlId('leaderboard.name', cohortId, `yes.${stateOf(looking)}`), 'Show my name'),
    button(controlId('leaderboard.name', cohortId, `no.${stateOf(looking)}`), 'Stay “a learner”'),
  ),
];

const standBlocks = (shown: Shown, board: Board): readonly (Block | undefined | false)[] => {
  const { looking, cohort, naming } = shown;
  const rows = (these: Board['top']): Block => list(these.map((row) => rowWords(looking.board, row, naming)));
  const isInTop = board.near.every(({ personId }) => board.top.some((row) => row.personId === personId));
  return [
    paragraph(text`**${shortName(cohort.name)}**, ${whenWords(looking.period, board)}`),
    board.behind &&
      note(
        'neutral',
        text`I can’t work out your latest days right now, so what you did there isn’t counted here yet. I try again by
          myself, and your answers are safe.`,
      ),
    looking.period === 'season' && isNew(board) && paragraph(newSeasonWords(board)),
    ...standing(shown, board),
    board.listed > 1 && !isInTop && paragraph(text`**Around you**`),
    board.listed > 1 && !isInTop && rows(board.near),
    board.listed > 1 && !isLevel(board) && paragraph(topWords(board)),
    board.listed > 1 && !isLevel(board) && rows(board.top),
  ];
};

/** The first week of a season that comes after another. */
const isNew = ({ season, week }: Board): boolean => season > 1 && (week - 1) % SEASON_WEEKS === 0;

const newSeasonWords = ({ season }: Board): Text =>
  text`Season ${season} has begun, and everybody starts from zero. **Last season** shows how season ${season - 1}
    ended.`;

const topWords = ({ listed, top }: Board): Text =>
  listed > top.length ? text`**The first ${top.length} of ${listed}**` : text`**All ${listed}**`;

/** Where the viewer is, in kind words wherever there is nothing to compare. */
const standing = ({ looking, learns }: Shown, board: Board): readonly Block[] => {
  const { own, waiting, listed } = board;
  const toGo = learns && waiting ? [paragraph(waitingWords(looking.board, waiting))] : [];
  if (listed === 0) return [paragraph(emptyWords(looking)), ...toGo];
  if (listed === 1 && own)
    return [
      paragraph(
        text`You’re the first here, with ${boardWords[looking.board].measure(own.measure)}. As soon as a second learner
          is listed, there’s something to compare.`,
      ),
    ];
  if (listed === 1) return [paragraph(text`One learner is listed so far: too few for a board.`), ...toGo];
  if (isLevel(board))
    return [
      paragraph(
        text`All ${countWords(listed, 'learner')} are level, with
          ${boardWords[looking.board].measure(board.top[0]?.measure ?? 0)} each.`,
      ),
      ...toGo,
    ];
  if (own) return [paragraph(ownWords(looking.board, board, own))];
  return learns && toGo.length === 0 ? [paragraph(notYetWords(looking.period))] : toGo;
};

const emptyWords = ({ board, period }: Looking): Text => {
  if (period === 'last-season') return text`Nobody was listed then.`;
  if (board === 'kept' || board === 'beyond')
    return text`Nobody is listed yet. It’s about questions that came back, so it begins some days after the first
      answers.`;
  return text`Nobody is listed yet. The first right answers of ${period === 'week' ? 'the week' : 'the season'} make a
    beginning.`;
};

const notYetWords = (period: PeriodName): Text =>
  period === 'last-season'
    ? text`You weren’t listed then.`
    : text`You aren’t listed yet: /review or /quiz, and you are.`;

/** "this season, its week 2 of 4: Mon 2 Mar to Sun 29 Mar". */
const whenWords = (period: PeriodName, board: Board): string => {
  const dates = datesWords(board);
  switch (period) {
    case 'week':
      return `week ${board.week}: ${dates}`;
    case 'season':
      return `season ${board.season}: ${dates}`;
    case 'last-season':
      return `season ${board.season}, which is over: ${dates}`;
  }
};

/** In one sentence, elsewhere; nothing where there is nothing to compare. */
export const standingWords = (cohort: string, { board: name }: Looking, board: Board): Text | undefined =>
  board.own && board.listed > 1 && !isLevel(board)
    ? text`**${shortName(cohort)}**, ${boardWords[name].name.toLowerCase()}: ${ownWords(name, board, board.own)}`
    : undefined;

const choiceBlocks = ({ cohort, looking, boards, periods, modules }: Shown): readonly (Block | undefined | false)[] => {
  const select = (verb: string, label: string, options: readonly Option[]): Block | undefined =>
    controls({
      kind: 'select',
      id: controlId(`leaderboard.${verb}`, cohort.cohortId, stateOf(looking)),
      label,
      options,
    });
  const otherBoards = boards.filter((board) => board !== looking.board);
  const otherPeriods = looking.board === 'improved' ? [] : periods.filter((period) => period !== looking.period);
  const whole = { value: ALL_MODULES, label: 'All modules' };
  return [
    otherBoards.length > 0 &&
      select(
        'board',
        'Another board',
        otherBoards.map((board) => ({
          value: board,
          label: boardWords[board].name,
          detail: boardWords[board].detail,
        })),
      ),
    otherPeriods.length > 0 &&
      select(
        'period',
        'Another time',
        otherPeriods.map((period) => ({ value: period, label: periodWords[period] })),
      ),
    hasModules(looking.board) &&
      modules.length > 1 &&
      select('module', 'One module', [
        ...(looking.module === '' ? [] : [whole]),
        ...modules
          .filter(({ mark }) => mark !== looking.module)
          .slice(0, limits.options - 1)
          .map(({ mark, title }) => ({ value: mark, label: excerpt(title, limits.optionText) })),
      ]),
  ];
};

export const ALL_MODULES = 'all';

export const countsView = (cohortId: string, looking: Looking, boards: readonly BoardName[]): View =>
  view('What counts', [
    heading(text`What counts`),
    ...[looking.board, ...boards.filter((board) => board !== looking.board)].flatMap((board): Block[] => [
      paragraph(text`**${boardWords[board].name}**`),
      paragraph(boardWords[board].counts),
    ]),
    controls(button(controlId('leaderboard.show', cohortId, stateOf(looking)), 'Back')),
  ]);

/** Where what somebody chose just now isn’t there, and something else is shown. */
export const insteadWords = (chosen: Partial<Looking>, { board, period, module }: Looking): Text | undefined => {
  if (chosen.module && module === '')
    return text`**${boardWords[board].name}** is about the plan of a whole day, so it has no modules. This is all of
      it.`;
  if (chosen.period === undefined || chosen.period === period) return undefined;
  return period === 'season'
    ? text`This is the first season: there was none before it.`
    : text`There are no seasons here, so this is the week.`;
};

export const moduleGoneWords = text`Your cohort doesn’t study that module any more, so this is all of it.`;

export const noBoardsView = (name: string): View =>
  view('No leaderboard', [
    paragraph(text`**${shortName(name)}** has no leaderboard: its organisers decided so. /progress shows how you’re
      doing.`),
  ]);
