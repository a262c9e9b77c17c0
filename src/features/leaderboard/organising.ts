/** What an organiser chooses: which boards there are, seasons or none, and whether they are posted. */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { SetupStep } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { type Block, button, controls, paragraph, type View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import { requireRole } from '../../community/roles.ts';
import { readTime, weekdayWords } from '../../lib/time/local-time.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { boardNames } from '../../study/standing/places.ts';
import { boardWords } from './board-words.ts';
import type { LeaderboardNeeds } from './needs.ts';
import { findPlaces, firstPost } from './posting.ts';
import { type BoardSettings, findBoardSettings, isBoard, saveBoardSettings } from './settings-store.ts';

const OFF = 'off';
const USUAL_TIME = '16:00';
const SEASONS = { yes: 'Seasons of four weeks, each from zero', no: 'Weeks alone' } as const;

export const boardStep = async (
  { database }: LeaderboardNeeds,
  { caller }: Context,
  cohortId: string | undefined,
): Promise<readonly SetupStep[]> => {
  if (cohortId === undefined) return [];
  const organised = requireRole(caller, cohortId, 'organiser');
  const settings = await findBoardSettings(database.orm, organised, caller.zone);
  return [
    {
      title: 'The leaderboard',
      optional: true,
      chosen: text`${settingsWords(settings)}`,
      control: { id: controlId('leaderboard.set-up', cohortId), label: 'Change the leaderboard' },
    },
  ];
};

/** Of /cohort. */
export const runningBlocks = async (
  { database }: LeaderboardNeeds,
  organiser: Caller,
  cohortId: string,
): Promise<readonly Block[]> => {
  const organised = requireRole(organiser, cohortId, 'organiser');
  const settings = await findBoardSettings(database.orm, organised, organiser.zone);
  const row = controls(button(controlId('leaderboard.set-up', cohortId), 'Change the leaderboard'));
  return [paragraph(text`**Leaderboard:** ${settingsWords(settings)}`), ...(row ? [row] : [])];
};

/** "points and kept, in seasons of four weeks, posted Friday at 16:00 (Europe/Prague)". */
const settingsWords = ({ boards, seasons, post, zone }: BoardSettings): string => {
  if (boards.length === 0) return 'none';
  const named = boards.map((board) => boardWords[board].name.toLowerCase());
  const all = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named.join('');
  const posted = post ? `posted ${weekdayWords([post.weekday])} at ${post.at} (${zone})` : 'not posted';
  return `${all}, ${seasons ? 'in seasons of four weeks' : 'week by week'}, ${posted}`;
};

export const organisingActions = (needs: LeaderboardNeeds): readonly Action[] => [
  defineAction({
    name: 'leaderboard.set-up',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller }, { row }) => {
      const organised = requireRole(caller, row, 'organiser');
      return settingsForm(row, await findBoardSettings(needs.database.orm, organised, caller.zone));
    },
  }),
  defineAction({
    name: 'leaderboard.set-up-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, input),
  }),
];

const settingsForm = (cohortId: string, settings: BoardSettings): Form => ({
  id: controlId('leaderboard.set-up-save', cohortId, stampOf(settings)),
  title: 'The leaderboard',
  submit: 'Save',
  fields: [
    {
      kind: 'checks',
      name: 'boards',
      label: 'Boards',
      hint: 'Tick none, and there’s no leaderboard',
      options: boardNames.map((value) => ({
        value,
        label: boardWords[value].name,
        detail: boardWords[value].detail,
      })),
      values: [...settings.boards],
      required: false,
    },
    {
      kind: 'radio',
      name: 'seasons',
      label: 'How long they count',
      options: Object.entries(SEASONS).map(([value, label]) => ({ value, label })),
      value: settings.seasons ? 'yes' : 'no',
      required: true,
    },
    {
      kind: 'select',
      name: 'day',
      label: 'Posted in the cohort’s channel on',
      hint: 'Names only of those who agreed; on a day off it comes the next day',
      options: [
        { value: OFF, label: 'Not at all' },
        ...[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayWords([day]) })),
      ],
      value: settings.post ? String(settings.post.weekday) : OFF,
      required: true,
    },
    {
      kind: 'input',
      name: 'time',
      label: 'At',
      hint: excerpt(`A time of day, such as 16:00 (${settings.zone})`, 100),
      value: settings.post?.at ?? USUAL_TIME,
      atMost: 10,
      required: true,
    },
  ],
});

/** Throws UserError for what isn’t a time. */
const readSettings = ({ filled }: ActionInput, zone: string): BoardSettings => {
  const boards = boardNames.filter((board) => (filled['boards'] ?? []).filter(isBoard).includes(board));
  const weekday = Number(filled['day']?.[0]);
  const typed = filled['time']?.[0]?.trim() ?? '';
  const at = readTime(typed);
  const isPosted = boards.length > 0 && weekday >= 1 && weekday <= 7;
  if (isPosted && at === undefined)
    throw new UserError(text`**At**: please give a time, such as 16:00. I got “${excerpt(typed, 40)}”.`);
  return {
    boards,
    seasons: filled['seasons']?.[0] !== 'no',
    post: isPosted && at !== undefined ? { weekday, at } : undefined,
    zone,
  };
};

const save = async (needs: LeaderboardNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, input.row, 'organiser');
  const remark = await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const before = await findBoardSettings(tx, organised, caller.zone);
    requireAsOpened(input.argument, before, text`${settingsWords(before)}`);
    const wanted = readSettings(input, before.zone);
    const next = wanted.post && firstPost(wanted.post, wanted.zone, at);
    await saveBoardSettings(tx, organised, wanted, next);
    const did = `set the leaderboard: ${settingsWords(wanted)}`;
    await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
    const places = wanted.post ? await findPlaces(tx, organised.cohortId) : [];
    return savedWords(wanted, places.length);
  });
  return needs.showSetup(context, organised.cohortId, remark);
};

const savedWords = ({ post }: BoardSettings, places: number): Text =>
  post && places === 0
    ? text`Saved. There’s no channel to post it in yet: choose one for announcements, or for the question of the day.`
    : text`Saved.`;
