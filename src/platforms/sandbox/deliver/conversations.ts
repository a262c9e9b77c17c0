/** Threads and groups in the sandbox: places in its list, seen by their members alone. */
import { createHash } from 'node:crypto';
import type { ChannelAddress, Conversations } from '../../../chat/deliver/conversations.ts';
import { DeliveryError, type Messenger } from '../../../chat/deliver/messenger.ts';
import type { Channel, Persona } from '../protocol.ts';
import type { Transcript } from './transcript.ts';

type Needs = { readonly transcript: Transcript; readonly personas: readonly Persona[] };

export const createConversations = ({ transcript, personas }: Needs, send: Messenger['send']): Conversations => {
  const nameOf = (accountId: string): string => {
    const persona = personas.find(({ id }) => id === accountId);
    if (!persona) throw new DeliveryError('unreachable', `nobody in the sandbox is called “${accountId}”`);
    return persona.name;
  };
  const threadOf = (id: string): Channel => {
    const thread = transcript.findChannel(id);
    if (!thread) throw new DeliveryError('gone', `the sandbox has no thread “${id}” any more`);
    return thread;
  };
  const topicOf = (members: readonly string[]): string => `Only ${members.map(nameOf).join(', ')} and the bot`;
  const openUnlessThere = (thread: Channel): void => {
    if (!transcript.findChannel(thread.id)) transcript.putThread(thread);
  };
  const openPrivate = (channel: ChannelAddress, name: string, members: readonly string[], key: string): string => {
    const { id: parentId } = threadOf(channel.channelId);
    const id = idOf('thread', key);
    openUnlessThere({ id, name, kind: 'thread', topic: topicOf(members), members, parentId });
    return id;
  };
  return {
    openThread: async (channel, { name, view, onlyFor }, key) => {
      if (onlyFor) {
        const address = { ...channel, threadId: openPrivate(channel, name, onlyFor, key) };
        return { address, message: await send(address, view, key), isPrivate: true };
      }
      const message = await send(channel, view, key);
      const parentId = channel.channelId;
      const threadId = idOf('thread', `${parentId}:${message.messageId}`);
      openUnlessThere({ id: threadId, name, kind: 'thread', topic: 'Seen by everybody', parentId });
      return { address: { ...channel, threadId }, message, isPrivate: false };
    },
    addToThread: async (thread, { onlyFor }) => {
      const known = threadOf(thread.address.threadId);
      const members = [...new Set([...(known.members ?? []), ...onlyFor])];
      if (known.members) transcript.putThread({ ...known, members, topic: topicOf(members) });
      return thread;
    },
    closeThread: async ({ address: { threadId } }) => {
      const known = transcript.findChannel(threadId);
      if (known && !known.closed) transcript.putThread({ ...known, closed: true });
    },
    openGroup: async (accountIds) => {
      const members = accountIds.toSorted();
      const name = members.map(nameOf).join(', ');
      const id = idOf('group', members.join());
      openUnlessThere({ id, name, kind: 'thread', topic: topicOf(members), members });
      return { kind: 'channel', channelId: id };
    },
    remove: async ({ channelId, messageId }) => transcript.remove(channelId, messageId),
    pin: async ({ channelId, messageId }) => {
      if (!transcript.find(channelId, messageId))
        throw new DeliveryError('gone', `the sandbox has no message “${messageId}” any more`);
    },
  };
};

/** The same words give the same place, also after a restart. */
const idOf = (kind: 'thread' | 'group', words: string): string =>
  `${kind}-${createHash('sha256').update(words).digest('hex').slice(0, ID_LENGTH)}`;
const ID_LENGTH = 12;
