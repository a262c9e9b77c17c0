/** The question of the day: one a day for the whole cohort, in its channel, answered in private. */
import { type Action, type ActionInput, defineAction } from '../../chat/action.ts';
import { type Answers, defineCommand } from '../../chat/command.ts';
import { type Caller, type Context, managesWorkspace } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Form } from '../../chat/form.ts';
import { type Block, button, heading, paragraph, type View } from '../../chat/view.ts';
import { ensureCohort } from '../../community/cohorts.ts';
import type { Transaction } from '../../jobs/outbox.ts';
import { localDate } from '../../lib/occurrence.ts';
import { isId } from '../../lib/random.ts';
import { excerpt, type Text, text } from '../../lib/text.ts';
import { countWords, dayWords } from '../../lib/when.ts';
import { answerActions } from './answering.ts';
import { closeRoutine, countRoutine } from './close.ts';
import { digestForm, digestNotice, digestRoutine, saveDigest } from './digest.ts';
import type { DailyNeeds } from './needs.ts';
import { askedIn, dailyNotices } from './notices.ts';
import { changeForm, nextAsked, overviewView, SHOWN_AT_MOST, type Shown } from './overview-view.ts';
import { postRoutine } from './post.ts';
import * as schedules from './schedule-store.ts';
import { minutesOpen, readWishes } from './wishes.ts';

