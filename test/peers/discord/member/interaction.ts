/** Makes the interactions that people cause, as Discord describes them to the bot. */
import { randomBytes } from 'node:crypto';
import { InteractionContextType, type InteractionType, Locale, PermissionFlagsBits } from 'discord-api-types/v10';
import { botPermissions, channelJson, interactionMemberJson } from '../objects/guild.ts';
import { messageJson } from '../objects/message.ts';
import type { Channel, Interaction, Message, World } from '../world.ts';
import { ATTACHMENT_LIMIT_BYTES } from './given.ts';

/** Interactions are kept a little longer than their tokens live. */
const KEPT_MS = 20 * 60_000;

export type Cause = {
  readonly type: InteractionType;
  readonly userId: string;
  readonly channel: Channel;
  readonly data: Record<string, unknown>;
  readonly locale?: Locale | undefined;
  /** The message whose control was used, or from whose control the form came. */
  readonly source?: Message | undefined;
  readonly optionType?: number | undefined;
};

const place = (world: World, { channel, userId }: Cause): Record<string, unknown> => {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (!guild)
    return {
      user: world.users.get(userId),
      context: InteractionContextType.BotDM,
      authorizing_integration_owners: { 0: '0' },
    };
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: Locale.EnglishUS, features: [] },
    guild_locale: Locale.EnglishUS,
    member: interactionMemberJson(world, guild, userId),
    context: InteractionContextType.Guild,
    authorizing_integration_owners: guild.joined ? { 0: guild.id } : { 1: userId },
  };
};

const prune = (world: World): void => {
  for (const [token, { bornMs }] of world.interactions) {
    // The oldest come first: the rest are younger still.
    if (world.now() - bornMs < KEPT_MS) return;
    world.interactions.delete(token);
  }
};

/** An interaction that is known to the world, but not yet sent. */
export const createInteraction = (world: World, cause: Cause): Interaction => {
  prune(world);
  const { type, userId, channel, source } = cause;
  const [id, token] = [world.nextId(), randomBytes(48).toString('base64url')];
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const privately =
    PermissionFlagsBits.AttachFiles |
    PermissionFlagsBits.EmbedLinks |
    PermissionFlagsBits.MentionEveryone |
    PermissionFlagsBits.UseExternalEmojis;
  const payload = {
    id,
    application_id: world.applicationId,
    type,
    token,
    version: 1,
    data: cause.data,
    ...place(world, cause),
    channel_id: channel.id,
    channel: {
      ...channelJson(world, channel),
      ...(guild && { permissions: interactionMemberJson(world, guild, userId).permissions }),
    },
    app_permissions: (guild ? botPermissions(world, channel) : privately).toString(),
    locale: cause.locale ?? Locale.EnglishUS,
    entitlements: [],
    attachment_size_limit: ATTACHMENT_LIMIT_BYTES,
    ...(source && { message: messageJson(world, source) }),
  };
  const interaction: Interaction = {
    id,
    token,
    type,
    userId,
    channelId: channel.id,
    guildId: channel.guildId,
    bornMs: world.now(),
    userInstalled: guild !== undefined && !guild.joined,
    payload,
    sourceId: source?.id,
    optionType: cause.optionType,
    sentAt: 0,
    acknowledged: undefined,
    failed: undefined,
    originalId: undefined,
    followUpIds: [],
    modal: undefined,
    choices: undefined,
  };
  world.interactions.set(token, interaction);
  return interaction;
};
