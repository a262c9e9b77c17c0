/** Messages that the bot sends by itself: into channels, threads and private channels. */
import { ChannelType, type PermissionFlagsBits } from 'discord-api-types/v10';
import { readMessage } from '../check/message.ts';
import { isThread, may, seesThread } from '../objects/guild.ts';
import { createMessage, deleteMessage, editMessage, findMessage, messageJson, standingOf } from '../objects/message.ts';
import { refusals } from '../refusal.ts';
import type { Channel, Message, World } from '../world.ts';
import { type Asked, noContent, ok, type Reply } from './reply.ts';

/**
 * Discord says "the past few minutes" of a nonce and "limited" of edits after an hour: these
 * numbers are ours.
 */
const NONCE_LIFE_MS = 180_000;
const OLD_MS = 3_600_000;
const MOST_OLD_EDITS = 3;
const OLD_EDITS_WINDOW_MS = 60_000;
const MOST_LISTED = 100;

/** The channel of a request. Throws where there is none, or none that the bot can see. */
export const channelOf = ({ world, params }: Asked): Channel => {
  const channel = world.channels.get(params['channel'] ?? '');
  if (!channel) throw refusals.unknownChannel();
  const joined = channel.guildId === undefined || world.guilds.get(channel.guildId)?.joined === true;
  if (!joined || !may(world, channel, 'ViewChannel') || !seesThread(world, channel, world.bot.id))
    throw refusals.missingAccess();
  return channel;
};

export const demandPermission = (
  world: World,
  channel: Channel,
  permission: keyof typeof PermissionFlagsBits,
): void => {
  if (channel.type !== ChannelType.DM && !may(world, channel, permission)) throw refusals.missingPermissions();
};

/** A private answer is nobody's but its interaction's: here it doesn't exist. */
const messageOf = (asked: Asked, channel: Channel): Message => {
  const message = findMessage(asked.world, channel.id, asked.params['message'] ?? '');
  if (!message || message.onlyFor !== undefined) throw refusals.unknownMessage();
  return message;
};

const ownMessageOf = (asked: Asked, channel: Channel): Message => {
  const message = messageOf(asked, channel);
  if (message.authorId !== asked.world.bot.id) throw refusals.notYourMessage();
  return message;
};

const sameNonce = (world: World, nonce: string): Message | undefined => {
  const message = world.nonces.get(nonce);
  return message && world.now() - message.bornMs < NONCE_LIFE_MS ? message : undefined;
};

const checkMaySend = (world: World, channel: Channel, withFiles: boolean): void => {
  const closed = channel.recipientId === undefined ? undefined : world.closedDms.get(channel.recipientId);
  if (closed !== undefined) throw refusals.cannotMessageUser(closed);
  demandPermission(world, channel, isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages');
  if (withFiles) demandPermission(world, channel, 'AttachFiles');
  // A thread that is only archived opens again when somebody writes; a locked one takes moderators'
  // words alone.
  if (channel.locked && !may(world, channel, 'ManageThreads')) throw refusals.archivedThread();
  channel.archived = false;
};

export const sendMessage = (asked: Asked): Reply => {
  const { world, body } = asked;
  const channel = channelOf(asked);
  checkMaySend(world, channel, body.files.size > 0);
  const draft = readMessage(body.json, body.files);
  const earlier = draft.enforceNonce && draft.nonce !== undefined ? sameNonce(world, draft.nonce) : undefined;
  if (earlier) return ok(messageJson(world, earlier));
  if (draft.repliesTo !== undefined) demandPermission(world, channel, 'ReadMessageHistory');
  return ok(
    messageJson(world, createMessage(world, { channelId: channel.id, authorId: world.bot.id }, draft, body.files)),
  );
};

const countOldEdit = (world: World, channel: Channel, message: Message): void => {
  if (world.settings.limits === 'none' || world.now() - message.bornMs < OLD_MS) return;
  const recent = channel.oldEditsMs.filter((atMs) => world.now() - atMs < OLD_EDITS_WINDOW_MS);
  if (recent.length >= MOST_OLD_EDITS) throw refusals.tooManyOldEdits();
  channel.oldEditsMs = [...recent, world.now()];
};

export const patchMessage = (asked: Asked): Reply => {
  const { world, body } = asked;
  const channel = channelOf(asked);
  const message = ownMessageOf(asked, channel);
  if (channel.archived) throw refusals.archivedThread();
  const draft = readMessage(body.json, body.files, standingOf(message));
  countOldEdit(world, channel, message);
  return ok(messageJson(world, editMessage(world, message, draft, body.files)));
};

export const removeMessage = (asked: Asked): Reply => {
  const channel = channelOf(asked);
  const message = messageOf(asked, channel);
  if (channel.archived) throw refusals.archivedThread();
  if (message.authorId !== asked.world.bot.id) demandPermission(asked.world, channel, 'ManageMessages');
  deleteMessage(asked.world, message);
  return noContent;
};

export const getMessage = (asked: Asked): Reply => {
  const channel = channelOf(asked);
  demandPermission(asked.world, channel, 'ReadMessageHistory');
  return ok(messageJson(asked.world, messageOf(asked, channel)));
};

/** Newest first, as Discord lists them. */
export const listMessages = (asked: Asked): Reply => {
  const channel = channelOf(asked);
  demandPermission(asked.world, channel, 'ReadMessageHistory');
  const limit = Math.min(Number(asked.query.get('limit') ?? 50), MOST_LISTED);
  const [before, after] = [asked.query.get('before'), asked.query.get('after')];
  const listed = (asked.world.messages.get(channel.id) ?? []).filter(
    ({ id, onlyFor }) =>
      onlyFor === undefined && (!before || BigInt(id) < BigInt(before)) && (!after || BigInt(id) > BigInt(after)),
  );
  return ok(
    listed
      .slice(-limit)
      .reverse()
      .map((message) => messageJson(asked.world, message)),
  );
};

const setPin =
  (pinned: boolean) =>
  (asked: Asked): Reply => {
    const channel = channelOf(asked);
    demandPermission(asked.world, channel, 'PinMessages');
    messageOf(asked, channel).pinned = pinned;
    return noContent;
  };

export const pin = setPin(true);
export const unpin = setPin(false);
