/**
 * The thread of a question in writing: its owner and those who help are in it, whoever takes the
 * question answers there, and it is put away once the question is answered or taken back.
 */
import type { Conversations, OpenedThread } from '../../../chat/deliver/conversations.ts';
import { DeliveryError } from '../../../chat/deliver/messenger.ts';
import type { Routine } from '../../../chat/deliver/notice.ts';
import { createResting } from '../../../jobs/resting.ts';
import { type PlatformName, platformNames } from '../../../lib/platforms.ts';
import { findChannel, NO_CHANNEL, unlessOneLeft, unlessRefused } from '../helper/card/places.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { redrawCards } from '../store/told.ts';
import { findWritten, findWrittenHelpers, type Written } from './facts.ts';
import { findOpeningsDueAt } from './opening-rows.ts';
import { tendOpenings } from './openings.ts';
import * as rows from './thread-rows.ts';
import { REST, type Trying, tryAlone } from './trying.ts';
import { threadName, writtenView } from './views.ts';

/** Opened and put away a little at a time: each waits for its platform. */
const OPENED_AT_ONCE = 10;

export const threadsRoutine = (needs: OfficeHoursFeatureNeeds): Routine => {
  const resting = createResting(REST);
  return {
    name: 'office-hours.threads',
    nextAt: async () => {
      const { orm } = needs.database;
      const due = [await rows.findThreadsDueAt(orm), await findOpeningsDueAt(orm)].filter((at) => at !== undefined);
      return due.toSorted(Temporal.Instant.compare)[0];
    },
    run: async (at) => {
      const served = platformNames.filter((platform) => needs.messengers.get(platform) !== undefined);
      if (served.length === 0) return false;
      const trying: Trying = { resting, failures: [] };
      const more = await openMissing(needs, served, at, trying.failures);
      await putAway(needs, served, at, trying);
      await tendOpenings(needs, served, trying);
      if (trying.failures.length > 0) throw new AggregateError(trying.failures, 'threads of office hours');
      return more;
    },
  };
};

/** Gives whether more may be missing. One that can’t be opened now keeps no other waiting. */
const openMissing = async (
  needs: OfficeHoursFeatureNeeds,
  served: readonly PlatformName[],
  at: Temporal.Instant,
  failures: unknown[],
): Promise<boolean> => {
  for (let count = 0; count < OPENED_AT_ONCE; count += 1) {
    const claimed = await rows.claimMissing(needs.database, needs.random.id(at), served, at);
    if (!claimed) return false;
    await open(needs, claimed, at).catch((error: unknown) => failures.push(error));
  }
  return true;
};

const open = async (
  needs: OfficeHoursFeatureNeeds,
  { id, ticketId }: rows.Claimed,
  at: Temporal.Instant,
): Promise<void> => {
  const { orm } = needs.database;
  const written = await findWritten(orm, ticketId);
  const conversations = written && needs.messengers.get(written.learner.platform);
  if (!written || !conversations) return;
  const opened = await unlessRefused(() => openFor(needs, conversations, written, id));
  await orm.transaction(async (tx) => {
    if ('refused' in opened) return rows.recordRefused(tx, id, opened.refused);
    await rows.recordOpened(tx, id, opened);
    await redrawCards(needs, tx, [{ id: ticketId, cardOutboxId: written.cardOutboxId }], at);
  });
};

const openFor = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  conversations: Conversations,
  written: Written,
  id: string,
): Promise<OpenedThread> => {
  const { ticketId, learner, cohortId } = written;
  const channelId = await findChannel(orm, cohortId, learner);
  if (channelId === undefined) throw new DeliveryError('not-permitted', NO_CHANNEL, { words: NO_CHANNEL });
  const owner = [learner.accountExternalId];
  const everybody = [...owner, ...(await findWrittenHelpers(orm, written))];
  const channel = { kind: 'channel', channelId, workspaceId: learner.workspaceExternalId } as const;
  const [name, view] = [threadName(ticketId), writtenView(written)];
  return unlessOneLeft(everybody, owner, (onlyFor) =>
    conversations.openThread(channel, { name, onlyFor, view }, `office-hours-written/${id}`),
  );
};

const putAway = async (
  needs: OfficeHoursFeatureNeeds,
  served: readonly PlatformName[],
  at: Temporal.Instant,
  trying: Trying,
): Promise<void> => {
  for (const over of await rows.findOver(needs.database.orm, served, trying.resting.now()))
    await tryAlone(trying, over.id, () => putAwayOne(needs, over, at));
};

const putAwayOne = async (needs: OfficeHoursFeatureNeeds, over: rows.Over, at: Temporal.Instant): Promise<void> => {
  const { platform, workspaceExternalId: workspaceId, channelExternalId, threadExternalId } = over;
  const conversations = needs.messengers.get(platform);
  if (!conversations) return;
  if (channelExternalId !== null && threadExternalId !== null) {
    const address = { kind: 'channel', channelId: channelExternalId, threadId: threadExternalId, workspaceId } as const;
    await unlessRefused(() => takeDown(conversations, over));
    await unlessRefused(() => conversations.closeThread({ address, isPrivate: true }));
  }
  await rows.recordPutAway(needs.database.orm, over, at);
};

/** What stands there of somebody who has deleted their data. */
const takeDown = async (conversations: Conversations, over: rows.Over): Promise<void> => {
  const { isOrphan, workspaceExternalId: workspaceId, messageChannelExternalId, messageExternalId } = over;
  if (!isOrphan || messageChannelExternalId === null || messageExternalId === null) return;
  await conversations.remove({ workspaceId, channelId: messageChannelExternalId, messageId: messageExternalId });
};
