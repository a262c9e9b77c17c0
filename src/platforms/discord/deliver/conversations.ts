/** Threads, taking back and pinning over Discord's REST API. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Conversations } from '../../../chat/conversations.ts';
import { DeliveryError, type Messenger } from '../../../chat/messenger.ts';
import { throwDelivery } from '../connect/failures.ts';
import type { Turns } from '../connect/turns.ts';

/** https://discord.com/developers/docs/resources/channel#channel-object-channel-types */
const PRIVATE_THREAD = 12;
/** Minutes without a word until it falls asleep: a day. */
const SLEEPS_AFTER = 1440;
/** Discord: up to 100 characters. */
const NAME_AT_MOST = 100;

const made = z.object({ id: z.string() });

export const createConversations = (
  { rest, turns }: { readonly rest: REST; readonly turns: Turns },
  send: Messenger['send'],
): Conversations => {
  const ask = async <Result>(place: string, permission: string, request: () => Promise<Result>) => {
    await turns.take();
    return request().catch((error: unknown) => refuse(error, place, permission));
  };
  return {
    openThread: async (channel, { name, view, onlyFor }, key) => {
      const { channelId } = channel;
      const place = `a thread of channel ${channelId}`;
      const body = { name: name.slice(0, NAME_AT_MOST).toWellFormed(), auto_archive_duration: SLEEPS_AFTER };
      if (!onlyFor) {
        const message = await send(channel, view, key);
        const onMessage = Routes.threads(channelId, message.messageId);
        await ask(place, '“Create Public Threads”', () => rest.post(onMessage, { body })).catch(unlessThere);
        // The thread of a message has that message's id.
        return { address: { ...channel, threadId: message.messageId }, message, isPrivate: false };
      }
      const thread = await ask(place, '“Create Private Threads”', () =>
        rest
          .post(Routes.threads(channelId), { body: { ...body, type: PRIVATE_THREAD, invitable: false } })
          .then(made.parse),
      );
      for (const accountId of onlyFor)
        await ask(place, '“Send Messages in Threads”', () => rest.put(Routes.threadMembers(thread.id, accountId)));
      const address = { ...channel, threadId: thread.id };
      return { address, message: await send(address, view, key), isPrivate: true };
    },
    openGroup: async () => {
      throw new DeliveryError('not-permitted', 'Discord lets no bot open a conversation of several people', {
        words: 'Discord lets no bot open a conversation of several people',
      });
    },
    remove: async ({ channelId, messageId }) => {
      await ask(`channel ${channelId}`, '“Manage Messages”', () =>
        rest.delete(Routes.channelMessage(channelId, messageId)),
      ).catch((error: unknown) => {
        if (!(error instanceof DeliveryError) || error.failure !== 'gone') throw error;
      });
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

/** This message has its thread already: somebody tried this before. */
const THREAD_EXISTS = 160_004;

const unlessThere = (error: unknown): void => {
  const cause = error instanceof Error && error.cause instanceof DiscordAPIError ? error.cause : error;
  if (!(cause instanceof DiscordAPIError) || Number(cause.code) !== THREAD_EXISTS) throw error;
};
