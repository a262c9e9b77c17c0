/** The Messenger over the transcript: how the bot speaks first in the sandbox. */
import type { Conversations } from '../../../chat/conversations.ts';
import { checkView } from '../../../chat/limits.ts';
import { type Address, DeliveryError, type Messenger } from '../../../chat/messenger.ts';
import { directChannelId } from '../personas.ts';
import type { Channel, Persona } from '../protocol.ts';
import type { Transcript } from './transcript.ts';

type Needs = {
  readonly transcript: Transcript;
  readonly channels: readonly Channel[];
  readonly personas: readonly Persona[];
};

export const createMessenger = ({ transcript, channels, personas }: Needs): Messenger & Conversations => {
  const channelFor = (to: Address): string => {
    if (to.kind === 'direct') {
      if (personas.some(({ id }) => id === to.accountId)) return directChannelId(to.accountId);
      throw new DeliveryError('unreachable', `nobody in the sandbox is called “${to.accountId}”`);
    }
    if (channels.some(({ id }) => id === to.channelId)) return to.channelId;
    throw new DeliveryError('gone', `the sandbox has no channel “${to.channelId}”`);
  };
  const messenger: Messenger = {
    // Its transcript keeps every key.
    onceForMs: Number.POSITIVE_INFINITY,
    send: async (to, view, key, leaving) => {
      await leaving?.();
      const { channelId, id } = transcript.post({
        channelId: channelFor(to),
        view: checkView(view),
        key: `sent:${key}`,
      });
      return { channelId, messageId: id };
    },
    edit: async ({ channelId, messageId }, view, leaving) => {
      await leaving?.();
      if (!transcript.edit(channelId, messageId, checkView(view)))
        throw new DeliveryError('gone', `the sandbox has no message “${messageId}” any more`);
    },
  };
  return { ...messenger, ...createConversations(transcript, messenger.send) };
};

/** Its threads are the channel itself: nothing hangs under a message but a remark. */
const createConversations = (transcript: Transcript, send: Messenger['send']): Conversations => ({
  openThread: async (channel, { view }, key) => {
    const message = await send(channel, view, key);
    return { address: { ...channel, threadId: message.messageId }, message, isPrivate: false };
  },
  openGroup: async () => {
    throw new DeliveryError('not-permitted', 'the sandbox has no conversations of several people');
  },
  remove: async ({ channelId, messageId }) => transcript.remove(channelId, messageId),
  pin: async ({ channelId, messageId }) => {
    if (!transcript.find(channelId, messageId))
      throw new DeliveryError('gone', `the sandbox has no message “${messageId}” any more`);
  },
});
