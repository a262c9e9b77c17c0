/** The Messenger over Discord's REST API: once per key, edits coalesced, failures told apart. */
import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import type { Address, MessageRef, Messenger } from '../../../chat/deliver/messenger.ts';
import type { View } from '../../../chat/view/view.ts';
import { type Destination, throwDelivery } from '../connect/failures.ts';
import type { Turns } from '../connect/turns.ts';
import { prepareMessage } from '../render/pictures.ts';
import { whileAwake } from './awake.ts';
import { createCoalescing } from './coalesce.ts';
import { createConversations } from './conversations.ts';

export type DeliverNeeds = {
  /** As createMessagesRest makes it. */
  readonly rest: REST;
  readonly onError: (error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
  /** Before each request. */
  readonly turns: Turns;
  readonly now: () => Temporal.Instant;
  readonly editEveryMs?: number;
};

/**
 * A live board may change ten times a second; nobody reads faster than this, and Discord allows 5
 * edits in 5 seconds.
 */
const EDIT_EVERY_MS = 1000;
/** Direct channels never change; this many ids are a megabyte. */
const DIRECT_CHANNELS_KEPT = 10_000;
/** Discord: up to 25 characters. */
const NONCE_LENGTH = 25;

/**
 * Discord says "a few minutes":
 * https://discord.com/developers/docs/resources/message#create-message
 */
const NONCE_KNOWN_MS = 120_000;

const made = z.object({ id: z.string() });

export const createMessenger = (needs: DeliverNeeds): Messenger & Conversations => {
  const { rest, pause, turns, editEveryMs = EDIT_EVERY_MS } = needs;
  const openDirect = createDirectChannels(needs);
  const edit = createCoalescing((key, change: Change) => editMessage(needs, readRef(key), change), editEveryMs, pause);

  const messenger: Messenger = {
    onceForMs: NONCE_KNOWN_MS,
    send: async (to, view, key, leaving) => {
      const { body, files } = await prepareMessage(view, needs.onError);
      const destination = {
        place: placeOf(to),
        inThread: to.kind === 'channel' && to.threadId !== undefined,
        withPictures: files.length > 0,
      };
      const refused = (sending: boolean) => (error: unknown) => throwDelivery(error, { ...destination, sending });
      const channelId =
        to.kind === 'direct' ? await openDirect(to.accountId).catch(refused(false)) : (to.threadId ?? to.channelId);
      const options = { body: { ...body, nonce: nonceOf(key), enforce_nonce: true }, files };
      await turns.take();
      await leaving?.();
      const sent = await rest.post(Routes.channelMessages(channelId), options).then(made.parse).catch(refused(true));
      return { channelId, messageId: sent.id };
    },
    edit: (message, view, leaving) => edit(`${message.channelId}/${message.messageId}`, { view, leaving }),
  };
  return { ...messenger, ...createConversations(needs, messenger.send) };
};

type Change = { readonly view: View; readonly leaving: (() => Promise<void>) | undefined };

const editMessage = async (
  { rest, turns, onError }: DeliverNeeds,
  { channelId, messageId }: MessageRef,
  { view, leaving }: Change,
): Promise<void> => {
  const { body, files } = await prepareMessage(view, onError);
  const destination: Destination = {
    place: `message ${messageId} in channel ${channelId}`,
    withPictures: files.length > 0,
  };
  const patch = async (): Promise<void> => {
    await leaving?.();
    await rest.patch(Routes.channelMessage(channelId, messageId), { body, files });
  };
  await whileAwake({ rest, turns }, channelId, patch).catch((error: unknown) => throwDelivery(error, destination));
};

const readRef = (key: string): MessageRef => {
  const [channelId = '', messageId = ''] = key.split('/');
  return { channelId, messageId };
};

const createDirectChannels = ({ rest, turns }: DeliverNeeds): ((accountId: string) => Promise<string>) => {
  const known = new Map<string, string>();
  const open = async (accountId: string): Promise<string> => {
    await turns.take();
    return made.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: accountId } })).id;
  };
  return async (accountId) => {
    const channelId = known.get(accountId) ?? (await open(accountId));
    known.set(accountId, channelId);
    for (const oldest of known.keys()) {
      if (known.size <= DIRECT_CHANNELS_KEPT) break;
      known.delete(oldest);
    }
    return channelId;
  };
};

/**
 * With `enforce_nonce` Discord gives back the message that the same nonce made, instead of a second
 * one. It remembers for a few minutes only: a send of unknown outcome that is tried again later
 * than that may show twice.
 * https://discord.com/developers/docs/resources/message#create-message
 */
const nonceOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LENGTH);

const placeOf = (to: Address): string => {
  if (to.kind === 'direct') return `direct messages with ${to.accountId}`;
  return to.threadId ? `thread ${to.threadId} of channel ${to.channelId}` : `channel ${to.channelId}`;
};
