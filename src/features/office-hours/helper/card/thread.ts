/**
 * The private thread of a claim: opened once its card has gone out, widened for those who are added,
 * put away at the end.
 */
import { isDeepStrictEqual } from 'node:util';
import { eq, or, sql } from 'drizzle-orm';
import { controlId } from '../../../../chat/control-id.ts';
import type { Conversations, OpenedThread, Opening, Thread } from '../../../../chat/deliver/conversations.ts';
import { DeliveryError } from '../../../../chat/deliver/messenger.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../../chat/view/view.ts';
import type { Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { claimOpening } from '../../../../database/schema/office-hours/written-thread.ts';
import { excerpt, plain, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { redrawCards, redrawClaimCard, sendThreadQuestion } from '../../store/told.ts';
import { inTransaction, lockGroup } from '../../store/transaction.ts';
import { findWrittenHelpers } from '../../writing/facts.ts';
import { openWritten } from '../../writing/open-written.ts';
import { findWrittenThread } from '../../writing/thread-rows.ts';
import { type ClaimRow, findClaimRow, findGroup, type Reader, type Whereabouts } from './claim-rows.ts';
import { meetingLink, NOT_SHOWN, questionBlocks, shortened, shortPerson } from './claim-view.ts';
import { isApart } from './draw-claim.ts';
import { findChannel, NO_CHANNEL, unlessRefused } from './places.ts';

/** Again for the same claim it finds the one that is there. Throws what may pass. */
export const ensureThread = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const claim = await findClaimRow(needs.database.orm, claimId);
  if (!claim || claim.endedAtMs !== null || claim.threadExternalId !== null || claim.threadRefused !== null) return;
  if (!claim.helper || isApart(claim)) return;
  const opened = await open(needs, claim, claim.helper);
  if (!opened) return;
  await inTransaction(needs, async (tx) => {
    if ('message' in opened) await recordOpening(needs, tx, claim, opened, at);
    await tx.execute(
      'refused' in opened
        ? sql`update claim set thread_refused = ${opened.refused} where id = ${claimId}::uuid`
        : sql`update claim set thread_workspace_external_id = ${claim.helper?.workspaceExternalId ?? null},
            thread_channel_external_id = ${opened.address.channelId}, thread_external_id = ${opened.address.threadId}
            where id = ${claimId}::uuid`,
    );
    if (!('refused' in opened)) await tellIfAnother(needs, tx, claim, opened, at);
    await redrawAll(needs, tx, claim, at);
  });
  // Whoever ended it while the thread was being opened found none to put away.
  const now = await findClaimRow(needs.database.orm, claimId);
  if (now && now.endedAtMs !== null) await closeClaimThread(needs, claimId);
};

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
  return openingOf(claim, helper, await findGroup(reader, ticketId), await isSharedWith(reader, claim, helper)).view;
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

type Opened = Thread | OpenedThread | { readonly refused: string };

/** Nothing where nobody serves that platform here: another process does. */
const open = async (
  needs: OfficeHoursFeatureNeeds,
  claim: ClaimRow,
  helper: Whereabouts,
): Promise<Opened | undefined> => {
  const conversations = needs.messengers.get(helper.platform);
  if (!conversations) return undefined;
  const channelId = await findChannel(needs.database.orm, claim.cohortId, helper);
  if (channelId === undefined) return { refused: NO_CHANNEL };
  const { orm } = needs.database;
  const group = await findGroup(orm, claim.ticketId);
  const written = await openWritten(orm, claim, helper, {
    conversations,
    openingOf: (isShared) => openingOf(claim, helper, group, isShared),
  });
  if (written) return written;
  const channel = { kind: 'channel', channelId, workspaceId: helper.workspaceExternalId } as const;
  const opening = openingOf(claim, helper, group);
  return unlessRefused(() => conversations.openThread(channel, opening, `office-hours-thread/${claim.claimId}`));
};

const TOPIC_AT_MOST = 80;

/** With those who are helped together with them, as far as they are in the same workspace. */
const openingOf = (
  claim: ClaimRow,
  helper: Whereabouts,
  group: readonly Whereabouts[],
  isShared = false,
): Opening & { readonly onlyFor: readonly string[] } => {
  const here = [claim.learner, ...group].filter(
    ({ platform, workspaceExternalId }) =>
      platform === helper.platform && workspaceExternalId === helper.workspaceExternalId,
  );
  const isShown = claim.mayBeJoined || (!claim.hasGroup && group.length === 0);
  const topic = isShown ? excerpt(claim.topic, TOPIC_AT_MOST) : 'a question';
  return {
    name: threadName(claim.claimId),
    onlyFor: [...new Set([helper, ...here].map(({ accountExternalId }) => accountExternalId))],
    view: view(`Help with ${topic}`, [
      heading(isShown ? plain(shortened(topic, TOPIC_AT_MOST)) : text`Help with a question`),
      paragraph(text`${mentions(here)}: ${mention(helper)} is here for you. ${whoSees(isShared)}`),
      ...(isShown ? questionBlocks(claim) : [paragraph(text`${NOT_SHOWN}`)]),
      controls(meetingLink(claim.meetingUrl), button(controlId('office-hours.done-here', claim.claimId), 'Done')),
    ]),
  };
};

/** Without their words: a thread keeps its name when they delete their data. */
const threadName = (claimId: string): string => `Help with a question (${claimId.slice(-4)})`;

const whoSees = (isShared: boolean): Text =>
  isShared ? text`The others who help here see this thread too.` : text`Only those who are in this thread see it.`;

const mention = ({ accountExternalId, name }: Whereabouts): Text => [
  { kind: 'account', externalId: accountExternalId, name: shortPerson(name) },
];

const mentions = (people: readonly Whereabouts[]): Text =>
  people.flatMap((person, index) => (index === 0 ? mention(person) : [...text`, `, ...mention(person)]));

/** Whoever was added to the claim is let into its thread, or all of them get another one. */
export const widenThread = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { orm } = needs.database;
  const claim = await findClaimRow(orm, claimId);
  const found = claim && threadOf(needs, claim);
  if (!claim?.helper || !found) return;
  const { helper } = claim;
  const group = await findGroup(orm, claim.ticketId);
  const key = `office-hours-thread/${claimId}/${group.length}`;
  const wider = await unlessRefused(() =>
    found.conversations.addToThread(found.thread, openingOf(claim, helper, group), key),
  );
  if ('refused' in wider || wider.address.threadId === found.thread.address.threadId) return;
  await inTransaction(needs, async (tx) => {
    if ('message' in wider) await recordOpening(needs, tx, claim, wider, at);
    await tx.execute(sql`
      update claim set thread_channel_external_id = ${wider.address.channelId},
        thread_external_id = ${wider.address.threadId}
      where id = ${claimId}::uuid`);
    await redrawAll(needs, tx, claim, at);
  });
};

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
