/** The step of /setup that chooses where office hours have their board, and a first weekly time. */

import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { tryOut } from '../../../chat/deliver/try-out.ts';
import { UserError } from '../../../chat/errors.ts';
import type { SetupStep } from '../../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import { readChannel } from '../../../chat/receive/fields.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { findCohortChannels } from '../../../community/cohort/cohort-channels.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { joinTexts, plain, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { slotWords } from '../calendar/slot-words.ts';
import { organiserAction } from '../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { setUpHere } from '../running/set-up-here.ts';
import { type SlotRow, slotOf } from './schedule/plan.ts';
import { findCohortZone, findSlots } from './schedule/plan-store.ts';
import { addWished, readSlot, showSchedule } from './schedule/schedule.ts';
import { slotFields } from './schedule/schedule-view.ts';
import { findSettings } from './settings/settings-store.ts';

type Needs = OfficeHoursFeatureNeeds;

export const officeHoursStep = async (
  { database: { orm } }: Needs,
  { caller }: Context,
  cohortId: string | undefined,
): Promise<SetupStep> => {
  const title = 'Office hours';
  if (cohortId === undefined) return { title, optional: true };
  requireRole(caller, cohortId, 'organiser');
  const settings = await findSettings(orm, cohortId);
  if (!settings || settings.boards === 0)
    return {
      title,
      optional: true,
      control: { id: controlId('office-hours.set-up', cohortId), label: 'Set up office hours' },
    };
  return {
    title,
    optional: true,
    chosen: chosenWords(await findSlots(orm, cohortId)),
    control: { id: controlId('office-hours.times', cohortId), label: 'Change office hours' },
  };
};

const SLOTS_NAMED = 4;

const chosenWords = (slots: readonly SlotRow[]): Text => {
  const [first] = slots;
  if (!first) return text`whenever a helper opens them`;
  const named = slots.slice(0, SLOTS_NAMED).map((slot) => plain(slotWords(slotOf(slot))));
  const more = slots.length > SLOTS_NAMED ? ` and ${slots.length - SLOTS_NAMED} more` : '';
  return text`${joinTexts(named, ', ')}${more} (${first.zone})`;
};

export const setUpStepActions = (needs: Needs): readonly Action[] => [
  organiserAction('set-up', 'form', (context, by) => setUpForm(needs, context, by)),
  defineAction({
    name: 'office-hours.set-up-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, requireRole(context.caller, input.row, 'organiser'), input),
  }),
  organiserAction('times', 'private', (context, by) => showSchedule(needs, context, by)),
];

const CHANNEL = { name: 'channel', label: 'Channel' } as const;

const setUpForm = async (
  { database: { orm } }: Needs,
  { caller, channel: used, place }: Context,
  by: InCohort<'organiser'>,
): Promise<Form> => {
  const standing = (await findCohortChannels(orm, by, caller.workspaceId)).find(
    ({ purpose }) => purpose === 'office-hours',
  );
  const channel = standing?.channel ?? (place === 'workspace' ? used : undefined);
  const zone = (await findCohortZone(orm, by.cohortId)) ?? caller.zone;
  return {
    id: controlId('office-hours.set-up-save', by.cohortId),
    title: 'Office hours',
    submit: 'Save',
    fields: [
      {
        ...CHANNEL,
        kind: 'channel',
        hint: 'Where the board stands: who helps, how many wait, how long',
        required: true,
        ...(channel ? { value: channel.externalId } : {}),
      },
      ...slotFields(zone).map((field) => ({ ...field, required: false })),
    ],
  };
};

/** Without a weekly time helpers open them whenever they like. */
const save = async (needs: Needs, context: Context, by: InCohort<'organiser'>, input: ActionInput): Promise<View> => {
  const channel = readChannel(input, CHANNEL);
  if (!channel) throw new UserError(text`Please pick the channel where the board should stand.`);
  const hasTime = ['weekday', 'opens', 'closes'].some((name) => (input.filled[name]?.[0] ?? '').trim() !== '');
  const wished = hasTime ? readSlot(input) : undefined;
  await tryOut(needs.messengers, context, channel);
  await setUpHere(needs, context, by, channel);
  if (wished) await addWished(needs, context, by, wished);
  return needs.showSetup(context, by.cohortId, text`Saved. /oh is there for everybody in the cohort now.`);
};
