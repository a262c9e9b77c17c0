/**
 * The message that a thread opens with follows what its question says, and goes with the data of
 * whoever asked it.
 */
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import type { View } from '../../../chat/view/view.ts';
import type { PlatformName } from '../../../lib/platforms.ts';
import { unlessRefused } from '../helper/card/places.ts';
import { drawClaimOpening } from '../helper/card/thread.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findWritten } from './facts.ts';
import { findOpenings, type OpeningPost, recordDrawn, recordTakenDown } from './opening-rows.ts';
import { type Trying, tryAlone } from './trying.ts';
import { writtenView } from './views.ts';

export const tendOpenings = async (
  needs: OfficeHoursFeatureNeeds,
  served: readonly PlatformName[],
  trying: Trying,
): Promise<void> => {
  for (const post of await findOpenings(needs.database.orm, served, trying.resting.now()))
    await tryAlone(trying, post.id, () => tend(needs, post));
};

const tend = async (needs: OfficeHoursFeatureNeeds, post: OpeningPost): Promise<void> => {
  const messenger = needs.messengers.get(post.platform);
  if (!messenger) return;
  const { orm } = needs.database;
  if (post.subject === null) {
    await takeDown(messenger, post);
    return recordTakenDown(orm, post);
  }
  const view = await draw(needs, post.of, post.subject);
  if (view) await unlessRefused(() => messenger.edit(messageOf(post), view));
  return recordDrawn(orm, post);
};

/** Nothing where it is over: its thread is put away. */
const draw = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  of: OpeningPost['of'],
  subject: string,
): Promise<View | undefined> => {
  if (of === 'claim') return drawClaimOpening(orm, subject);
  const written = await findWritten(orm, subject, { taken: true });
  return written && writtenView(written);
};

const takeDown = async (conversations: Conversations, post: OpeningPost): Promise<void> => {
  const { workspaceExternalId: workspaceId, channelExternalId: channelId, threadExternalId: threadId } = post;
  await unlessRefused(() => conversations.remove(messageOf(post)));
  const address = { kind: 'channel', channelId, threadId, workspaceId } as const;
  await unlessRefused(() => conversations.closeThread({ address, isPrivate: true }));
};

const messageOf = ({ workspaceExternalId, messageChannelExternalId, messageExternalId }: OpeningPost) => ({
  workspaceId: workspaceExternalId,
  channelId: messageChannelExternalId,
  messageId: messageExternalId,
});