export const dailyFeature = (needs: DailyNeeds): Feature => ({
  name: 'daily',
  commands: [
    defineCommand({
      name: 'daily',
      description: 'See the question of the day; organisers choose when and where it’s posted',
      more: text`Everybody answers the same question in private, sees at once why, and reads how the cohort did when it closes. Organisers use /daily in a channel to post it there, and to set its time, its days off and the weekly digest.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => overview(needs, context),
    }),
  ],
  actions: [
    ...answerActions(needs),
    ...organiserActions(needs),
    defineAction({
      name: 'daily.show',
      who: 'learner',
      answers: 'update',
      run: (context, { values: [first] }) => overview(needs, context, first === undefined ? {} : { first }),
    }),
    defineAction({
      name: 'daily.page',
      who: 'learner',
      answers: 'update',
      run: (context, { row }) => overview(needs, context, { from: row }),
    }),
  ],
  notices: [...dailyNotices(needs), digestNotice(needs)],
  routines: [postRoutine(needs), closeRoutine(needs), countRoutine(needs), digestRoutine(needs)],
  home: (caller, at) => homeBlocks(needs, caller, at),
});

type Told = {
  readonly remark?: Text;
  /** The cohort that is told of first: the one that somebody has just chosen or changed. */
  readonly first?: string;
  /** Of those that can be chosen: where the person's page begins. */
  readonly from?: string;
};

const overview = async (needs: DailyNeeds, context: Context, { remark, first, from }: Told = {}): Promise<View> => {
  const { caller, at, channel, place } = context;
  const channelId = place === 'direct' ? undefined : channel?.externalId;
  const found = await standingsOf(needs, context);
  const standings = found.toSorted((one, other) => Number(other.cohort.id === first) - Number(one.cohort.id === first));
  const hasOwn = found.some(({ cohort, channels }) =>
    [cohort, ...channels].some(({ workspaceId }) => workspaceId === caller.workspaceId),
  );
  const offers = caller.role === 'organiser' && !hasOwn;
  return overviewView(
    {
      shown: await show(needs, standings.slice(0, SHOWN_AT_MOST), { caller, at, channelId }),
      others: standings.slice(SHOWN_AT_MOST),
      offersOwn: offers && channelId !== undefined ? 'here' : offers && found.length === 0 ? 'elsewhere' : undefined,
    },
    { remark, from },
  );
};

const standingsOf = (needs: DailyNeeds, context: Context): Promise<readonly schedules.Standing[]> =>
  schedules.findStandings(needs.database.orm, { ...context.caller, manages: managesWorkspace(context) }, context.at);

type Asker = { readonly caller: Caller; readonly at: Temporal.Instant; readonly channelId: string | undefined };

const show = (needs: DailyNeeds, standings: readonly schedules.Standing[], asker: Asker): Promise<readonly Shown[]> =>
  Promise.all(standings.map((standing) => showOne(needs, standing, asker)));

const showOne = async (
  needs: DailyNeeds,
  standing: schedules.Standing,
  { caller, at, channelId }: Asker,
): Promise<Shown> => {
  const { orm } = needs.database;
  const { cohort, schedule } = standing;
  const newest = await schedules.findNewest(orm, cohort.id);
  const asked = newest && askedIn(needs, newest);
  const localDay = localDate(at, schedule?.zone ?? caller.zone).toString();
  return {
    ...standing,
    today: newest &&
      asked && {
        id: newest.id,
        state: newest.closedAt === null ? 'open' : 'closed',
        conceptTitle: asked.conceptTitle,
        closesAt: Temporal.Instant.from(newest.closesAt),
      },
    skippedFor: newest?.day === localDay ? (newest.skippedFor ?? undefined) : undefined,
    holidays: schedule ? await schedules.findHolidays(orm, cohort.id, localDay) : [],
    localDay,
    readerZone: caller.zone,
    here: caller.role === 'organiser' ? doableHere(standing, caller.workspaceId, channelId) : undefined,
  };
};

/** What an organiser of this workspace may do with its channel: who organises the cohort decides where it is posted, the others only whether it stays. */
const doableHere = (
  { cohort, organises, channels }: schedules.Standing,
  workspaceId: string,
  channelId: string | undefined,
): Shown['here'] => {
  const ours = channels.find((channel) => channel.workspaceId === workspaceId);
  const isHome = cohort.workspaceId === workspaceId;
  if (organises && channelId !== undefined && ours?.channelExternalId !== channelId)
    return ours ? 'move' : isHome ? 'post' : 'also';
  return ours && !isHome ? 'leave' : undefined;
};

const notAmongYours = text`I can’t find that cohort among yours. /daily shows the ones you have.`;

type Run = (context: Context, cohortId: string, input: ActionInput) => Promise<View | Form>;

/** On a cohort that the actor may organise: this workspace's, or one of their own elsewhere. Others' that post here they may only send away. */
const organiserAction = (needs: DailyNeeds, verb: string, answers: Answers, run: Run): Action =>
  defineAction({
    name: `daily.${verb}`,
    who: 'organiser',
    answers,
    run: async (context, input) => {
      const standings = isId(input.row) ? await standingsOf(needs, context) : [];
      if (!standings.some(({ cohort, organises }) => organises && cohort.id === input.row))
        throw new UserError(notAmongYours);
      return run(context, input.row, input);
    },
  });

const organiserActions = (needs: DailyNeeds): readonly Action[] => {
  const change = async (
    context: Context,
    first: string,
    work: (tx: Transaction) => Promise<void>,
    remark: Text,
  ): Promise<View> => {
    await needs.database.orm.transaction(work);
    return overview(needs, context, { remark, first });
  };
  return [
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
    organiserAction(needs, 'change', 'form', async ({ at }, cohortId) => {
      const { schedule, zone } = await findSchedule(needs, cohortId);
      return changeForm(
        cohortId,
        schedule,
        await schedules.findHolidays(needs.database.orm, cohortId, localDate(at, zone).toString()),
      );
    }),
    organiserAction(needs, 'save', 'private', async (context, cohortId, { filled }) => {
      await findSchedule(needs, cohortId);
      const wishes = readWishes(filled, context.at);
      return change(
        context,
        cohortId,
        (tx) => schedules.changeSchedule(tx, cohortId, wishes, context.at),
        savedWords(wishes),
      );
    }),
    organiserAction(needs, 'digest', 'form', async (_, cohortId) =>
      digestForm(cohortId, (await findSchedule(needs, cohortId)).schedule),
    ),
    organiserAction(needs, 'digest-save', 'private', async (context, cohortId, { filled }) => {
      await findSchedule(needs, cohortId);
      return change(context, cohortId, (tx) => saveDigest(tx, cohortId, filled, context.at), text`Saved.`);
    }),
    organiserAction(needs, 'pause', 'update', (context, cohortId) =>
      change(
        context,
        cohortId,
        (tx) => schedules.pauseSchedule(tx, cohortId, 'asked', context.at),
        text`Paused. Nothing is posted until you press **Resume**.`,
      ),
    ),
    organiserAction(needs, 'resume', 'update', async (context, cohortId) => {
      const { schedule } = await findSchedule(needs, cohortId);
      const remark = schedule.pausedAt === null ? text`I’ll try again with the next question.` : text`Resumed.`;
      return change(context, cohortId, (tx) => schedules.resumeSchedule(tx, cohortId), remark);
    }),
    organiserAction(needs, 'skip', 'update', async (context, cohortId, { argument }) => {
      if (!canBeSkipped(argument, context.at))
        throw new UserError(text`I can’t read that date. /daily shows what comes next.`);
      return change(
        context,
        cohortId,
        (tx) => schedules.addHoliday(tx, cohortId, argument),
        text`${dayWords(argument)} is a day off.`,
      );
    }),
  ];
};

/** Fewer than this are easily a slip of the pen, and hardly anybody could answer. */
const SHORT_MINUTES = 120;

const savedWords = (wishes: Pick<schedules.Wishes, 'postsAt' | 'closesAt'>): Text => {
  const minutes = minutesOpen(wishes);
  return minutes < SHORT_MINUTES
    ? text`Saved. It’s open for only **${countWords(minutes, 'minute')}**, from ${wishes.postsAt} to ${wishes.closesAt}: is that what you want? **Change** sets other times.`
    : text`Saved.`;
};

/** A control's id comes back from outside: it may name a day that is none, or one that nobody could be shown. */
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
  const standings = await standingsOf(needs, context);
  const meant = standings.find(
    ({ cohort, organises }) => organises && (row ? cohort.id === row : cohort.workspaceId === caller.workspaceId),
  );
  if (row && !meant) throw new UserError(notAmongYours);
  const cohortId = meant?.cohort.id ?? (await makeCohort(needs, context));
  const { workspaceId, accountId, zone } = caller;
  const here = { cohortId, channelId: needs.random.id(at), workspaceId, channel, accountId, zone };
  await needs.database.orm.transaction((tx) => schedules.postHere(tx, here, at));
  const { schedule } = await findSchedule(needs, cohortId);
  const from = dayWords(
    nextAsked(
      schedule,
      await schedules.findHolidays(needs.database.orm, cohortId, schedule.nextOn),
      meant?.cohort.startsOn,
    ),
  );
  const remark = text`The question of the day will be posted here from ${from}, at ${schedule.postsAt} in ${schedule.zone}. **Change** sets another time.`;
  return overview(needs, context, { remark, first: cohortId });
};

/** A workspace that receives another's question of the day takes it out of its own channel. */
const leave = async (needs: DailyNeeds, context: Context, row: string): Promise<View> => {
  const { workspaceId } = context.caller;
  const standings = await standingsOf(needs, context);
  const standing = standings.find(
    ({ cohort, channels }) => cohort.id === row && channels.some((channel) => channel.workspaceId === workspaceId),
  );
  if (!standing || standing.cohort.workspaceId === workspaceId) throw new UserError(notAmongYours);
  await needs.database.orm.transaction((tx) => schedules.leaveWorkspace(tx, row, workspaceId));
  return overview(needs, context, {
    remark: text`**${excerpt(standing.cohort.name, 60)}** won’t be posted here any more. What’s already here stays.`,
  });
};

const makeCohort = async (needs: DailyNeeds, { caller, origin, at }: Context): Promise<string> => {
  const startsOn = localDate(at, caller.zone).toString();
  const clocked = { ...needs, clock: { now: () => at } };
  // Whoever makes it isn't enrolled by that: they organise it for as long as they manage the workspace.
  return ensureCohort(clocked, caller.workspaceId, {
    slug: 'main',
    name: origin.workspace.name,
    packs: [...needs.curriculum().packs.keys()],
    startsOn,
  });
};

/** On Home, which says more than this. */
const HOME_AT_MOST = 3;

const homeBlocks = async (needs: DailyNeeds, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> => {
  // Nothing is changed from there.
  const standings = await schedules.findStandings(needs.database.orm, { ...caller, manages: false }, at);
  const shown = await show(needs, standings.slice(0, HOME_AT_MOST), { caller, at, channelId: undefined });
  const open = shown.flatMap(({ today }) => (today?.state === 'open' ? [today] : []));
  return open.length === 0
    ? []
    : [
        heading(text`The question of the day`),
        ...open.flatMap(({ id, conceptTitle }): Block[] => [
          paragraph(text`Today’s is on **${conceptTitle}**.`),
          { kind: 'controls', controls: [button(controlId('daily.open', id), 'Answer it', 'primary')] },
        ]),
      ];
};
