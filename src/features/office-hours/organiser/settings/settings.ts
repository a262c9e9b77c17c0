/** /oh do:setup: what an organiser chooses of office hours, and its queues. */

import type { Context } from '../../../../chat/context.ts';
import { UserError } from '../../../../chat/errors.ts';
import { type Action, defineAction } from '../../../../chat/receive/action.ts';
import type { Filled } from '../../../../chat/view/form.ts';
import type { View } from '../../../../chat/view/view.ts';
import { recordDone } from '../../../../community/cohort/audit.ts';
import { type InCohort, requireRole } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { isId } from '../../../../lib/random.ts';
import { excerpt, text, tidyTyped } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import { ANYWHERE, organiserAction } from '../../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { setUpView } from '../../running/set-up-here.ts';
import type { HelpQueue } from '../../store/types.ts';
import { readMeetingLink } from './meeting-link.ts';
import {
  addQueue,
  changeQueue,
  findQueue,
  findSettings,
  type Queued,
  recordWishes,
  type Settings,
  type Wishes,
} from './settings-store.ts';
import { addQueueForm, changeQueueForm, QUEUE_NAME_AT_MOST, settingsForm, settingsView } from './settings-view.ts';

export const settingsActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  organiserAction('setup', 'update', (context, by) => showSettings(needs, context, by)),
  organiserAction('settings', 'form', async (_, by) => settingsForm((await requireSettings(needs, by)).hours)),
  organiserAction('settings-saved', 'private', (context, by, { filled }) =>
    save(needs, context, by, readWishes(filled)),
  ),
  organiserAction('queue-add', 'form', async (_, by) => addQueueForm(by.cohortId)),
  organiserAction('queue-added', 'private', (context, by, { filled }) => add(needs, context, by, readName(filled))),
  organiserAction('queue-change', 'form', async (_, by, { values: [queueId = ''] }) =>
    changeQueueForm(await requireQueue(needs, queueId, by.cohortId)),
  ),
  defineAction({
    name: 'office-hours.queue-changed',
    who: ANYWHERE,
    answers: 'private',
    run: async (context, { row, filled }) => {
      const queue = await requireQueue(needs, row);
      return change(needs, context, requireRole(context.caller, queue.cohortId, 'organiser'), queue, filled);
    },
  }),
];

/** Where nothing is set up, the way to do it. */
export const showSettings = async (
  { database }: OfficeHoursFeatureNeeds,
  context: Context,
  { cohortId }: InCohort<'organiser'>,
  remark?: Text,
): Promise<View> => {
  const settings = await findSettings(database.orm, cohortId);
  return settings ? settingsView(settings, remark) : setUpView(cohortId, context);
};

const requireSettings = async (
  { database }: OfficeHoursFeatureNeeds,
  { cohortId }: InCohort<'organiser'>,
): Promise<Settings> => {
  const settings = await findSettings(database.orm, cohortId);
  if (!settings)
    throw new UserError(text`Office hours aren’t set up here yet. Use /oh in the channel for their board.`);
  return settings;
};

const noQueue = text`I can’t find that queue any more. /oh do:setup shows those there are.`;

/** The id comes from outside: of this cohort, where one is named. */
const requireQueue = async (
  { database }: OfficeHoursFeatureNeeds,
  queueId: string,
  cohortId?: string,
): Promise<HelpQueue> => {
  const queue = isId(queueId) ? await findQueue(database.orm, queueId) : undefined;
  if (!queue || (cohortId !== undefined && queue.cohortId !== cohortId)) throw new UserError(noQueue);
  return queue;
};

const CAP_MINUTES = { from: 5, to: 240 };
const COOLDOWN_MINUTES = { from: 0, to: 24 * 60 };

const readWishes = (filled: Filled): Wishes => {
  const link = filled['link']?.[0]?.trim() ?? '';
  const meetingUrl = link === '' ? null : readMeetingLink(link);
  if (meetingUrl !== null && typeof meetingUrl !== 'string') throw new UserError(meetingUrl);
  return {
    meetingUrl,
    softCapMinutes: readMinutes(filled['cap']?.[0], CAP_MINUTES),
    cooldownMinutes: readMinutes(filled['cooldown']?.[0], COOLDOWN_MINUTES),
  };
};

const readMinutes = (typed = '', { from, to }: { readonly from: number; readonly to: number }): number => {
  const minutes = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  if (!(minutes >= from && minutes <= to))
    throw new UserError(text`“${excerpt(typed, 20)}” won’t do here. Please write whole minutes, ${from} to ${to}.`);
  return minutes;
};

const readName = (filled: Filled): string => {
  const name = tidyTyped(filled['name']?.[0] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (name === '') throw new UserError(text`A queue needs a name, such as **SQL and modelling**.`);
  return excerpt(name, QUEUE_NAME_AT_MOST);
};

/** In one transaction with the note of it. */
const doing = async <Result>(
  { database, random }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  by: InCohort<'organiser'>,
  did: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> =>
  database.orm.transaction(async (tx) => {
    const result = await work(tx);
    await recordDone(tx, random, by, { accountId: caller.accountId, did, at });
    return result;
  });

const save = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  wishes: Wishes,
): Promise<View> => {
  await requireSettings(needs, by);
  await doing(needs, context, by, 'changed how office hours are set up', (tx) => recordWishes(tx, by, wishes));
  return showSettings(needs, context, by, text`Saved. It counts from now on.`);
};

const queueTroubles: Record<Exclude<Queued, 'done'>, Text> = {
  taken: text`There’s another queue of that name already. Please choose a name of its own.`,
  'too-many': text`There are as many queues as one list can hold. Please give one of them another name instead.`,
  last: text`It’s the only queue that can be joined. Please add another one first.`,
  missing: noQueue,
};

const add = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  name: string,
): Promise<View> => {
  await requireSettings(needs, by);
  await doing(needs, context, by, 'added a queue to office hours', async (tx) =>
    orTell(await addQueue(tx, needs.random, by, name, context.at)),
  );
  return showSettings(needs, context, by, text`**${name}** can be joined now.`);
};

const change = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  { id }: HelpQueue,
  filled: Filled,
): Promise<View> => {
  const wished = { name: readName(filled), joined: filled['joined']?.[0] !== 'no' };
  await doing(needs, context, by, 'changed a queue of office hours', async (tx) =>
    orTell(await changeQueue(tx, by, id, wished, context.at)),
  );
  const remark = wished.joined
    ? text`**${wished.name}** can be joined.`
    : text`Nobody joins **${wished.name}** any more. Whoever waits in it is still helped.`;
  return showSettings(needs, context, by, remark);
};

/** Thrown inside the transaction, so that nothing is noted of what wasn't done. */
const orTell = (queued: Queued): void => {
  if (queued !== 'done') throw new UserError(queueTroubles[queued]);
};
