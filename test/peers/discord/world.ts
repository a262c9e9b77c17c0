/**
 * All that a peer knows: who is there, what was said, what is registered and which interactions are
 * open.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type APIUser, type ChannelType, type InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Choice } from './check/answer.ts';
import type { Command } from './check/commands.ts';
import type { UploadedFile } from './check/message.ts';
import type { Component } from './check/message-components.ts';
import type { Modal } from './check/modal.ts';
import { createLog, type Log } from './log.ts';
import type { Settings } from './options.ts';
import { createSnowflakes } from './snowflake.ts';

export type GuildMember = {
  readonly userId: string;
  permissions: bigint;
  readonly joinedMs: number;
  roles: readonly string[];
};

export type Guild = {
  readonly id: string;
  name: string;
  readonly ownerId: string;
  /** Whether the bot is in it; a command that a user installed can be run in others too. */
  joined: boolean;
  readonly members: Map<string, GuildMember>;
  /** Names by id: those that somebody made. */
  readonly roles: Map<string, string>;
};

export type Channel = {
  readonly id: string;
  readonly type: ChannelType;
  name: string;
  readonly guildId?: string;
  readonly parentId?: string;
  /** The person at the other end of a private channel. */
  readonly recipientId?: string;
  /** Of a thread: who opened it. */
  readonly ownerId?: string;
  /** Of a thread: who is in it; a private one is seen by these alone. */
  readonly members: Set<string>;
  /** Of a private thread: whether others than moderators may add somebody. */
  invitable: boolean;
  /** What the bot may do here. */
  botPermissions: bigint;
  archived: boolean;
  locked: boolean;
  renamedMs: number[];
  /** Edits here of messages older than an hour. */
  oldEditsMs: number[];
};

export type Attachment = UploadedFile & {
  readonly id: string;
  readonly description: string | undefined;
};

export type Message = {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly bornMs: number;
  editedMs: number | undefined;
  content: string;
  flags: number;
  embeds: readonly unknown[];
  components: readonly Component[];
  attachments: readonly Attachment[];
  mentions: readonly string[];
  /** Who got a notification when it was made; an edit gives none. */
  readonly pings: readonly string[];
  readonly nonce: string | undefined;
  readonly repliesTo: string | undefined;
  pinned: boolean;
  /** Set for a private answer: the only person who sees it. */
  readonly onlyFor: string | undefined;
  readonly interaction: { readonly id: string; readonly type: InteractionType; readonly userId: string } | undefined;
  edits: number;
};

export type Acknowledgement = { readonly type: number; readonly afterMs: number };

export type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly userId: string;
  readonly channelId: string;
  readonly guildId: string | undefined;
  readonly bornMs: number;
  /** Whether only the person installed the bot: five follow-ups at most. */
  readonly userInstalled: boolean;
  /** What is sent to the bot. */
  readonly payload: Record<string, unknown>;
  /** The message whose control was used. */
  readonly sourceId: string | undefined;
  /** The type of the option being typed, for suggestions. */
  readonly optionType: number | undefined;
  /** `performance.now()` when it left the peer. */
  sentAt: number;
  acknowledged: Acknowledgement | undefined;
  /** Why the person was told that it failed. */
  failed: string | undefined;
  /** The message that `@original` means. */
  originalId: string | undefined;
  readonly followUpIds: string[];
  modal: Modal | undefined;
  choices: readonly Choice[] | undefined;
};

export type World = {
  readonly settings: Settings;
  readonly now: () => number;
  readonly nextId: (atMs?: number) => string;
  readonly applicationId: string;
  readonly keys: { readonly publicKey: string; readonly privateKey: KeyObject };
  /** The bot's token; undefined once Discord has reset it. */
  token: string | undefined;
  readonly bot: APIUser;
  readonly users: Map<string, APIUser>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** By channel, oldest first. */
  readonly messages: Map<string, Message[]>;
  /** The newest message of the bot with each nonce. */
  readonly nonces: Map<string, Message>;
  /** By guild, or 'global'. */
  readonly commands: Map<string, Command[]>;
  /** Epoch milliseconds of each creation in the last day, by guild or 'global'. */
  readonly commandCreates: Map<string, number[]>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  /** Of the last day, each with its rate limit key. */
  identifies: readonly { readonly atMs: number; readonly key: number }[];
  /** People who take no private messages, with the code that tells the bot so. */
  readonly closedDms: Map<string, number>;
  /** Files that people gave in forms, by their ids. */
  readonly given: Map<string, UploadedFile>;
  /** So many of them can't be fetched. */
  givenLost: number;
  readonly log: Log;
  readonly changes: EventEmitter;
  /** Where interactions are posted, once a test has said so. */
  endpointUrl?: string | undefined;
  /** Takes an interaction to the bot. */
  deliver: (interaction: Interaction) => void;
  /** Tells the bot's gateway sessions of an event; of a guild, or of everybody. */
  dispatch: (event: string, data: unknown, guildId: string | undefined) => void;
  httpPort: number;
};

export const EVERYTHING = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);
/** What a member may do who holds no role: see, write, use commands. */
export const MEMBER_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands;

const RAW_KEY_BYTES = 32;

const createKeys = (): World['keys'] => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  // The raw key stands at the end of its DER form; Discord shows it in hex.
  return {
    privateKey,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-RAW_KEY_BYTES).toString('hex'),
  };
};

export const createUser = (world: Pick<World, 'users' | 'nextId'>, name: string, bot = false): APIUser => {
  const user: APIUser = {
    id: world.nextId(),
    username: name,
    discriminator: '0',
    global_name: name,
    avatar: null,
    bot,
  };
  world.users.set(user.id, user);
  return user;
};

const MOST_CHANGE_LISTENERS = 1000;

export const createWorld = (settings: Settings): World => {
  const { now } = settings;
  const nextId = createSnowflakes(now);
  const users = new Map<string, APIUser>();
  const applicationId = nextId();
  const bot: APIUser = {
    id: applicationId,
    username: 'watermark',
    discriminator: '0',
    global_name: null,
    avatar: null,
    bot: true,
  };
  users.set(bot.id, bot);
  return {
    settings,
    now,
    nextId,
    applicationId,
    keys: createKeys(),
    token: `${Buffer.from(applicationId).toString('base64url')}.${randomBytes(4).toString('base64url')}.${randomBytes(27).toString('base64url')}`,
    bot,
    users,
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    nonces: new Map(),
    commands: new Map(),
    commandCreates: new Map(),
    interactions: new Map(),
    identifies: [],
    closedDms: new Map(),
    given: new Map(),
    givenLost: 0,
    log: createLog(now, settings.requestsKept),
    changes: new EventEmitter().setMaxListeners(MOST_CHANGE_LISTENERS),
    deliver: () => {},
    dispatch: () => {},
    httpPort: 0,
  };
};

/**
 * The value that `find` gives once it gives one, looked for at every change. Rejects after
 * `withinMs`, saying what was awaited.
 */
export const until = <T>(world: World, find: () => T | undefined, withinMs: number, what: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      world.changes.off('change', look);
    };
    const look = () => {
      const found = find();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited ${withinMs} ms in vain for ${what}`));
    }, withinMs);
    world.changes.on('change', look);
    look();
  });
