/** The question of the day: one a day for the whole cohort, in its channel, answered in private. */
import { type Action, type ActionInput, defineAction } from '../../chat/action.ts';
import { type Answers, defineCommand } from '../../chat/command.ts';
import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Form } from '../../chat/form.ts';
import { type Block, button, heading, paragraph, type View } from '../../chat/view.ts';
import { enrol, ensureCohort } from '../../community/cohorts.ts';
import type { Transaction } from '../../jobs/outbox.ts';
import { isId } from '../../lib/random.ts';
import { type Text, text } from '../../lib/text.ts';
import { dayWords } from '../../lib/when.ts';
import { answerActions } from './answering.ts';
import { closeRoutine, countRoutine } from './close.ts';
import { digestForm, digestNotice, digestRoutine, saveDigest } from './digest.ts';
import type { DailyNeeds } from './needs.ts';
import { askedIn, dailyNotices } from './notices.ts';
import { changeForm, overviewView, type Shown } from './overview-view.ts';
import { postRoutine } from './post.ts';
import * as schedules from './schedule-store.ts';
import { readWishes } from './wishes.ts';

export const dailyFeature = (needs: DailyNeeds): Feature => ({
  name: 'daily',
  commands: [
    defineCommand({
      name: 'daily',
      description: 'See the question of the day; organisers choose when and where it is posted',
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => overview(needs, context),
    }),
  ],
  actions: [...answerActions(needs), ...organiserActions(needs)],
  notices: [...dailyNotices(needs), digestNotice(needs)],
  routines: [postRoutine(needs), closeRoutine(needs), countRoutine(needs), digestRoutine(needs)],
  home: (caller, at) => homeBlocks(needs, caller, at),
});

const overview = async (needs: DailyNeeds, context: Context, remark?: Text): Promise<View> =>
  overviewView(await findShown(needs, context.caller, context.at, context.channel?.externalId), context.caller.role === 'organiser', remark);

const findShown = async (needs: DailyNeeds, caller: Caller, at: Temporal.Instant, channelId: string | undefined): Promise<readonly Shown[]> => {
  const { orm } = needs.database;
  const shown: Shown[] = [];
  for (const standing of await schedules.findStandings(orm, caller)) {
    const { cohort, schedule, channels } = standing;
    const newest = await schedules.findNewest(orm, cohort.id);
    const asked = newest && askedIn(needs, newest);
    const today = schedule ? at.toZonedDateTimeISO(schedule.zone).toPlainDate().toString() : '';
    shown.push({
      ...standing,
      today: newest &&
        asked && {
          id: newest.id,
          state: newest.closedAt === null ? 'open' : 'closed',
          conceptTitle: asked.conceptTitle,
          closesAt: Temporal.Instant.from(newest.closesAt),
        },
      skippedFor: newest?.day === today ? (newest.skippedFor ?? undefined) : undefined,
      holidays: schedule ? await schedules.findHolidays(orm, cohort.id, today) : [],
      canPostHere: channelId !== undefined,
      postsHere: channels.some(
        (channel) => channel.workspaceId === caller.workspaceId && channel.channelExternalId === channelId && channel.brokenFor === null,
      ),
    });
  }
  return shown;
};

type Run = (context: Context, cohortId: string, input: ActionInput) => Promise<View | Form>;

/** On a cohort that the actor may organise: one of this workspace, or one of their own elsewhere. */
const organiserAction = (needs: DailyNeeds, verb: string, answers: Answers, run: Run): Action =>
  defineAction({
    name: `daily.${verb}`,
    who: 'organiser',
    answers,
    run: async (context, input) => {
      const standings = isId(input.row) ? await schedules.findStandings(needs.database.orm, context.caller) : [];
      if (!standings.some(({ cohort }) => cohort.id === input.row))
        throw new UserError(text`I can't find that cohort among yours. /daily shows those there are.`);
      return run(context, input.row, input);
    },
  });

