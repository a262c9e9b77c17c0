/** The channels of a cohort that are for something else than its question of the day. */
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Channel } from '../../chat/context.ts';
import type { Transaction } from '../../database/client.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import type { InCohort } from '../roles.ts';

/** Of the question of the day its schedule knows more: features/daily/schedule-store.ts. */
export type Purpose = Exclude<typeof cohortChannel.$inferSelect.purpose, 'daily'>;

export type CohortChannel = { readonly purpose: Purpose; readonly channel: Channel; readonly brokenFor: string | null };

/** Of one workspace, where the cohort has at most one for each purpose. */
export const findCohortChannels = async (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort,
  workspaceId: string,
): Promise<readonly CohortChannel[]> => {
  const rows = await tx
    .select()
    .from(cohortChannel)
    .where(
      and(
        eq(cohortChannel.cohortId, cohortId),
        eq(cohortChannel.workspaceId, workspaceId),
        ne(cohortChannel.purpose, 'daily'),
      ),
    )
    .orderBy(asc(cohortChannel.purpose));
  return rows.flatMap(({ purpose, channelExternalId: externalId, channelName, brokenFor }) =>
    purpose === 'daily'
      ? []
      : [{ purpose, brokenFor, channel: { externalId, ...(channelName === null ? {} : { name: channelName }) } }],
  );
};

/** Takes the place of the one before; whatever was broken there is tried anew. */
export const recordCohortChannel = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  chosen: { readonly id: string; readonly workspaceId: string; readonly purpose: Purpose; readonly channel: Channel },
): Promise<void> => {
  const { channel, ...row } = chosen;
  const called = { channelExternalId: channel.externalId, channelName: channel.name ?? null };
  await tx
    .insert(cohortChannel)
    .values({ ...row, ...called, cohortId })
    .onConflictDoUpdate({
      target: [cohortChannel.cohortId, cohortChannel.workspaceId, cohortChannel.purpose],
      set: { ...called, brokenAt: null, brokenFor: null },
    });
};
