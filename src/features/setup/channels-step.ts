/** The channels of a cohort beside that of its question of the day. */

import type { Channel, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { channelWords, tryOut } from '../../chat/deliver/try-out.ts';
import { UserError } from '../../chat/errors.ts';
import type { SetupStep } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { readChannel } from '../../chat/receive/fields.ts';
import type { View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import {
  type CohortChannel,
  findCohortChannels,
  type Purpose,
  recordCohortChannel,
} from '../../community/cohort/cohort-channels.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import { requireRole } from '../../community/roles.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { showCard } from './card.ts';
import type { SetupNeeds } from './needs.ts';

const purposes: Readonly<Record<Purpose, { readonly name: string; readonly label: string; readonly hint: string }>> = {
  'office-hours': { name: 'hours', label: 'Office hours', hint: 'Where helpers take questions' },
  announcements: { name: 'news', label: 'Announcements', hint: 'Where you tell the cohort what’s new' },
};

const entries = Object.entries(purposes) as [Purpose, (typeof purposes)[Purpose]][];

export const channelsStep = async (
  { database }: Pick<SetupNeeds, 'database'>,
  { caller }: Context,
  cohortId: string,
): Promise<SetupStep> => {
  const organised = requireRole(caller, cohortId, 'organiser');
  const channels = await findCohortChannels(database.orm, organised, caller.workspaceId);
  const [broken] = channels.filter(({ brokenFor }) => brokenFor !== null);
  const control = { id: controlId('setup.channels', cohortId) };
  return {
    title: 'Other channels',
    optional: true,
    chosen: chosenWords(channels),
    wrong:
      broken &&
      text`${channelWords(broken.channel)}: ${broken.brokenFor ?? ''}. Let me write there, or choose another.`,
    control: { ...control, label: channels.length > 0 ? 'Change other channels' : 'Choose other channels' },
  };
};

const chosenWords = (channels: readonly CohortChannel[]): Text | undefined =>
  channels.length === 0
    ? undefined
    : joinTexts(
        channels.map(
          ({ purpose, channel }) => text`${purposes[purpose].label.toLowerCase()} in ${channelWords(channel)}`,
        ),
        ', ',
      );

export const channelsActions = (needs: SetupNeeds): readonly Action[] => [
  defineAction({
    name: 'setup.channels',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller }, { row }) => {
      const organised = requireRole(caller, row, 'organiser');
      const channels = await findCohortChannels(needs.database.orm, organised, caller.workspaceId);
      return {
        id: controlId('setup.channels-save', row, stampOf(channels)),
        title: 'Other channels',
        submit: 'Save',
        intro: [{ kind: 'text', text: text`What you use there, such as /cohort, is about this cohort.` }],
        fields: entries.map(([purpose, field]) => {
          const standing = channels.find((each) => each.purpose === purpose)?.channel.externalId;
          return { kind: 'channel', ...field, ...(standing === undefined ? {} : { value: standing }) };
        }),
      };
    },
  }),
  defineAction({
    name: 'setup.channels-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, input),
  }),
];

/** What is left empty stays as it is. */
const save = async (needs: SetupNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, input.row, 'organiser');
  const wanted = entries.flatMap(([purpose, field]): { purpose: Purpose; channel: Channel }[] => {
    const channel = readChannel(input, field);
    return channel ? [{ purpose, channel }] : [];
  });
  if (wanted.length === 0) throw new UserError(text`You picked no channel, so nothing has changed.`);
  for (const channel of new Map(wanted.map((each) => [each.channel.externalId, each.channel])).values())
    await tryOut(needs.messengers, context, channel);
  const { workspaceId, accountId } = caller;
  await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const before = await findCohortChannels(tx, organised, workspaceId);
    requireAsOpened(input.argument, before, chosenWords(before) ?? text`no channel`);
    for (const { purpose, channel } of wanted)
      await recordCohortChannel(tx, organised, { id: needs.random.id(at), workspaceId, purpose, channel });
    const chosen = wanted.map(({ purpose }) => purposes[purpose].label.toLowerCase()).join(' and ');
    await recordDone(tx, needs.random, organised, { accountId, did: `chose the channel for ${chosen}`, at });
  });
  return showCard(needs, context, organised.cohortId, text`Saved.`);
};
