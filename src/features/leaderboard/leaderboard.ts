/** /leaderboard: where somebody stands among those near them, by honest measures, named by consent. */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, paragraph, type View } from '../../chat/view/view.ts';
import { recordNamedOnBoards } from '../../community/cohort/board-names.ts';
import { choosingActions, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { requireRole } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { periodNames } from '../../study/standing/periods.ts';
import { boardNames } from '../../study/standing/places.ts';
import { boardWords, periodWords } from './board-words.ts';
import { fileActions, insightBlocks } from './cohort-file.ts';
import { isPeriod, type Looking, readState } from './looking.ts';
import type { LeaderboardNeeds } from './needs.ts';
import { unusualBlocks } from './oddities.ts';
import { boardStep, organisingActions, runningBlocks } from './organising.ts';
import { postNotice } from './post.ts';
import { postRoutine } from './posting.ts';
import { findBoardSettings, hasBoards, isBoard, periodsOf } from './settings-store.ts';
import { modulesOf, showBoard, standingBlocks } from './show.ts';
import { ALL_MODULES, countsView } from './views.ts';

export const leaderboardFeature = (needs: LeaderboardNeeds): Feature => ({
  name: 'leaderboard',
  section: 'Together',
  commands: [
    defineCommand({
      name: 'leaderboard',
      description: 'See where you stand in your cohort, and who is near you',
      more: text`Only you see it. There are boards for points, for what you kept, for knowing more than predicted and
        for improving; **What counts** says how each is worked out. Others see your name only if you agree.`,
      options: {
        board: {
          kind: 'choice',
          description: 'Which board',
          choices: boardNames.map((value) => ({ value, label: boardWords[value].name })),
        },
        period: {
          kind: 'choice',
          description: 'This week, this season of four weeks, or the last one',
          choices: periodNames.map((value) => ({ value, label: periodWords[value] })),
        },
        module: {
          kind: 'text',
          description: 'What counts of one module alone',
          suggest: (typed) => suggestModules(needs, typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context, { board, period, module }) =>
        open(needs, context, {
          ...(board !== undefined && isBoard(board) ? { board } : {}),
          ...(period !== undefined && isPeriod(period) ? { period } : {}),
          ...(module === undefined ? {} : { module: moduleMark(needs, module) }),
        }),
    }),
  ],
  actions: [
    ...turningActions(needs),
    ...organisingActions(needs),
    ...fileActions(needs),
    ...choosingActions(needs.database, {
      feature: 'leaderboard',
      role: 'learner',
      open: (context) => open(needs, context, {}),
      show: (context, cohortId) => showBoard(needs, context, cohortId),
    }),
  ],
  notices: [postNotice(needs)],
  routines: [postRoutine(needs)],
  parts: {
    home: (caller) => homeBlocks(needs, caller),
    progress: (caller, at) => standingBlocks(needs, caller, at),
    setup: (context, cohortId) => boardStep(needs, context, cohortId),
    running: (organiser, cohortId) => runningBlocks(needs, organiser, cohortId),
    insight: async (organiser, cohortId, at) => [
      ...(await unusualBlocks(needs, organiser, cohortId, at)),
      ...(await insightBlocks(organiser, cohortId)),
    ],
  },
});

const open = async (needs: LeaderboardNeeds, context: Context, changed: Partial<Looking>): Promise<View> => {
  const { caller, channel } = context;
  const meant = await findMeantCohort(needs.database, caller, { channel, role: 'learner' });
  if (meant.kind === 'none')
    throw new UserError(
      text`A leaderboard is a cohort’s, and you aren’t in one. If you were given a code, give it to /cohort.`,
    );
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, { feature: 'leaderboard' });
  return showBoard(needs, context, meant.cohort.cohortId, { changed });
};

const allModules = ({ curriculum }: LeaderboardNeeds) => modulesOf(curriculum(), [...curriculum().packs.keys()]);

const suggestModules = (needs: LeaderboardNeeds, typed: string) =>
  allModules(needs)
    .filter(({ title }) => title.toLowerCase().includes(typed.trim().toLowerCase()))
    .slice(0, limits.options)
    .map(({ title }) => ({ value: excerpt(title, limits.optionText), label: excerpt(title, limits.optionText) }));

/** Throws UserError for what is no module. */
const moduleMark = (needs: LeaderboardNeeds, typed: string): string => {
  const wanted = typed.trim().toLowerCase();
  const titled = allModules(needs).map((module) => ({ ...module, low: module.title.toLowerCase() }));
  const found =
    titled.find(({ low, slug }) => low === wanted || slug === wanted) ??
    titled.find(({ low }) => low.includes(wanted.replace(/…$/, '')));
  if (!found || wanted === '')
    throw new UserError(text`I have no module called “${excerpt(typed, 60)}”. Pick one from the list as you type.`);
  return found.mark;
};

type Turn = (input: ActionInput) => Partial<Looking>;

/** What is chosen in the selects; all go on from what is looked at. */
const turns: Readonly<Record<'show' | 'board' | 'period' | 'module', Turn>> = {
  show: () => ({}),
  board: ({ values: [board = ''] }) => (isBoard(board) ? { board } : {}),
  period: ({ values: [period = ''] }) => (isPeriod(period) ? { period } : {}),
  module: ({ values: [module = ''] }) => ({ module: module === ALL_MODULES ? '' : module }),
};

const turningActions = (needs: LeaderboardNeeds): readonly Action[] => [
  defineAction({
    name: 'leaderboard.open',
    who: 'learner',
    answers: 'private',
    run: (context, { row }) => (row === '' ? open(needs, context, {}) : showBoard(needs, context, row)),
  }),
  ...Object.entries(turns).map(([verb, turn]) =>
    defineAction({
      name: `leaderboard.${verb}`,
      who: 'learner',
      answers: 'update',
      run: (context, input) => showBoard(needs, context, input.row, { state: input.argument, changed: turn(input) }),
    }),
  ),
  defineAction({
    name: 'leaderboard.counts',
    who: 'learner',
    answers: 'update',
    run: async ({ caller }, { row, argument }) => {
      const inCohort = requireRole(caller, row, 'learner');
      const settings = await findBoardSettings(needs.database.orm, inCohort, caller.zone);
      const looking = readState(argument, { ...settings, periods: periodsOf(settings, Infinity) });
      return countsView(row, looking, settings.boards);
    },
  }),
  defineAction({
    name: 'leaderboard.name',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, argument }) => {
      requireRole(context.caller, row, 'learner');
      const [wanted = '', ...state] = argument.split('.');
      const named = wanted === 'yes';
      await recordNamedOnBoards(needs.database, context.caller.personId, named);
      const remark = named
        ? text`Others see your name on the leaderboard from now on.`
        : text`Others read “a learner” in place of your name.`;
      return showBoard(needs, context, row, { state: state.join('.'), remark });
    },
  }),
];

/** Short: where somebody stands isn't pressed on whoever doesn't look. */
const homeBlocks = async ({ database }: LeaderboardNeeds, { cohorts }: Caller): Promise<readonly Block[]> => {
  const open = cohorts.filter(({ archived }) => !archived);
  const wanted = await Promise.all(open.map(({ cohortId }) => hasBoards(database, cohortId)));
  const row = controls(button(controlId('leaderboard.open'), 'Leaderboard'));
  if (!row || !wanted.includes(true)) return [];
  return [heading(text`Leaderboard`), paragraph(text`Where you stand, and who is near you.`), row];
};
