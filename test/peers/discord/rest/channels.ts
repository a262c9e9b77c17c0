/** Channels, threads, private channels, guilds and people. */
import { ChannelType } from 'discord-api-types/v10';
import { z } from 'zod';
import { snowflake } from '../check/fields.ts';
import { read } from '../check/issues.ts';
import {
  channelJson,
  channelsOf,
  createChannel,
  guildJson,
  isThread,
  memberJson,
  privateChannel,
  rolesJson,
  seesThread,
} from '../objects/guild.ts';
import { findMessage } from '../objects/message.ts';
import { refusals } from '../refusal.ts';
import type { Channel, Guild, World } from '../world.ts';
import { tooMany } from './limits.ts';
import { channelOf, demandPermission } from './messages.ts';
import { type Asked, noContent, ok, type Reply } from './reply.ts';

/**
 * Discord lets a channel be renamed twice in ten minutes; the headers of the route don't say so.
 */
const MOST_RENAMES = 2;
const RENAME_WINDOW_MS = 600_000;

const channelName = z.string().min(1).max(100);
const archiveAfter = z.literal([60, 1440, 4320, 10_080]).nullish();

const guildOf = ({ world, params }: Asked): Guild => {
  const guild = world.guilds.get(params['guild'] ?? '');
  if (!guild) throw refusals.unknownGuild();
  if (!guild.joined) throw refusals.missingAccess();
  return guild;
};

export const openPrivateChannel = ({ world, body }: Asked): Reply => {
  const { recipient_id: recipientId } = read(z.looseObject({ recipient_id: snowflake }), body.json);
  const recipient = world.users.get(recipientId);
  if (!recipient || recipient.bot) throw refusals.invalidRecipients();
  return ok(channelJson(world, privateChannel(world, recipientId)));
};

export const getChannel = (asked: Asked): Reply => ok(channelJson(asked.world, channelOf(asked)));

const countRename = (world: World, channel: Channel): void => {
  const recent = channel.renamedMs.filter((atMs) => world.now() - atMs < RENAME_WINDOW_MS);
  const [first] = recent;
  if (world.settings.limits !== 'none' && recent.length >= MOST_RENAMES && first !== undefined)
    throw tooMany('shared', first + RENAME_WINDOW_MS - world.now());
  channel.renamedMs = [...recent, world.now()];
};

/**
 * Whoever may write in a thread may open it again, unless it is locked; whoever opened it may name
 * it and put it away. https://discord.com/developers/docs/topics/threads#permissions
 */
const neededFor = (change: object, channel: Channel, botId: string) => {
  if (!isThread(channel)) return 'ManageChannels';
  const opensOnly = 'archived' in change && change.archived === false && Object.keys(change).length === 1;
  if (opensOnly && !channel.locked) return 'SendMessagesInThreads';
  return 'locked' in change || channel.ownerId !== botId ? 'ManageThreads' : 'ViewChannel';
};

export const patchChannel = (asked: Asked): Reply => {
  const { world, body } = asked;
  const channel = channelOf(asked);
  const change = read(
    z.looseObject({
      name: channelName.nullish(),
      archived: z.boolean().nullish(),
      locked: z.boolean().nullish(),
      invitable: z.boolean().nullish(),
    }),
    body.json,
  );
  demandPermission(world, channel, neededFor(change, channel, world.bot.id));
  if (isThread(channel) && channel.archived && change.archived !== false) throw refusals.archivedThread();
  if (change.name && change.name !== channel.name) {
    countRename(world, channel);
    channel.name = change.name;
  }
  channel.archived = change.archived ?? channel.archived;
  channel.locked = change.locked ?? channel.locked;
  channel.invitable = change.invitable ?? channel.invitable;
  world.dispatch(isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channelJson(world, channel), channel.guildId);
  return ok(channelJson(world, channel));
};

/** Takes a channel and the threads in it away, and tells the bot. */
export const deleteChannel = (world: World, channel: Channel): void => {
  for (const gone of [...world.channels.values()].filter(
    ({ id, parentId }) => id === channel.id || parentId === channel.id,
  )) {
    world.channels.delete(gone.id);
    world.messages.delete(gone.id);
    world.dispatch(isThread(gone) ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channelJson(world, gone), gone.guildId);
  }
};

export const removeChannel = (asked: Asked): Reply => {
  const { world } = asked;
  const channel = channelOf(asked);
  if (channel.type === ChannelType.DM) return ok(channelJson(world, channel));
  demandPermission(world, channel, isThread(channel) ? 'ManageThreads' : 'ManageChannels');
  const json = channelJson(world, channel);
  deleteChannel(world, channel);
  return ok(json);
};

