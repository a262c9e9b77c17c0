/** The Messenger over the transcript: how the bot speaks first in the sandbox. */
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import { type Address, DeliveryError, type Messenger } from '../../../chat/deliver/messenger.ts';
import { checkView } from '../../../chat/view/limits.ts';
import { directChannelId } from '../personas.ts';
import type { Persona } from '../protocol.ts';
import { createConversations } from './conversations.ts';
import type { Transcript } from './transcript.ts';

type Needs = { readonly transcript: Transcript; readonly personas: readonly Persona[] };

export const createMessenger = ({ transcript, personas }: Needs): Messenger & Conversations => {
  const channelFor = (to: Address): string => {
    if (to.kind === 'direct') {
      if (personas.some(({ id }) => id === to.accountId)) return directChannelId(to.accountId);
      throw new DeliveryError('unreachable', `nobody in the sandbox is called “${to.accountId}”`);
    }
    const id = to.threadId ?? to.channelId;
    if (transcript.findChannel(id)) return id;
    throw new DeliveryError('gone', `the sandbox has no channel “${id}”`);
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
  return { ...messenger, ...createConversations({ transcript, personas }, messenger.send) };
};
