/** What people are told, committed with what was done: the intents of office hours. */
import { and, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import type { NoticeKind } from '../../../chat/deliver/notice.ts';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import { outbox as outboxTable } from '../../../database/schema/outbox.ts';
import { account, workspace } from '../../../database/schema/people/community.ts';
import { type Destination, editOf, type Intent, intentOf } from '../../../jobs/outbox.ts';
import { CALLED, CARD, CHANGED, CLAIM_CARD, FEEDBACK, TAKEN, THREAD_QUESTION, WAITING } from '../kinds.ts';
import type { OfficeHoursNeeds } from '../needs.ts';
import { CALL_MINUTES } from './changes.ts';
import type { Moved } from './move.ts';
import { markClaimOpening } from './openings.ts';
import type { Claim, Session, Ticket } from './types.ts';
import { whomToTell } from './whom-to-tell.ts';

type Needs = Pick<OfficeHoursNeeds, 'outbox'>;

export const cardKey = (ticketId: string): string => `office-hours-card/${ticketId}`;
const claimCardKey = (claimId: string): string => `office-hours-claim/${claimId}`;

export const findAddresses = async (
  tx: Pick<Transaction, 'select'>,
  accountIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, Destination>> => {
  const wanted = [...new Set(accountIds.flatMap((id) => id ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select({
      id: account.id,
      platform: workspace.platform,
      workspaceExternalId: workspace.externalId,
      accountExternalId: account.externalId,
    })
    .from(account)
    .innerJoin(workspace, eq(workspace.id, account.workspaceId))
    .where(inArray(account.id, wanted));
  return new Map(rows.map(({ id, ...to }) => [id, to]));
};

/** Something for one account: left out where it is gone. */
export type Message = { readonly accountId: string | null; readonly intent: (to: Destination) => Intent };

export const messageOf = <Subject>(
  kind: NoticeKind<Subject>,
  subject: Subject,
  accountId: string | null,
  key: string,
  notAfter?: Temporal.Instant,
): Message => ({
  accountId,
  intent: (to) => intentOf(kind, subject, { key, to, ...(notAfter ? { notAfter } : {}) }),
});

export const send = async (
  { outbox }: Needs,
  tx: Transaction,
  messages: readonly Message[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, string>> => {
  if (messages.length === 0) return new Map();
  const addresses = await findAddresses(
    tx,
    messages.map(({ accountId }) => accountId),
  );
  const intents = intentsFor(messages, addresses);
  return intents.length === 0 ? new Map() : outbox.send(tx, intents, at);
};

export const intentsFor = (
  messages: readonly Message[],
  addresses: ReadonlyMap<string, Destination>,
): readonly Intent[] =>
  messages.flatMap(({ accountId, intent }) => {
    const to = accountId === null ? undefined : addresses.get(accountId);
    return to ? [intent(to)] : [];
  });

/** They show what is true by then. */
export const redrawCards = async (
  { outbox }: Needs,
  tx: Transaction,
  tickets: readonly Pick<Ticket, 'id' | 'cardOutboxId'>[],
  at: Temporal.Instant,
): Promise<void> => {
  const edits = tickets.flatMap(({ id, cardOutboxId }) =>
    cardOutboxId === null ? [] : [editOf(CARD, id, cardOutboxId)],
  );
  if (edits.length > 0) await outbox.edit(tx, edits, at);
};

export const redrawClaimCard = async (
  { outbox }: Needs,
  tx: Transaction,
  claimId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const [row] = await tx
    .select({ id: outboxTable.id })
    .from(outboxTable)
    .where(eq(outboxTable.key, claimCardKey(claimId)));
  if (row) await outbox.edit(tx, [editOf(CLAIM_CARD, claimId, row.id)], at);
};

/**
 * Once a call: after that it would only confuse. `added`: into a claim that goes on. Whoever misses
 * that, and comes back, may be called into it once more.
 */
export const calledMessages = (
  { id: claimId, accountId, calledAt }: Pick<Claim, 'id' | 'accountId' | 'calledAt'>,
  tickets: readonly Pick<Ticket, 'id' | 'accountId'>[],
  added = false,
): readonly Message[] => {
  const call = added ? `/${Temporal.Instant.from(calledAt).epochMilliseconds}` : '';
  const over = Temporal.Instant.from(calledAt).add({ minutes: CALL_MINUTES });
  return [
    ...tickets.map(({ id: ticketId, accountId: owner }) =>
      messageOf(CALLED, { claimId, ticketId }, owner, `office-hours-called/${claimId}/${ticketId}${call}`, over),
    ),
    claimCardMessage({ id: claimId, accountId }),
  ];
};

export const claimCardMessage = ({ id, accountId }: Pick<Claim, 'id' | 'accountId'>): Message =>
  messageOf(CLAIM_CARD, id, accountId, claimCardKey(id));

/** To whoever was moved by somebody else, or by a timer. */
export const changedMessages = (moved: readonly Moved[]): readonly Message[] =>
  moved.map(({ ticket: { id: ticketId, accountId }, eventId }) =>
    messageOf(CHANGED, { ticketId, eventId }, accountId, `office-hours-changed/${eventId}`),
  );

type InThread = Pick<Claim, 'id' | 'accountId' | 'threadChannelExternalId' | 'threadExternalId'>;

/** Whoever had the first question is gone: the thread has only that one in it. */
export const sendThreadQuestion = async (
  { outbox }: Needs,
  tx: Transaction,
  { id: claimId, accountId, ...held }: InThread,
  ticketId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { threadChannelExternalId: channelExternalId, threadExternalId } = held;
  await markClaimOpening(tx, claimId, at);
  const helper = accountId === null ? undefined : (await findAddresses(tx, [accountId])).get(accountId);
  if (!helper || channelExternalId === null || threadExternalId === null) return;
  const { platform, workspaceExternalId } = helper;
  const to = { platform, workspaceExternalId, channelExternalId, threadExternalId };
  const key = `office-hours-thread-question/${claimId}/${ticketId}`;
  await outbox.send(tx, [intentOf(THREAD_QUESTION, { claimId, ticketId }, { key, to })], at);
};

export const feedbackMessages = (moved: readonly Moved[]): readonly Message[] =>
  moved.map(({ ticket: { id, accountId }, eventId }) =>
    messageOf(FEEDBACK, id, accountId, `office-hours-feedback/${eventId}`),
  );

export const takenMessage = ({ id, accountId }: Pick<Claim, 'id' | 'accountId'>): Message =>
  messageOf(TAKEN, id, accountId, `office-hours-taken/${id}`);

export const waitingMessage = (ticketId: string, accountId: string, at: Temporal.Instant): Message =>
  messageOf(
    WAITING,
    { ticketId, accountId },
    accountId,
    `office-hours-waiting/${ticketId}/${accountId}/${at.epochMilliseconds}`,
  );

/** Of those who come into the line, where nobody else waits in their queue. */
export const waitingMessages = async (
  tx: Transaction,
  arrived: readonly Ticket[],
  session: Session,
  at: Temporal.Instant,
): Promise<readonly Message[]> => {
  const leading = arrived.filter(({ state, withTicketId }) => state === 'waiting' && withTicketId === null);
  const messages = [];
  for (const [, together] of Map.groupBy(leading, ({ queueId }) => queueId))
    messages.push(...(await firstInQueue(tx, together, session, at)));
  return messages;
};

const firstInQueue = async (
  tx: Transaction,
  arrived: readonly Ticket[],
  { id: sessionId, cohortId }: Session,
  at: Temporal.Instant,
): Promise<readonly Message[]> => {
  const [first] = arrived;
  if (!first) return [];
  const { id: ticketId, queueId } = first;
  const others = and(
    eq(ticket.cohortId, cohortId),
    eq(ticket.queueId, queueId),
    eq(ticket.state, 'waiting'),
    isNull(ticket.withTicketId),
    notInArray(
      ticket.id,
      arrived.map(({ id }) => id),
    ),
  );
  if ((await tx.$count(ticket, others)) > 0) return [];
  const whom = {
    sessionId: sql`${sessionId}::uuid`,
    cohortId,
    queueId: sql`${queueId}::uuid`,
    askedBy: first.personId,
  };
  const told = rowsOf<{ accountId: string }>(
    await tx.execute(sql`select account_id as "accountId" from (${whomToTell(whom)}) told`),
  );
  return told.map(({ accountId }) => waitingMessage(ticketId, accountId, at));
};
