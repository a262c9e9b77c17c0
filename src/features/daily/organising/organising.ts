/**
 * What an organiser does with the question of the day: where and when it is posted, its pauses and
 * days off, its digest.
 */

import type { Caller, Context } from '../../../chat/context.ts';
import { channelWords, tryOut } from '../../../chat/deliver/try-out.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import type { Answers } from '../../../chat/receive/command.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { addDayOff, findDaysOff } from '../../../community/cohort/calendar.ts';
import { beginCohort } from '../../../community/cohort/cohorts.ts';
import { cohortsWith, type InCohort, requireOrganiserHere, requireRole } from '../../../community/roles.ts';
import type { Transaction } from '../../../database/client.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import { countWords, dayWords } from '../../../lib/time/when.ts';
import { zoneWords } from '../../../lib/time/zone.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { digestForm, saveDigest } from '../digest/digest.ts';
import type { DailyNeeds } from '../needs.ts';
import * as schedules from '../schedule-store.ts';
import { changeForm } from './change-form.ts';
import { nextAsked } from './next-asked.ts';
import { cohortSchedulesOf, overview } from './overview.ts';
import { minutesOpen, readWishes } from './wishes.ts';

const notAmongYours = text`I can’t find that cohort among yours. /daily shows the ones you have.`;

type Run = (context: Context, organised: InCohort<'organiser'>, input: ActionInput) => Promise<View | Form>;

/** On a cohort that the actor organises. Others' that post here they may only send away. */
const organiserAction = (verb: string, answers: Answers, run: Run): Action =>
  defineAction({
    name: `daily.${verb}`,
    who: 'organiser',
    answers,
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'organiser'), input),
  });

export const organiserActions = (needs: DailyNeeds): readonly Action[] => [
  defineAction({
    name: 'daily.post-here',
    who: 'organiser',
    answers: 'update',
    run: (context, { row }) => postHere(needs, context, row),
  }),
  defineAction({
    name: 'daily.leave',
    who: 'organiser',
    answers: 'update',
    run: (context, { row }) => leave(needs, context, row),
  }),
  ...formActions(needs),
  ...stateActions(needs),
];

/** Makes a change to a cohort and shows how it stands now. */
const change = async (
  needs: DailyNeeds,
  context: Context,
  { cohortId }: InCohort<'organiser'>,
  work: (tx: Transaction) => Promise<void>,
  remark: Text,
): Promise<View> => {
  await needs.database.orm.transaction(work);
  return overview(needs, context, { remark, first: cohortId });
};

const formActions = (needs: DailyNeeds): readonly Action[] => [
  organiserAction('change', 'form', async ({ at }, { cohortId }) => {
    const { schedule, zone } = await findSchedule(needs, cohortId);
    const today = localDate(at, zone).toString();
    return changeForm(cohortId, schedule, await findDaysOff(needs.database.orm, cohortId, today));
  }),
  organiserAction('save', 'private', async (context, organised, { filled }) => {
    await findSchedule(needs, organised.cohortId);
    const wishes = readWishes(filled, context.at);
    const save = (tx: Transaction): Promise<void> => schedules.changeSchedule(tx, organised, wishes, context.at);
    return change(needs, context, organised, save, savedWords(wishes));
  }),
  organiserAction('digest', 'form', async (_, { cohortId }) =>
    digestForm(cohortId, (await findSchedule(needs, cohortId)).schedule),
  ),
  organiserAction('digest-save', 'private', async (context, organised, { filled }) => {
    await findSchedule(needs, organised.cohortId);
    const save = (tx: Transaction): Promise<void> => saveDigest(tx, organised, filled, context.at);
    return change(needs, context, organised, save, text`Saved.`);
  }),
];

const stateActions = (needs: DailyNeeds): readonly Action[] => [
  organiserAction('pause', 'update', (context, organised) =>
    change(
      needs,
      context,
      organised,
      (tx) => schedules.pauseSchedule(tx, organised, context.at),
      text`Paused. Nothing is posted until you press **Resume**.`,
    ),
  ),
  organiserAction('resume', 'update', async (context, organised) => {
    const { schedule } = await findSchedule(needs, organised.cohortId);
    const remark = schedule.pausedAt === null ? text`I’ll try again with the next question.` : text`Resumed.`;
    return change(needs, context, organised, (tx) => schedules.resumeSchedule(tx, organised), remark);
  }),
  organiserAction('skip', 'update', async (context, organised, { argument }) => {
    if (!canBeSkipped(argument, context.at))
      throw new UserError(text`I can’t read that date. /daily shows what comes next.`);
    return change(
      needs,
      context,
      organised,
      (tx) => addDayOff(tx, organised, argument),
      text`${dayWords(argument)} is a day off.`,
    );
  }),
];

