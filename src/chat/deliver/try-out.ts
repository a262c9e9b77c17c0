/** Whether a channel takes our messages, tried before somebody relies on it. */
import type { PlatformName } from '../../lib/platforms.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Channel, Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { paragraph, view } from '../view/view.ts';
import type { Conversations } from './conversations.ts';
import { DeliveryError, type Messenger } from './messenger.ts';

export type Messengers = ReadonlyMap<PlatformName, Messenger & Conversations>;

/** A mention, on the platform that it is a channel of. */
export const channelWords = ({ externalId, name }: Channel): Text => [
  { kind: 'channel', externalId, ...(name === undefined ? {} : { name }) },
];

const tryView = view('Just trying', [paragraph(text`Just making sure that I can write here.`)]);

/**
 * Writes a line there and takes it back at once: no platform tells without that, since permissions
 * come from roles, channels and settings together, and Slack tells nothing of channels that we
 * aren’t in. A process that dies in between leaves the line, which does no harm. Throws UserError
 * where it is refused, with why.
 */
export const tryOut = async (
  messengers: Messengers,
  { origin, interactionId }: Pick<Context, 'origin' | 'interactionId'>,
  channel: Channel,
): Promise<void> => {
  const messenger = messengers.get(origin.platform);
  if (!messenger) return;
  const { externalId: workspaceId } = origin.workspace;
  try {
    const key = `try/${interactionId}/${channel.externalId}`;
    const message = await messenger.send({ kind: 'channel', channelId: channel.externalId, workspaceId }, tryView, key);
    await messenger.remove(message).catch((error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
    });
  } catch (error) {
    if (error instanceof DeliveryError) throw new UserError(refusedWords(channel, error));
    throw error;
  }
};

const refusedWords = (channel: Channel, { failure, words }: DeliveryError): Text =>
  failure === 'transient' || failure === 'rate-limited'
    ? text`I couldn’t try ${channelWords(channel)} just now, so nothing was saved. Please try again in a minute.`
    : text`I can’t write in ${channelWords(channel)}: ${words}. Nothing was saved: let me write there and try again, or
        choose another channel.`;
