/** Whoever takes a question in writing answers it in the thread in which it stands. */
import type { Conversations, OpenedThread, Opening, Thread } from '../../../chat/deliver/conversations.ts';
import { type PlatformTraits, platforms } from '../../../lib/platforms.ts';
import type { ClaimRow, Reader, Whereabouts } from '../helper/card/claim-rows.ts';
import { unlessOneLeft, unlessRefused } from '../helper/card/places.ts';
import { findWrittenHelpers } from './facts.ts';
import { findWrittenThread } from './thread-rows.ts';

/** Nothing where it stands in no thread that both can see. `openingOf`: whether others see it too. */
export const openWritten = async (
  reader: Reader,
  { ticketId, learner, cohortId }: ClaimRow,
  { platform, workspaceExternalId, accountExternalId }: Whereabouts,
  { conversations, openingOf }: { conversations: Conversations; openingOf: (isShared: boolean) => Opening },
): Promise<Thread | OpenedThread | undefined> => {
  const written = await findWrittenThread(reader, ticketId);
  if (written?.platform !== platform || written.workspaceExternalId !== workspaceExternalId) return undefined;
  const { channelExternalId: channelId, threadExternalId: threadId } = written;
  const thread = {
    address: { kind: 'channel', channelId, threadId, workspaceId: workspaceExternalId },
    isPrivate: true,
  } as const;
  const others = await findWrittenHelpers(reader, { cohortId, learner });
  const both = [learner.accountExternalId, accountExternalId];
  const { threadHolds }: PlatformTraits = platforms[platform];
  const everybody = [...new Set([...both, ...others])].slice(0, threadHolds);
  const key = `office-hours-written/${written.id}/${accountExternalId}`;
  const widened = await unlessRefused(() =>
    unlessOneLeft(everybody, both, (onlyFor) =>
      conversations.addToThread(thread, { ...openingOf(onlyFor.length > both.length), onlyFor }, key),
    ),
  );
  return 'refused' in widened ? undefined : widened;
};