/** Fewer than this are easily a slip of the pen, and hardly anybody could answer. */
const SHORT_MINUTES = 120;

const savedWords = (wishes: Pick<schedules.Wishes, 'postsAt' | 'closesAt'>): Text => {
  const minutes = minutesOpen(wishes);
  return minutes < SHORT_MINUTES
    ? text`Saved. It’s open for only **${countWords(minutes, 'minute')}**, from ${wishes.postsAt} to
      ${wishes.closesAt}: is that what you want? **Change** sets other times.`
    : text`Saved.`;
};

/**
 * A control's id comes back from outside: it may name a day that is none, or one that nobody could
 * be shown.
 */
const canBeSkipped = (written: string, at: Temporal.Instant): boolean => {
  try {
    const day = Temporal.PlainDate.from(written);
    const { days } = localDate(at, 'UTC').until(day, { largestUnit: 'days' });
    return day.toString() === written && days >= -1 && days <= SKIPPED_DAYS_AHEAD;
  } catch {
    return false;
  }
};
/** The next date is at most some holidays away. */
const SKIPPED_DAYS_AHEAD = 366;

const findSchedule = async (needs: DailyNeeds, cohortId: string) => {
  const schedule = await schedules.findSchedule(needs.database.orm, cohortId);
  if (!schedule)
    throw new UserError(text`It isn’t set up yet. Use /daily in the channel you want it in, and press **Post here**.`);
  return { schedule, zone: schedule.zone };
};

/** Without a cohort's id this workspace's own is meant, which is made if there is none. */
const postHere = async (needs: DailyNeeds, context: Context, row: string): Promise<View> => {
  const { caller, channel, place, at } = context;
  if (!channel || place === 'direct')
    throw new UserError(text`Use /daily in the channel you want the question in, and press **Post here** there.`);
  const inThread = context.threadExternalId !== undefined;
  await tryOut(needs.messengers, context, channel);
  const known = row ? context : { ...context, caller: await withCohortHere(needs, context) };
  const organised = requireRole(known.caller, row || (organisedHere(known.caller) ?? ''), 'organiser');
  const { workspaceId, accountId, zone } = caller;
  const here = { channelId: needs.random.id(at), workspaceId, channel, accountId, zone };
  await needs.database.orm.transaction((tx) => schedules.postHere(tx, organised, here, at));
  const { schedule } = await findSchedule(needs, organised.cohortId);
  const cohortSchedules = await cohortSchedulesOf(needs, known);
  const from = dayWords(
    nextAsked(
      schedule,
      await findDaysOff(needs.database.orm, organised.cohortId, schedule.nextOn),
      cohortSchedules.find(({ cohort }) => cohort.id === organised.cohortId)?.cohort.startsOn,
    ),
  );
  const where = inThread ? text`in ${channelWords(channel)}, the channel of this thread,` : 'here';
  const remark = text`The question of the day will be posted ${where} from ${from}, at
    ${schedule.postsAt} ${zoneWords(schedule.zone)}. **Change** sets another time.`;
  return overview(needs, known, { remark, first: organised.cohortId });
};

/** A workspace that receives another's question of the day takes it out of its own channel. */
const leave = async (needs: DailyNeeds, context: Context, row: string): Promise<View> => {
  const organised = requireOrganiserHere(context.caller);
  const { workspaceId } = organised;
  const cohortSchedules = await cohortSchedulesOf(needs, context);
  const cohortSchedule = cohortSchedules.find(
    ({ cohort, channels }) => cohort.id === row && channels.some((channel) => channel.workspaceId === workspaceId),
  );
  if (!cohortSchedule || cohortSchedule.cohort.workspaceId === workspaceId) throw new UserError(notAmongYours);
  await needs.database.orm.transaction((tx) => schedules.leaveWorkspace(tx, row, organised));
  return overview(needs, context, {
    remark: text`**${excerpt(cohortSchedule.cohort.name, 60)}** won’t be posted here any more. What’s
      already here stays.`,
  });
};

/** The oldest cohort of this workspace that they organise. */
const organisedHere = (caller: Caller): string | undefined =>
  cohortsWith(caller, 'organiser').find(({ workspaceId }) => workspaceId === caller.workspaceId)?.cohortId;

const withCohortHere = async (needs: DailyNeeds, { caller, origin, at }: Context): Promise<Caller> => {
  if (organisedHere(caller)) return caller;
  const wanted = {
    slug: 'main',
    name: origin.workspace.name,
    packs: [...needs.curriculum().packs.keys()],
    startsOn: localDate(at, caller.zone).toString(),
  };
  return (await beginCohort(needs.database.orm, needs.random, caller, wanted, at)).caller;
};
