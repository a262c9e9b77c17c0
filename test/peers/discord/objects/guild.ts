/** Guilds, channels and members: made, and written as Discord writes them. */
import {
  type APIGuildMember,
  type APIInteractionGuildMember,
  type APIRole,
  ChannelType,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildFeature,
  GuildMemberFlags,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildVerificationLevel,
  Locale,
  PermissionFlagsBits,
  type RoleFlags,
} from 'discord-api-types/v10';
import { type Channel, createUser, EVERYTHING, type Guild, MEMBER_PERMISSIONS, type World } from '../world.ts';

export const isThread = (channel: Channel): boolean =>
  channel.type === ChannelType.PublicThread || channel.type === ChannelType.PrivateThread;

export const createChannel = (world: World, shape: Pick<Channel, 'type' | 'name'> & Partial<Channel>): Channel => {
  const channel: Channel = {
    id: world.nextId(),
    members: new Set(),
    invitable: true,
    botPermissions: EVERYTHING,
    archived: false,
    locked: false,
    renamedMs: [],
    oldEditsMs: [],
    ...shape,
  };
  world.channels.set(channel.id, channel);
  world.messages.set(channel.id, []);
  return channel;
};

/** A private channel with the bot; the same one each time. */
export const privateChannel = (world: World, userId: string): Channel =>
  [...world.channels.values()].find((channel) => channel.recipientId === userId) ??
  createChannel(world, { type: ChannelType.DM, name: '', recipientId: userId });

export const createGuild = (world: World, name: string, channels: readonly string[], joined = true): Guild => {
  // A guild is as old as it is far down the list, so that guilds fall on all shards.
  const id = world.nextId(world.now() - world.guilds.size - 1);
  const owner = createUser(world, `owner of ${name}`);
  const members = [owner, world.bot].map(
    ({ id: userId }) => [userId, { userId, permissions: EVERYTHING, joinedMs: world.now(), roles: [] }] as const,
  );
  const guild: Guild = { id, name, ownerId: owner.id, joined, members: new Map(members), roles: new Map() };
  world.guilds.set(id, guild);
  for (const channel of channels)
    createChannel(world, {
      type: ChannelType.GuildText,
      name: channel,
      guildId: id,
      botPermissions: joined ? EVERYTHING : 0n,
    });
  return guild;
};

export const channelsOf = (world: World, guildId: string): Channel[] =>
  [...world.channels.values()].filter((channel) => channel.guildId === guildId);

/** What a test took from the bot there. */
const overwrites = ({ bot }: World, { botPermissions: left }: Channel) =>
  left === EVERYTHING ? [] : [{ id: bot.id, type: 1, allow: '0', deny: (EVERYTHING & ~left).toString() }];

export const channelJson = (world: World, channel: Channel): Record<string, unknown> => {
  const base = {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: world.messages.get(channel.id)?.at(-1)?.id ?? null,
  };
  if (channel.recipientId) return { ...base, recipients: [world.users.get(channel.recipientId)] };
  const inGuild = {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    rate_limit_per_user: 0,
  };
  if (!isThread(channel))
    return { ...inGuild, position: 0, permission_overwrites: overwrites(world, channel), nsfw: false, topic: null };
  const metadata = {
    archived: channel.archived,
    locked: channel.locked,
    ...(channel.type === ChannelType.PrivateThread && { invitable: channel.invitable }),
    auto_archive_duration: 1440,
    archive_timestamp: new Date(world.now()).toISOString(),
  };
  return {
    ...inGuild,
    owner_id: channel.ownerId,
    message_count: 0,
    total_message_sent: 0,
    member_count: channel.members.size,
    thread_metadata: metadata,
  };
};

const everyone = (guild: Guild): APIRole => ({
  id: guild.id,
  name: '@everyone',
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  position: 0,
  permissions: MEMBER_PERMISSIONS.toString(),
  managed: false,
  mentionable: false,
  // The enum has no name for a role without flags.
  flags: 0 as RoleFlags,
});