const openThread = (
  world: World,
  parent: Channel,
  { type, ...shape }: Pick<Channel, 'name' | 'type'> & Partial<Pick<Channel, 'id' | 'invitable'>>,
): Reply => {
  const isText = parent.type === ChannelType.GuildText;
  // Private threads are for text channels alone.
  if (!isText && (parent.type !== ChannelType.GuildAnnouncement || type === ChannelType.PrivateThread))
    throw refusals.notOnThisChannel();
  demandPermission(world, parent, type === ChannelType.PrivateThread ? 'CreatePrivateThreads' : 'CreatePublicThreads');
  const thread = createChannel(world, {
    type,
    parentId: parent.id,
    ownerId: world.bot.id,
    members: new Set([world.bot.id]),
    ...(parent.guildId && { guildId: parent.guildId }),
    ...shape,
  });
  world.dispatch('THREAD_CREATE', { ...channelJson(world, thread), newly_created: true }, thread.guildId);
  return { status: 201, json: channelJson(world, thread) };
};

export const createThread = (asked: Asked): Reply => {
  const parent = channelOf(asked);
  const shape = z.looseObject({
    name: channelName,
    type: z.literal([10, 11, 12]).nullish(),
    auto_archive_duration: archiveAfter,
    invitable: z.boolean().optional(),
  });
  const { name, type, invitable } = read(shape, asked.body.json);
  return openThread(asked.world, parent, {
    name,
    type: type ?? ChannelType.PrivateThread,
    ...(invitable !== undefined && { invitable }),
  });
};

/** The thread of a message has that message's id. */
export const createThreadOnMessage = (asked: Asked): Reply => {
  const parent = channelOf(asked);
  const message = findMessage(asked.world, parent.id, asked.params['message'] ?? '');
  if (!message || message.onlyFor !== undefined) throw refusals.unknownMessage();
  const { name } = read(z.looseObject({ name: channelName, auto_archive_duration: archiveAfter }), asked.body.json);
  if (asked.world.channels.has(message.id)) throw refusals.threadExists();
  return openThread(asked.world, parent, { name, type: ChannelType.PublicThread, id: message.id });
};

const threadOf = (asked: Asked): Channel => {
  const thread = channelOf(asked);
  if (!isThread(thread)) throw refusals.notOnThisChannel();
  return thread;
};

/** Also of somebody who is in it already. */
export const addThreadMember = (asked: Asked): Reply => {
  const { world } = asked;
  const userId = asked.params['user'] ?? '';
  const thread = threadOf(asked);
  if (!world.users.has(userId)) throw refusals.unknownUser();
  if (!world.guilds.get(thread.guildId ?? '')?.members.has(userId)) throw refusals.unknownMember();
  // Of the two readings of `invitable` the one that allows less: whoever opened it is no moderator.
  demandPermission(world, thread, thread.invitable ? 'SendMessagesInThreads' : 'ManageThreads');
  if (thread.archived) throw refusals.archivedThread();
  thread.members.add(userId);
  return noContent;
};

export const getThreadMember = (asked: Asked): Reply => {
  const userId = asked.params['user'] ?? '';
  const thread = threadOf(asked);
  if (!thread.members.has(userId)) throw refusals.unknownMember();
  return ok({ id: thread.id, user_id: userId, join_timestamp: new Date(asked.world.now()).toISOString(), flags: 0 });
};

/** Newest first; of private ones those that the bot sees. */
export const listActiveThreads = (asked: Asked): Reply => {
  const { world } = asked;
  const threads = channelsOf(world, guildOf(asked).id)
    .filter((channel) => isThread(channel) && !channel.archived && seesThread(world, channel, world.bot.id))
    .toReversed();
  return ok({ threads: threads.map((thread) => channelJson(world, thread)), members: [] });
};

export const typing = (asked: Asked): Reply => {
  demandPermission(asked.world, channelOf(asked), 'SendMessages');
  return noContent;
};

export const getGuild = (asked: Asked): Reply => ok(guildJson(asked.world, guildOf(asked)));
export const listRoles = (asked: Asked): Reply => ok(rolesJson(asked.world, guildOf(asked)));
export const listChannels = (asked: Asked): Reply =>
  ok(
    channelsOf(asked.world, guildOf(asked).id).flatMap((channel) =>
      isThread(channel) ? [] : [channelJson(asked.world, channel)],
    ),
  );

export const getMember = (asked: Asked): Reply => {
  const guild = guildOf(asked);
  const userId = asked.params['user'] ?? '';
  if (!guild.members.has(userId)) throw refusals.unknownMember();
  return ok(memberJson(asked.world, guild, userId));
};

export const getUser = ({ world, params }: Asked): Reply => {
  const user = world.users.get(params['user'] ?? '');
  if (!user) throw refusals.unknownUser();
  return ok(user);
};

/** Ends the bot's membership and tells it so. */
export const leaveGuild = (world: World, guild: Guild): void => {
  guild.joined = false;
  guild.members.delete(world.bot.id);
  world.dispatch('GUILD_DELETE', { id: guild.id }, guild.id);
};

export const leave = (asked: Asked): Reply => {
  leaveGuild(asked.world, guildOf(asked));
  return noContent;
};
