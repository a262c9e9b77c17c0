/** Where office hours have a board, and the first time what they need: one press sets them up. */
import { sql } from 'drizzle-orm';
import type { Channel, Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { channelWords, tryOut } from '../../../chat/deliver/try-out.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { recordDone } from '../../../community/cohort/audit.ts';
import type { InCohort } from '../../../community/roles.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { organiserAction } from '../helper/asked.ts';
import { showLine } from '../helper/line/line.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';

export const setUpView = (
  cohortId: string,
  { place, channel, threadExternalId }: Pick<Context, 'place' | 'channel' | 'threadExternalId'>,
): View =>
  view('Office hours', [
    heading(text`Office hours`),
    place === 'direct' || channel === undefined
      ? paragraph(
          text`They aren’t set up yet. Use /oh in the channel where their board should stand: one button there sets
            them up.`,
        )
      : paragraph(
          text`They aren’t set up yet. I can keep a board in ${placeWords(channel, threadExternalId)}: who helps,
            how many wait and for how long. Learners join there, and helpers take one after another.`,
        ),
    place !== 'direct' &&
      channel !== undefined &&
      controls(button(controlId('office-hours.board-here', cohortId), 'Show the board here', 'primary')),
  ]);

/** The queue of a cohort that has chosen no topics. */
const FIRST_QUEUE = 'Everything';

export const setUpActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  organiserAction('board-here', 'update', async (context, by) => {
    const { place, channel, threadExternalId } = context;
    if (place === 'direct' || !channel)
      throw new UserError(text`A board needs a channel that everybody sees. Please use /oh there.`);
    await tryOut(needs.messengers, context, channel);
    await setUpHere(needs, context, by, channel);
    const where = placeWords(channel, threadExternalId);
    return showLine(
      needs,
      context,
      by.cohortId,
      text`The board of office hours stands in ${where}. While they’re closed it says when they open next.`,
    );
  }),
];

const placeWords = (channel: Channel, threadExternalId: string | undefined): Text =>
  threadExternalId === undefined ? text`this channel` : text`${channelWords(channel)}, the channel of this thread`;

/** What is set up already stays; whatever was broken here is tried anew. */
export const setUpHere = (
  { database, random }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  by: InCohort<'organiser'>,
  { externalId, name = null }: { readonly externalId: string; readonly name?: string | null },
): Promise<void> =>
  database.orm.transaction(async (tx) => {
    const { cohortId } = by;
    const now = at.toString();
    await tx.execute(sql`
      insert into office_hours (cohort_id, created_at) values (${cohortId}::uuid, ${now}::timestamptz)
      on conflict do nothing`);
    await tx.execute(sql`
      insert into help_queue (id, cohort_id, name, created_at)
      select ${random.id(at)}::uuid, ${cohortId}::uuid, ${FIRST_QUEUE}, ${now}::timestamptz
      where not exists (select from help_queue where cohort_id = ${cohortId}::uuid and retired_at is null)
      on conflict (cohort_id, name) do update set retired_at = null`);
    await tx.execute(sql`
      insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id, channel_name)
      values (${random.id(at)}::uuid, ${cohortId}::uuid, ${caller.workspaceId}::uuid, 'office-hours', ${externalId},
        ${name})
      on conflict (cohort_id, workspace_id, purpose) do update
      set channel_external_id = excluded.channel_external_id, channel_name = excluded.channel_name,
        broken_at = null, broken_for = null`);
    const did = 'put the board of office hours into a channel';
    await recordDone(tx, random, by, { accountId: caller.accountId, did, at });
  });
