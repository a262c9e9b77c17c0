/** The step of /setup that chooses where and when the question of the day is posted. */

import type { Channel, Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { channelWords, tryOut } from '../../../chat/deliver/try-out.ts';
import { UserError } from '../../../chat/errors.ts';
import type { SetupStep } from '../../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import { readChannel } from '../../../chat/receive/fields.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../../community/as-opened.ts';
import { recordDone } from '../../../community/cohort/audit.ts';
import { findDaysOff } from '../../../community/cohort/calendar.ts';
import { findCohortFacts, lockCohort } from '../../../community/cohort/cohorts.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { readTime, weekdayOptions, weekdayWords } from '../../../lib/time/local-time.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import { dayWords } from '../../../lib/time/when.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { DailyNeeds } from '../needs.ts';
import { sendSample } from '../sample.ts';
import * as schedules from '../schedule-store.ts';
import type { Reader } from '../store.ts';
import { findPlaces, placeName } from './cohort-schedules.ts';
import { nextAsked } from './next-asked.ts';
import { minutesOpen, readWishes } from './wishes.ts';

/** What this step chooses, as it stands: for the workspace that somebody acts in. */
type Standing = {
  readonly hours: Pick<schedules.Wishes, 'postsAt' | 'closesAt' | 'zone' | 'weekdays'> | undefined;
  readonly channel: Channel | undefined;
  readonly brokenFor: string | null;
  /** Places in other workspaces. */
  readonly elsewhere: readonly string[];
  readonly paused: boolean;
};

const find = async (
  reader: Reader,
  { cohortId }: InCohort<'organiser'>,
  { caller }: Pick<Context, 'caller'>,
): Promise<Standing> => {
  const schedule = await schedules.findSchedule(reader, cohortId);
  const places = await findPlaces(reader, [cohortId]);
  const here = places.find(({ workspaceId }) => workspaceId === caller.workspaceId);
  const name = here?.channelName;
  return {
    hours: schedule && {
      postsAt: schedule.postsAt,
      closesAt: schedule.closesAt,
      zone: schedule.zone,
      weekdays: schedule.weekdays,
    },
    channel: here && { externalId: here.channelExternalId, ...(name ? { name } : {}) },
    brokenFor: here?.brokenFor ?? null,
    elsewhere: places
      .filter((place) => place !== here)
      .map(({ channelName, workspaceName }) => placeName(channelName, workspaceName)),
    paused: schedule !== undefined && schedule.pausedAt !== null,
  };
};

export const setupStep = async (
  needs: DailyNeeds,
  context: Context,
  cohortId: string | undefined,
): Promise<SetupStep> => {
  const title = 'The question of the day';
  if (cohortId === undefined) return { title };
  const standing = await find(needs.database.orm, requireRole(context.caller, cohortId, 'organiser'), context);
  const chosen = chosenWords(standing);
  const label = chosen === undefined ? 'Choose its channel and time' : 'Change its channel or time';
  return { title, chosen, wrong: wrongWords(standing), control: { id: controlId('daily.set-up', cohortId), label } };
};

const chosenWords = ({ hours, channel, elsewhere, paused }: Standing): Text | undefined => {
  const [place, ...more] = elsewhere;
  if (!hours || (!channel && place === undefined)) return undefined;
  const where = channel
    ? channelWords(channel)
    : text`${place ?? ''}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  return text`in ${where}, ${weekdayWords(hours.weekdays)} at **${hours.postsAt}**
    (${hours.zone})${paused ? ', paused for now: /daily goes on with it' : ''}`;
};

const wrongWords = ({ channel, brokenFor }: Standing): Text | undefined =>
  channel && brokenFor !== null
    ? text`I can’t write in ${channelWords(channel)}: ${brokenFor}. Let me write there and choose it again, or choose
        another one.`
    : undefined;

export const setupActions = (needs: DailyNeeds): readonly Action[] => [
  defineAction({
    name: 'daily.set-up',
    who: 'organiser',
    answers: 'form',
    run: async (context, { row }) =>
      setupForm(row, await find(needs.database.orm, requireRole(context.caller, row, 'organiser'), context), context),
  }),
  defineAction({
    name: 'daily.set-up-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, input),
  }),
];

const setupForm = (cohortId: string, standing: Standing, { caller, channel: used, place }: Context): Form => {
  const hours = standing.hours ?? { ...schedules.defaultHours, zone: caller.zone };
  const channel = standing.channel ?? (place === 'workspace' ? used : undefined);
  return {
    id: controlId('daily.set-up-save', cohortId, stampOf(standing)),
    title: 'Question of the day',
    submit: 'Save',
    fields: [
      {
        kind: 'channel',
        name: 'channel',
        label: 'Channel',
        hint: 'Where it’s posted; a sample question is posted there at once',
        required: true,
        ...(channel ? { value: channel.externalId } : {}),
      },
      { kind: 'time', name: 'posts', label: 'Posted at', value: hours.postsAt, required: true },
      {
        kind: 'checks',
        name: 'days',
        label: 'On these days',
        options: weekdayOptions,
        values: hours.weekdays.map(String),
        required: true,
      },
      {
        kind: 'input',
        name: 'zone',
        label: 'Time zone',
        hint: 'A large city or a zone, such as Prague or Europe/Prague',
        value: hours.zone,
        atMost: 60,
        required: true,
      },
    ],
  };
};

/** It stays open as long as before: by default until an hour before the next. */
const readHours = (
  { filled }: ActionInput,
  { hours = { ...schedules.defaultHours, zone: '' } }: Standing,
  at: Temporal.Instant,
) => {
  const posts = readTime(filled['posts']?.[0] ?? '');
  const closes = posts ? Temporal.PlainTime.from(posts).add({ minutes: minutesOpen(hours) }) : undefined;
  const written = closes?.toString({ smallestUnit: 'minute' }) ?? hours.closesAt;
  return readWishes({ ...filled, closes: [written], holidays: [] }, at);
};

const save = async (needs: DailyNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, input.row, 'organiser');
  const picked = readChannel(input, { name: 'channel', label: 'Channel' });
  if (!picked) throw new UserError(text`**Channel** is needed, so that I know where to post.`);
  // Before it is tried out, since trying shows in the channel; it is looked at again below.
  const wishes = readHours(input, await findAsOpened(needs.database.orm, organised, context, input), at);
  await tryOut(needs.messengers, context, picked);
  const remark = await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    await schedules.lockSchedule(tx, organised.cohortId);
    const before = await findAsOpened(tx, organised, context, input);
    const { workspaceId, accountId } = caller;
    const here = { channelId: needs.random.id(at), workspaceId, channel: picked, accountId, zone: wishes.zone };
    const channelId = await schedules.postHere(tx, organised, here, at);
    const holidays = await findDaysOff(tx, organised.cohortId, localDate(at, wishes.zone).toString());
    await schedules.changeSchedule(tx, organised, { ...wishes, holidays }, at);
    const did = `set the question of the day: ${weekdayWords(wishes.weekdays)} at ${wishes.postsAt}, ${wishes.zone}`;
    await recordDone(tx, needs.random, organised, { accountId, did, at });
    const facts = await findCohortFacts(tx, organised);
    const to = {
      platform: context.origin.platform,
      workspaceExternalId: context.origin.workspace.externalId,
      channelExternalId: picked.externalId,
    };
    const sent = await sendSample(needs, tx, { channelId, packs: facts?.packs ?? [], to }, at);
    const isNew = before.channel?.externalId !== picked.externalId || before.brokenFor !== null;
    const schedule = await schedules.findSchedule(tx, organised.cohortId);
    const first = schedule?.pausedAt === null ? nextAsked(schedule, holidays, facts?.startsOn) : undefined;
    const comes = first !== undefined && !(facts?.endsOn && first > facts.endsOn);
    return savedWords(picked, sent && isNew, comes ? `${dayWords(first)} at ${wishes.postsAt}` : undefined);
  });
  return needs.showSetup(context, organised.cohortId, remark);
};

const findAsOpened = async (
  reader: Reader,
  organised: InCohort<'organiser'>,
  context: Context,
  { argument }: ActionInput,
): Promise<Standing> => {
  const standing = await find(reader, organised, context);
  requireAsOpened(argument, standing, chosenWords(standing) ?? text`not chosen yet`);
  return standing;
};

const savedWords = (channel: Channel, hasSample: boolean, first: string | undefined): Text =>
  text`${hasSample ? text`I’ve posted a sample question in ${channelWords(channel)}: go and try it.` : text`Saved.`}${
    first === undefined ? '' : ` The first question of the day comes on ${first}.`
  }`;
