/** Finds a board for one person, and draws it. */
import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Block, button, controls, heading, paragraph, type View } from '../../chat/view/view.ts';
import { findBoardNames, findNamedOnBoards } from '../../community/cohort/board-names.ts';
import { findCohortFacts } from '../../community/cohort/cohorts.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { hashText } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { type Board, findBoard } from '../../study/standing/boards.ts';
import { type Looking, readState } from './looking.ts';
import type { LeaderboardNeeds } from './needs.ts';
import { type BoardSettings, findBoardSettings, periodsOf } from './settings-store.ts';
import { boardView, insteadWords, type ModuleChoice, moduleGoneWords, noBoardsView, standingWords } from './views.ts';

/** `state`: what somebody looks at, as `stateOf` writes it; `changed`: what of it is another now. */
export const showBoard = async (
  needs: LeaderboardNeeds,
  { caller, at }: Pick<Context, 'caller' | 'at'>,
  cohortId: string,
  { state = '', changed = {}, remark }: { state?: string; changed?: Partial<Looking>; remark?: Text } = {},
): Promise<View> => {
  const { database } = needs;
  const inCohort = requireRole(caller, cohortId, 'learner');
  const held = caller.cohorts.find((each) => each.cohortId === cohortId);
  const [settings, facts] = await Promise.all([
    findBoardSettings(database.orm, inCohort, caller.zone),
    findCohortFacts(database.orm, inCohort),
  ]);
  if (!facts || !held) throw new UserError(text`I can’t find that cohort among yours.`);
  if (settings.boards.length === 0) return noBoardsView(facts.name);
  const modules = modulesOf(needs.curriculum(), facts.packs);
  if (changed.module && !modules.some(({ mark }) => mark === changed.module))
    throw new UserError(text`**${facts.name}** doesn’t study that module.`);
  const given = { caller, at, settings, modules };
  const read = readState(state, { ...settings, periods: periodsOf(settings, Infinity) }, changed);
  // It may have been taken out of the pack while its board was open.
  const isStudied = read.module === '' || modules.some(({ mark }) => mark === read.module);
  const wanted = isStudied ? read : { ...read, module: '' };
  const { looking, board, season } = await findFor(needs, inCohort, given, wanted);
  const rows = board ? [...board.top, ...board.near] : [];
  const [names, named] = await Promise.all([
    findBoardNames(database, cohortId, [...new Set(rows.map(({ personId }) => personId))]),
    findNamedOnBoards(database, caller.personId),
  ]);
  return boardView({
    cohort: { cohortId, name: facts.name },
    looking,
    board,
    naming: { viewerId: caller.personId, names },
    named,
    learns: held.role === 'learner',
    boards: settings.boards,
    periods: periodsOf(settings, season),
    modules,
    remark: remark ?? (isStudied ? insteadWords(changed, looking) : moduleGoneWords),
  });
};

type For = {
  readonly caller: Context['caller'];
  readonly at: Temporal.Instant;
  readonly settings: BoardSettings;
  readonly modules: readonly (ModuleChoice & { readonly slug: string })[];
};

type Found = { readonly looking: Looking; readonly board: Board | undefined; readonly season: number };

/** In the first season there is no last one: then it is the one that goes on. */
const findFor = async (needs: LeaderboardNeeds, inCohort: InCohort, given: For, looking: Looking): Promise<Found> => {
  const { caller, at, settings, modules } = given;
  const slug = modules.find(({ mark }) => mark === looking.module)?.slug;
  const board = await findBoard(needs, {
    cohortId: inCohort.cohortId,
    board: looking.board,
    period: looking.period,
    at,
    zone: settings.zone,
    viewer: { personId: caller.personId },
    ...(slug === undefined ? {} : { module: slug }),
  });
  if (!board && looking.period === 'last-season')
    return findFor(needs, inCohort, given, { ...looking, period: 'season' });
  return { looking, board, season: (board?.season ?? 1) + (looking.period === 'last-season' ? 1 : 0) };
};

/** Of the packs, each once. */
export const modulesOf = ({ packs }: Curriculum, slugs: readonly string[]): For['modules'] => {
  const found = slugs.flatMap((slug) => (packs.get(slug)?.phases ?? []).flatMap(({ modules = [] }) => modules));
  return [...new Map(found.map(({ slug, title }) => [slug, { slug, title, mark: markOf(slug) }])).values()];
};

/** A module's slug as a control's argument: with a cohort's id there is no room for all of it. */
const markOf = (slug: string): string => hashText(slug).toString(36);

/** More cohorts than this are looked at by /leaderboard itself. */
const COHORTS_AT_MOST = 3;

/** Of /progress: one sentence for each cohort that somebody learns in, on the first of its boards. */
export const standingBlocks = async (
  needs: LeaderboardNeeds,
  caller: Caller,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const learnt = caller.cohorts.filter(({ role, archived }) => role === 'learner' && !archived);
  const lines = await Promise.all(
    learnt.slice(0, COHORTS_AT_MOST).map(async ({ cohortId, name }) => {
      const inCohort = requireRole(caller, cohortId, 'learner');
      const settings = await findBoardSettings(needs.database.orm, inCohort, caller.zone);
      const looking = readState('', { ...settings, periods: periodsOf(settings, 1) });
      if (settings.boards.length === 0) return undefined;
      const { board } = await findFor(needs, inCohort, { caller, at, settings, modules: [] }, looking);
      return board && standingWords(name, looking, board);
    }),
  );
  const row = controls(button(controlId('leaderboard.open'), 'Leaderboard'));
  const said = lines.filter((line) => line !== undefined);
  return said.length === 0 || !row ? [] : [heading(text`Where you stand`), ...said.map(paragraph), row];
};
