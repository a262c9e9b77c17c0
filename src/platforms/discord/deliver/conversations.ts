/** Threads, taking back and pinning over Discord's REST API. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import { DeliveryError, type Messenger } from '../../../chat/deliver/messenger.ts';
import { throwDelivery } from '../connect/failures.ts';
import type { Turns } from '../connect/turns.ts';
import { whileAwake } from './awake.ts';
import { type Ask, createPrivateThreads, threadOptions } from './private-threads.ts';

type Needs = { readonly rest: REST; readonly turns: Turns; readonly now: () => Temporal.Instant };

export const createConversations = ({ rest, turns, now }: Needs, send: Messenger['send']): Conversations => {
  const ask: Ask = async (place, permission, request) => {
    await turns.take();
    return request().catch((error: unknown) => refuse(error, place, permission));
  };
  const privately = createPrivateThreads({ rest, ask, now });
  return {
    openThread: async (channel, { name, view, onlyFor }, key) => {
      const { channelId } = channel;
      if (onlyFor) {
        const address = { ...channel, threadId: await privately.open(channel, name, onlyFor, key) };
        return { address, message: await send(address, view, key).catch(tellPermission), isPrivate: true };
      }
      const message = await send(channel, view, key).catch(tellPermission);
      const onMessage = Routes.threads(channelId, message.messageId);
      await ask(`a thread of channel ${channelId}`, '“Create Public Threads”', () =>
        rest.post(onMessage, { body: threadOptions(name) }),
      ).catch(unlessThere);
      // The thread of a message has that message's id.
      return { address: { ...channel, threadId: message.messageId }, message, isPrivate: false };
    },
    addToThread: async (thread, { onlyFor }) => {
      await privately.letIn(thread.address.threadId, onlyFor);
      return thread;
    },
    closeThread: async ({ address: { threadId } }) => {
      const close = (body: object): Promise<unknown> =>
        ask(`thread ${threadId}`, '“Manage Threads”', () => rest.patch(Routes.channel(threadId), { body }));
      // Whoever opened a thread may put it away; to lock it needs a permission that we don't ask
      // for, since with it we would see all private threads.
      await close({ archived: true, locked: true })
        .catch((error: unknown) => (isNotPermitted(error) ? close({ archived: true }) : Promise.reject(error)))
        // One that sleeps takes no change: it is put away already.
        .catch(unlessGone);
    },
    openGroup: async () => {
      throw new DeliveryError('not-permitted', 'Discord lets no bot open a conversation of several people', {
        words: 'Discord lets no bot open a conversation of several people',
      });
    },
    remove: async ({ channelId, messageId }) => {
      await whileAwake({ rest, turns }, channelId, () => rest.delete(Routes.channelMessage(channelId, messageId)))
        .catch((error: unknown) => refuse(error, `channel ${channelId}`, '“Manage Messages”'))
        .catch(unlessGone);
    },
    pin: async ({ channelId, messageId }) => {
      await ask(`channel ${channelId}`, '“Pin Messages”', () =>
        rest.put(`/channels/${channelId}/messages/pins/${messageId}`),
      );
    },
  };
};

/** Missing permission and missing access, which somebody can grant. */
const NOT_PERMITTED: ReadonlySet<number> = new Set([50_001, 50_013]);

const refuse = (error: unknown, place: string, permission: string): never => {
  if (error instanceof DiscordAPIError && NOT_PERMITTED.has(Number(error.code)))
    throw new DeliveryError('not-permitted', `${permission} is missing for ${place}`, {
      cause: error,
      words: `I may not do that there: give my role the permission ${permission}`,
    });
  return throwDelivery(error, { place });
};

/** Of a message that opens something: whoever opens it wants to know what to allow. */
const tellPermission = (error: unknown): never => {
  const cause = error instanceof DeliveryError ? error.cause : undefined;
  if (
    !(error instanceof DeliveryError) ||
    !(cause instanceof DiscordAPIError) ||
    !NOT_PERMITTED.has(Number(cause.code))
  )
    throw error;
  throw new DeliveryError('not-permitted', error.message, { cause, words: error.words });
};

const isNotPermitted = (error: unknown): boolean => error instanceof DeliveryError && error.failure === 'not-permitted';

const unlessGone = (error: unknown): void => {
  if (!(error instanceof DeliveryError) || error.failure !== 'gone') throw error;
};

/** This message has its thread already: somebody tried this before. */
const THREAD_EXISTS = 160_004;

const unlessThere = (error: unknown): void => {
  const cause = error instanceof Error && error.cause instanceof DiscordAPIError ? error.cause : error;
  if (!(cause instanceof DiscordAPIError) || Number(cause.code) !== THREAD_EXISTS) throw error;
};
