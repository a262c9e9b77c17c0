/**
 * The private thread of a claim: opened once its card has gone out, widened for those who are added,
 * put away at the end.
 */
import { isDeepStrictEqual } from 'node:util';
import { eq, or, sql } from 'drizzle-orm';
import type { Conversations, OpenedThread, Thread } from '../../../../chat/deliver/conversations.ts';
import { DeliveryError } from '../../../../chat/deliver/messenger.ts';
import type { View } from '../../../../chat/view/view.ts';
import type { Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { claimOpening } from '../../../../database/schema/office-hours/written-thread.ts';
import { type PlatformTraits, platforms } from '../../../../lib/platforms.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { redrawCards, redrawClaimCard, sendThreadQuestion } from '../../store/told.ts';
import { inTransaction, lockGroup } from '../../store/transaction.ts';
import { findWrittenHelpers } from '../../writing/facts.ts';
import { openWritten } from '../../writing/open-written.ts';
import { findWrittenThread } from '../../writing/thread-rows.ts';
import {
  type ClaimRow,
  findClaimRow,
  findGroup,
  isBeside,
  isInThread,
  type Member,
  membersOf,
  type Reader,
  type Whereabouts,
} from './claim-rows.ts';
import { openingOf } from './opening.ts';
import { findChannel, NO_CHANNEL, unlessRefused } from './places.ts';

/** Again for the same claim it finds the one that is there. Throws what may pass. */
export const ensureThread = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const claim = await findClaimRow(needs.database.orm, claimId);
  if (!claim || claim.endedAtMs !== null || claim.threadExternalId !== null || claim.threadRefused !== null) return;
  const opened = claim.helper && (await open(needs, claim, claim.helper));
  if (!opened) return;
  await ('refused' in opened
    ? recordRefused(needs, claim, opened.refused, at)
    : recordThread(needs, claim, opened, at));
  // Whoever ended it while the thread was being opened found none to put away.
  const now = await findClaimRow(needs.database.orm, claimId);
  if (now && now.endedAtMs !== null) await closeClaimThread(needs, claimId);
};

const recordRefused = (
  needs: OfficeHoursFeatureNeeds,
  claim: ClaimRow,
  refused: string,
  at: Temporal.Instant,
): Promise<void> =>
  inTransaction(needs, async (tx) => {
    await tx.execute(sql`update claim set thread_refused = ${refused} where id = ${claim.claimId}::uuid`);
    await redrawAll(needs, tx, claim, at);
  });

/** Whose question it was has gone while the thread was being opened: they are in it all the same. */
const tellIfAnother = async (
  needs: OfficeHoursFeatureNeeds,
  tx: Transaction,
  { claimId: id, ticketId, helper }: ClaimRow,
  { address: { channelId, threadId } }: Thread,
  at: Temporal.Instant,
): Promise<void> => {
  const now = await findClaimRow(tx, id);
  if (!now || now.ticketId === ticketId) return;
  const held = { id, accountId: helper?.accountId ?? null };
  const thread = { threadChannelExternalId: channelId, threadExternalId: threadId };
  await sendThreadQuestion(needs, tx, { ...held, ...thread }, now.ticketId, at);
};

/**
 * So that it follows what its question says, and can be taken down with it: also where that was
 * changed, or all of it was deleted, while the thread was being opened.
 */
const recordOpening = async (
  { random }: Pick<OfficeHoursFeatureNeeds, 'random'>,
  tx: Transaction,
  claim: ClaimRow,
  { address, message }: OpenedThread,
  at: Temporal.Instant,
): Promise<void> => {
  const { claimId, ticketId, helper } = claim;
  if (!helper) return;
  // Whoever changes the question locks it too.
  await lockGroup(tx, ticketId);
  const now = await findClaimRow(tx, claimId);
  await tx.insert(claimOpening).values({
    id: random.id(at),
    claimId: now ? claimId : null,
    platform: helper.platform,
    workspaceExternalId: helper.workspaceExternalId,
    channelExternalId: address.channelId,
    threadExternalId: address.threadId,
    messageChannelExternalId: message.channelId,
    messageExternalId: message.messageId,
    openedAt: at.toString(),
    staleAt: isDeepStrictEqual(shownOf(now ?? claim), shownOf(claim)) ? null : at.toString(),
  });
};

const shownOf = ({ ticketId, topic, tried, trouble, mayBeJoined }: ClaimRow) => ({
  ticketId,
  topic,
  tried,
  trouble,
  mayBeJoined,
});

/** As it stands now; nothing once it is over. */
export const drawClaimOpening = async (reader: Reader, claimId: string): Promise<View | undefined> => {
  const claim = await findClaimRow(reader, claimId);
  if (!claim?.helper || claim.endedAtMs !== null) return undefined;
  const { ticketId, helper } = claim;
  const people = membersOf(claim, await findGroup(reader, ticketId)).filter((each) => isInThread(claim, each));
  return openingOf(claim, helper, people, await isSharedWith(reader, claim, helper)).view;
};

/** Whether those who help in writing see it too, as where a question in writing was taken. */
const isSharedWith = async (reader: Reader, claim: ClaimRow, helper: Whereabouts): Promise<boolean> => {
  if (!(await findWrittenThread(reader, claim.ticketId))) return false;
  const others = await findWrittenHelpers(reader, claim);
  return others.some((externalId) => externalId !== helper.accountExternalId);
};

/** All of them read where they talk. */
const redrawAll = async (
  needs: OfficeHoursFeatureNeeds,
  tx: Transaction,
  { claimId, ticketId }: ClaimRow,
  at: Temporal.Instant,
): Promise<void> => {
  const tickets = await tx
    .select({ id: ticket.id, cardOutboxId: ticket.cardOutboxId })
    .from(ticket)
    .where(or(eq(ticket.id, ticketId), eq(ticket.withTicketId, ticketId)));
  await redrawCards(needs, tx, tickets, at);
  await redrawClaimCard(needs, tx, claimId, at);
};

