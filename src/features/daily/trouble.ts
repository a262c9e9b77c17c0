/** A place that takes no posts of the question of the day any more. */
import { and, eq, isNull } from 'drizzle-orm';
import { named } from '../../chat/deliver/subject.ts';
import type { Transaction } from '../../database/client.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { intentOf } from '../../jobs/outbox.ts';
import type { DailyNeeds } from './needs.ts';
import { lockSchedule, pauseUnreachable } from './schedule-store.ts';
import * as store from './store.ts';

export const TROUBLE = {
  name: 'daily.trouble',
  title: 'A note that the question of the day can’t be posted',
  subject: named('channelId', 'sinceMs'),
} as const;

/** `externalId`: where the post was to stand; since then the cohort may have moved on. */
export type Place = { readonly channelId: string; readonly cohortId: string; readonly externalId: string };

/**
 * The place takes no posts of ours: the organiser is told once, and where no other is left the
 * schedule pauses itself.
 */
export const breakPlace = async (
  { outbox }: Pick<DailyNeeds, 'outbox'>,
  tx: Transaction,
  { channelId, cohortId, externalId }: Place,
  words: string,
  at: Temporal.Instant,
): Promise<void> => {
  await lockSchedule(tx, cohortId);
  const [broken] = await tx
    .update(cohortChannel)
    .set({ brokenAt: at.toString(), brokenFor: words })
    .where(
      and(
        eq(cohortChannel.id, channelId),
        eq(cohortChannel.channelExternalId, externalId),
        isNull(cohortChannel.brokenAt),
      ),
    )
    .returning({ id: cohortChannel.id });
  if (!broken) return;
  await pauseWithoutChannel(tx, cohortId, at);
  const to = await store.findOrganiser(tx, cohortId);
  const sinceMs = String(at.epochMilliseconds);
  if (to)
    await outbox.send(
      tx,
      [intentOf(TROUBLE, { channelId, sinceMs }, { key: `daily-trouble/${channelId}/${sinceMs}`, to })],
      at,
    );
};

const pauseWithoutChannel = async (tx: Transaction, cohortId: string, at: Temporal.Instant): Promise<void> => {
  const channels = await store.findChannels(tx, cohortId);
  if (!channels.some(({ brokenFor }) => brokenFor === null)) await pauseUnreachable(tx, cohortId, at);
};