/** The bot's own role carries what it may do, as an invite link gives it. */
const botRole = (world: World, guild: Guild): APIRole => ({
  ...everyone(guild),
  id: world.applicationId,
  name: world.bot.username,
  position: 1,
  // An administrator's couldn't be taken from it channel by channel.
  permissions: (EVERYTHING & ~PermissionFlagsBits.Administrator).toString(),
  managed: true,
  tags: { bot_id: world.bot.id },
});

export const rolesJson = (world: World, guild: Guild): APIRole[] => [
  everyone(guild),
  botRole(world, guild),
  ...[...guild.roles].map(([id, name]) => ({ ...everyone(guild), id, name, permissions: '0' })),
];

export const memberJson = (world: World, guild: Guild, userId: string): APIGuildMember => {
  const member = guild.members.get(userId);
  const user = world.users.get(userId);
  if (!member || !user) throw new Error(`${userId} is no member of ${guild.name}`);
  return {
    user,
    roles: userId === world.bot.id ? [world.applicationId] : [...member.roles],
    joined_at: new Date(member.joinedMs).toISOString(),
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
  };
};

export const interactionMemberJson = (world: World, guild: Guild, userId: string): APIInteractionGuildMember => {
  const { user, ...rest } = memberJson(world, guild, userId);
  return { ...rest, user, permissions: (guild.members.get(userId)?.permissions ?? 0n).toString() };
};

/** The guild as REST gives it. */
export const guildJson = (world: World, guild: Guild) => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  splash: null,
  discovery_splash: null,
  banner: null,
  description: null,
  owner_id: guild.ownerId,
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: GuildVerificationLevel.None,
  default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
  explicit_content_filter: GuildExplicitContentFilter.Disabled,
  roles: rolesJson(world, guild),
  emojis: [],
  stickers: [],
  features: [GuildFeature.Community],
  mfa_level: GuildMFALevel.None,
  application_id: null,
  system_channel_id: channelsOf(world, guild.id)[0]?.id ?? null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  vanity_url_code: null,
  premium_tier: GuildPremiumTier.None,
  premium_progress_bar_enabled: false,
  preferred_locale: Locale.EnglishUS,
  nsfw_level: GuildNSFWLevel.Default,
  hub_type: null,
});

/**
 * What GUILD_CREATE carries besides: channels, threads and, without the members' intent, only the
 * bot as a member.
 */
export const guildCreateJson = (world: World, guild: Guild) => ({
  ...guildJson(world, guild),
  joined_at: new Date(guild.members.get(world.bot.id)?.joinedMs ?? world.now()).toISOString(),
  large: false,
  unavailable: false,
  member_count: guild.members.size,
  voice_states: [],
  members: [memberJson(world, guild, world.bot.id)],
  channels: channelsOf(world, guild.id).flatMap((channel) => (isThread(channel) ? [] : [channelJson(world, channel)])),
  threads: channelsOf(world, guild.id).flatMap((channel) =>
    isThread(channel) && !channel.archived ? [channelJson(world, channel)] : [],
  ),
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
});

/** What the bot may do in a channel; a thread takes its parent's. */
export const botPermissions = (world: World, channel: Channel): bigint => {
  const parent = channel.parentId === undefined ? undefined : world.channels.get(channel.parentId);
  return parent ? parent.botPermissions & channel.botPermissions : channel.botPermissions;
};

/** Whether a member of its guild sees a thread: a private one is for those in it, and moderators. */
export const seesThread = (world: World, channel: Channel, userId: string): boolean => {
  if (channel.type !== ChannelType.PrivateThread || channel.members.has(userId)) return true;
  const member = world.guilds.get(channel.guildId ?? '')?.members.get(userId);
  const permissions = userId === world.bot.id ? botPermissions(world, channel) : (member?.permissions ?? 0n);
  return (permissions & PermissionFlagsBits.ManageThreads) !== 0n;
};

export const may = (world: World, channel: Channel, permission: keyof typeof PermissionFlagsBits): boolean =>
  (botPermissions(world, channel) & PermissionFlagsBits[permission]) !== 0n;