type Opened = { readonly thread: Thread | OpenedThread; readonly people: readonly Member[] };

/** Nothing where nobody serves that platform here: another process does; nor where none of them could be in it. */
const open = async (
  needs: OfficeHoursFeatureNeeds,
  claim: ClaimRow,
  helper: Whereabouts,
): Promise<Opened | { readonly refused: string } | undefined> => {
  const { orm } = needs.database;
  const conversations = needs.messengers.get(helper.platform);
  const people = peopleIn(claim, helper, await findGroup(orm, claim.ticketId));
  if (!conversations || people.length === 0) return undefined;
  const channelId = await findChannel(orm, claim.cohortId, helper);
  if (channelId === undefined) return { refused: NO_CHANNEL };
  const alone = people.filter(({ ticketId }) => ticketId === claim.ticketId);
  const written = await openWritten(orm, claim, helper, {
    conversations,
    openingOf: (isShared) => openingOf(claim, helper, alone, isShared),
  });
  if (written) return { thread: written, people: alone };
  const channel = { kind: 'channel', channelId, workspaceId: helper.workspaceExternalId } as const;
  const opening = openingOf(claim, helper, people);
  const key = `office-hours-thread/${claim.claimId}`;
  const thread = await unlessRefused(() => conversations.openThread(channel, opening, key));
  return 'refused' in thread ? thread : { thread, people };
};

/** Those whom a thread beside the helper can hold; who is in it stays. */
const peopleIn = (claim: ClaimRow, helper: Whereabouts, group: readonly Member[]): readonly Member[] => {
  const { threadHolds }: PlatformTraits = platforms[helper.platform];
  const beside = membersOf(claim, group).filter((each) => isBeside(each, helper));
  const inTurn = beside.toSorted((one, other) => Number(isInThread(claim, other)) - Number(isInThread(claim, one)));
  return threadHolds === undefined ? inTurn : inTurn.slice(0, threadHolds - 1);
};

/**
 * Whoever was added to the claim is let into its thread, or all of them get another one. Who can’t be
 * let in isn’t noted there, so that their words are brought.
 */
export const widenThread = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { orm } = needs.database;
  const claim = await findClaimRow(orm, claimId);
  const found = claim && threadOf(needs, claim);
  // So far nobody could be in one.
  if (!claim?.helper || !found) return ensureThread(needs, claimId, at);
  const people = peopleIn(claim, claim.helper, await findGroup(orm, claim.ticketId));
  const added = people.filter((each) => !isInThread(claim, each));
  const key = `office-hours-thread/${claimId}/${added.map(({ ticketId }) => ticketId).join()}`;
  const opening = openingOf(claim, claim.helper, people);
  if (added.length === 0) return;
  const wider = await unlessRefused(() => found.conversations.addToThread(found.thread, opening, key));
  if ('refused' in wider) return;
  await recordThread(needs, claim, { thread: wider, people }, at);
};

/** Its address, who is in it, and what it opens with where that is ours. */
const recordThread = (
  needs: OfficeHoursFeatureNeeds,
  claim: ClaimRow,
  { thread, people }: Opened,
  at: Temporal.Instant,
): Promise<void> =>
  inTransaction(needs, async (tx) => {
    if ('message' in thread) await recordOpening(needs, tx, claim, thread, at);
    const { channelId, threadId } = thread.address;
    const letIn = sql`${`{${people.map(({ ticketId }) => ticketId).join()}}`}::uuid[]`;
    await tx.execute(sql`
      update claim set thread_workspace_external_id = ${claim.helper?.workspaceExternalId ?? null},
        thread_channel_external_id = ${channelId}, thread_external_id = ${threadId},
        thread_ticket_ids = case when thread_external_id = ${threadId}
          then array(select distinct unnest(thread_ticket_ids || ${letIn})) else ${letIn} end
      where id = ${claim.claimId}::uuid`);
    await tellIfAnother(needs, tx, claim, thread, at);
    await redrawAll(needs, tx, claim, at);
  });

/**
 * It has done its work, unless the question in it still waits for an answer in writing. One that
 * can't be put away falls asleep by itself.
 */
export const closeClaimThread = async (needs: OfficeHoursFeatureNeeds, claimId: string): Promise<void> => {
  const claim = await findClaimRow(needs.database.orm, claimId);
  const found = claim && threadOf(needs, claim);
  if (!found || (await isStillWritten(needs, claim))) return;
  await found.conversations.closeThread(found.thread).catch((error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
  });
};

const isStillWritten = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { ticketId, ticketState, threadExternalId }: ClaimRow,
): Promise<boolean> =>
  (ticketState === 'async' || ticketState === 'helping') &&
  (await findWrittenThread(orm, ticketId))?.threadExternalId === threadExternalId;

const threadOf = (
  needs: OfficeHoursFeatureNeeds,
  { helper, threadWorkspaceExternalId, threadChannelExternalId, threadExternalId }: ClaimRow,
): { readonly conversations: Conversations; readonly thread: Thread } | undefined => {
  const conversations = helper && needs.messengers.get(helper.platform);
  if (!conversations || threadChannelExternalId === null || threadExternalId === null) return undefined;
  const address = {
    kind: 'channel',
    channelId: threadChannelExternalId,
    threadId: threadExternalId,
    ...(threadWorkspaceExternalId === null ? {} : { workspaceId: threadWorkspaceExternalId }),
  } as const;
  return { conversations, thread: { address, isPrivate: true } };
};
