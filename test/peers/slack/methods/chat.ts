/** chat.postMessage, chat.postEphemeral, chat.update and chat.delete. */
import { readContent, readMetadata } from '../compose.ts';
import { slackLimits as limits } from '../limits.ts';
import { optional, required, SlackError } from '../slack-error.ts';
import {
  type Channel,
  directChannel,
  findChannel,
  findMessage,
  type Json,
  type Message,
  removeMessage,
} from '../world.ts';
import type { Call, Method } from './method.ts';

/** A message as Slack shows it to apps. */
export const messageJson = (call: Pick<Call, 'slack'>, message: Message): Json => ({
  type: 'message',
  user: message.userId,
  ts: message.ts,
  ...(message.botId ? { bot_id: message.botId, app_id: call.slack.app.id } : {}),
  text: message.text,
  team: call.slack.world.channels.get(message.channelId)?.teamId,
  ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
  ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
  ...(message.metadata ? { metadata: message.metadata } : {}),
  ...(message.edited ? { edited: { user: message.userId, ts: message.ts } } : {}),
});

/** A channel, a name, or a person, whose direct conversation is then opened. */
const channelOf = (call: Call): Channel => {
  const ref = required(call.args, 'channel');
  const person = call.slack.world.users.get(ref);
  const channel =
    person && !person.bot
      ? directChannel(call.slack.world, person.id, call.token.botUserId)
      : findChannel(call.slack.world, call.team?.id, ref);
  if (!channel) throw new SlackError('channel_not_found');
  // What a bot isn't in and can't see does not exist for it.
  if (channel.kind !== 'public' && !channel.members.has(call.token.botUserId))
    throw new SlackError('channel_not_found');
  if (call.token.teamId !== undefined && channel.teamId !== call.token.teamId)
    throw new SlackError('channel_not_found');
  return channel;
};

const channelToPostTo = (call: Call): Channel => {
  const channel = channelOf(call);
  if (channel.archived) throw new SlackError('is_archived');
  if (!channel.members.has(call.token.botUserId) && !call.token.scopes.has('chat:write.public'))
    throw new SlackError('not_in_channel');
  return channel;
};

/** The thread's parent; a reply's ts means its parent, and nobody can answer what isn't there. */
const threadOf = (call: Call, channel: Channel): string | undefined => {
  const ts = optional(call.args, 'thread_ts');
  if (ts === undefined) return undefined;
  const parent = findMessage(call.slack.world, channel.id, ts);
  if (!parent) throw new SlackError('cannot_reply_to_message');
  return parent.threadTs ?? parent.ts;
};

const store = (call: Call, channel: Channel, more: Partial<Message>): Message => {
  const { text, blocks } = readContent(call.slack, call.args, limits.messageText);
  const metadata = readMetadata(call.args);
  const threadTs = threadOf(call, channel);
  const message: Message = {
    ts: call.slack.world.ids.ts(),
    channelId: channel.id,
    userId: call.token.botUserId,
    botId: call.token.botId,
    fileIds: [],
    text,
    blocks,
    edited: false,
    ...(metadata ? { metadata } : {}),
    ...(threadTs ? { threadTs } : {}),
    ...more,
  };
  call.slack.world.messages.push(message);
  call.slack.world.signal.changed();
  return message;
};

/** The app's own message that a call names. */
const ownMessage = (call: Call, channel: Channel, otherwise: string): Message => {
  const message = findMessage(call.slack.world, channel.id, required(call.args, 'ts'));
  if (!message) throw new SlackError('message_not_found');
  if (message.userId !== call.token.botUserId) throw new SlackError(otherwise);
  return message;
};

export const postMessage: Method = {
  tier: 'special',
  token: 'bot',
  scopes: ['chat:write'],
  postsTo: (args) => optional(args, 'channel'),
  run: (call) => {
    const message = store(call, channelToPostTo(call), {});
    return { channel: message.channelId, ts: message.ts, message: messageJson(call, message) };
  },
};

export const postEphemeral: Method = {
  tier: 'tier4',
  token: 'bot',
  scopes: ['chat:write'],
  run: (call) => {
    const channel = channelToPostTo(call);
    const user = required(call.args, 'user');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    return { message_ts: store(call, channel, { ephemeralFor: user }).ts };
  },
};

export const update: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ['chat:write'],
  run: (call) => {
    const channel = channelOf(call);
    const message = ownMessage(call, channel, 'cant_update_message');
    if (channel.archived) throw new SlackError('is_inactive');
    const { text, blocks } = readContent(call.slack, call.args, limits.updateText);
    message.text = text;
    // Without `blocks` the earlier ones stay; an empty list takes them away.
    if (call.args['blocks'] !== undefined) message.blocks = blocks;
    message.edited = true;
    call.slack.world.signal.changed();
    return { channel: channel.id, ts: message.ts, text, message: messageJson(call, message) };
  },
};

export const pinsAdd: Method = {
  tier: 'tier2',
  token: 'bot',
  scopes: ['pins:write'],
  run: (call) => {
    const channel = channelToPostTo(call);
    const message = findMessage(call.slack.world, channel.id, required(call.args, 'timestamp'));
    if (!message) throw new SlackError('message_not_found');
    if (call.slack.world.pins.has(message.ts)) throw new SlackError('already_pinned');
    call.slack.world.pins.add(message.ts);
    return {};
  },
};

export const remove: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ['chat:write'],
  run: (call) => {
    const channel = channelOf(call);
    const message = ownMessage(call, channel, 'cant_delete_message');
    removeMessage(call.slack.world, message);
    return { channel: channel.id, ts: message.ts };
  },
};