const organiserActions = (needs: DailyNeeds): readonly Action[] => {
  const change = async (context: Context, work: (tx: Transaction) => Promise<void>, remark: Text): Promise<View> => {
    await needs.database.orm.transaction(work);
    return overview(needs, context, remark);
  };
  return [
    defineAction({ name: 'daily.post-here', who: 'organiser', answers: 'update', run: (context, { row }) => postHere(needs, context, row) }),
    organiserAction(needs, 'change', 'form', async ({ at }, cohortId) => {
      const { schedule, zone } = await findSchedule(needs, cohortId);
      return changeForm(cohortId, schedule, await schedules.findHolidays(needs.database.orm, cohortId, at.toZonedDateTimeISO(zone).toPlainDate().toString()));
    }),
    organiserAction(needs, 'save', 'private', async (context, cohortId, { filled }) => {
      await findSchedule(needs, cohortId);
      const wishes = readWishes(filled, context.at);
      return change(context, (tx) => schedules.changeSchedule(tx, cohortId, wishes, context.at), text`Saved.`);
    }),
    organiserAction(needs, 'digest', 'form', async (_, cohortId) => digestForm(cohortId, (await findSchedule(needs, cohortId)).schedule)),
    organiserAction(needs, 'digest-save', 'private', async (context, cohortId, { filled }) => {
      await findSchedule(needs, cohortId);
      return change(context, (tx) => saveDigest(tx, cohortId, filled, context.at), text`Saved.`);
    }),
    organiserAction(needs, 'pause', 'update', (context, cohortId) =>
      change(context, (tx) => schedules.pauseSchedule(tx, cohortId, context.at), text`Paused. Nothing is posted until you press **Resume**.`),
    ),
    organiserAction(needs, 'resume', 'update', (context, cohortId) =>
      change(context, (tx) => schedules.pauseSchedule(tx, cohortId, undefined), text`It goes on.`),
    ),
    organiserAction(needs, 'skip', 'update', async (context, cohortId, { argument }) => {
      if (!/^\d{4}-\d\d-\d\d$/.test(argument)) throw new UserError(text`I can't read that date. /daily shows what comes next.`);
      return change(context, (tx) => schedules.addHoliday(tx, cohortId, argument), text`${dayWords(argument)} is a day off.`);
    }),
  ];
};

const findSchedule = async (needs: DailyNeeds, cohortId: string) => {
  const schedule = await schedules.findSchedule(needs.database.orm, cohortId);
  if (!schedule) throw new UserError(text`It isn't set up yet. Use /daily in the channel where it shall be, and press **Post here**.`);
  return { schedule, zone: schedule.zone };
};

/** Without a cohort's id this workspace's own is meant, which is made if there is none. */
const postHere = async (needs: DailyNeeds, context: Context, row: string): Promise<View> => {
  const { caller, channel, place, at } = context;
  if (!channel || place === 'direct') throw new UserError(text`Use /daily in the channel where the question shall be posted, and press **Post here** there.`);
  const standings = await schedules.findStandings(needs.database.orm, caller);
  const named = standings.find(({ cohort }) => cohort.id === row)?.cohort.id;
  if (row && !named) throw new UserError(text`I can't find that cohort among yours. /daily shows those there are.`);
  const cohortId = named ?? standings[0]?.cohort.id ?? (await makeCohort(needs, context));
  const { workspaceId, accountId, zone } = caller;
  const here = { cohortId, channelId: needs.random.id(at), workspaceId, channel, accountId, zone };
  await needs.database.orm.transaction((tx) => schedules.postHere(tx, here, at));
  const { schedule } = await findSchedule(needs, cohortId);
  return overview(
    needs,
    context,
    text`The question of the day is posted here from ${dayWords(schedule.nextOn)} on, at ${schedule.postsAt} in ${schedule.zone}. **Change** sets another time.`,
  );
};

const makeCohort = async (needs: DailyNeeds, { caller, origin, at }: Context): Promise<string> => {
  const startsOn = at.toZonedDateTimeISO(caller.zone).toPlainDate().toString();
  const clocked = { ...needs, clock: { now: () => at } };
  const cohortId = await ensureCohort(clocked, caller.workspaceId, {
    slug: 'main',
    name: origin.workspace.name,
    packs: [...needs.curriculum().packs.keys()],
    startsOn,
  });
  await enrol(clocked, cohortId, caller.personId, 'organiser');
  return cohortId;
};

const homeBlocks = async (needs: DailyNeeds, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> => {
  const open = (await findShown(needs, caller, at, undefined)).flatMap(({ today }) => (today?.state === 'open' ? [today] : []));
  return open.length === 0
    ? []
    : [
        heading(text`The question of the day`),
        ...open.flatMap(({ id, conceptTitle }): Block[] => [
          paragraph(text`On **${conceptTitle}**.`),
          { kind: 'controls', controls: [button(controlId('daily.open', id), 'Answer it', 'primary')] },
        ]),
      ];
};
