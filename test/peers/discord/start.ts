/**
 * A fake Discord on 127.0.0.1: REST, gateway and people to play, for any client that can be told
 * another API address.
 */
import type { AddressInfo } from 'node:net';
import { ChannelType, type Locale } from 'discord-api-types/v10';
import { createGateway, type GatewayFaults } from './gateway/server.ts';
import { postSigned, type SignatureFault, useEndpoints } from './http-endpoint.ts';
import type { Log } from './log.ts';
import { createMember, type Member } from './member/member.ts';
import { type SeenMessage, seen } from './member/seen.ts';
import { channelsOf, createChannel, createGuild, guildCreateJson, guildJson } from './objects/guild.ts';
import { type PeerOptions, settingsOf } from './options.ts';
import { deleteChannel, leaveGuild } from './rest/channels.ts';
import type { RestFaults } from './rest/faults.ts';
import { createRest } from './rest/server.ts';
import { createUser, createWorld, EVERYTHING, type Guild, MEMBER_PERMISSIONS, until, type World } from './world.ts';

export type PeerGuild = {
  readonly id: string;
  readonly name: string;
  /** Channel ids by name. */
  readonly channels: Readonly<Record<string, string>>;
};

export type MemberOptions = {
  /** What they may do; a plain member's permissions where nothing is said. */
  readonly permissions?: bigint;
  /** A guild's id; the first guild where nothing is said. */
  readonly guild?: string;
  readonly locale?: Locale;
};

export type PeerFaults = RestFaults &
  GatewayFaults & {
    /** The person takes no private messages: 50007, or 50278 where no guild is shared any more. */
    readonly dmClosed: (member: { readonly id: string }, closed?: boolean, code?: 50007 | 50278) => void;
    /** The next files that were given in forms can't be fetched: 404. */
    readonly loseGiven: (times: number) => void;
    /** Brings each of the next interactions twice. */
    readonly deliverTwice: (times: number) => void;
  };

export type DiscordPeer = {
  /** For `new Client({ rest: { api } })`; the client appends `/v10`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly applicationId: string;
  /** Raw Ed25519 key in hex, as the developer portal shows it. */
  readonly publicKey: string;
  readonly guilds: readonly PeerGuild[];
  /**
   * A guild that the bot isn't in: only commands that a person installed for themselves can be run
   * there.
   */
  readonly elsewhere: PeerGuild;
  readonly member: (name: string, options?: MemberOptions) => Member;
  readonly faults: PeerFaults;
  readonly log: Log;
  /** Resolves once this many gateway sessions are connected. */
  readonly connected: (sessions?: number, withinMs?: number) => Promise<void>;
  /** Shards that have a connected session, once for each such session. */
  readonly shards: () => number[];
  /** Adds a guild that the bot has just been invited to. */
  readonly invite: (name: string, channels: readonly string[]) => PeerGuild;
  /** Somebody gives a guild another name. */
  readonly rename: (guildId: string, name: string) => void;
  /** Somebody makes a role in a guild; gives its id. */
  readonly createRole: (guildId: string, name: string) => string;
  /** Whoever had it has it no longer. */
  readonly deleteRole: (guildId: string, roleId: string) => void;
  /** Somebody is given these roles in a guild, and no others. */
  readonly giveRoles: (guildId: string, member: { readonly id: string }, roleIds: readonly string[]) => void;
  /** Somebody leaves a guild. */
  readonly leaves: (guildId: string, member: { readonly id: string }) => void;
  /** Throws the bot out of a guild. */
  readonly expel: (guildId: string) => void;
  /**
   * Makes a guild unavailable, as an outage of Discord's does, and available again: the bot is
   * still in it.
   */
  readonly outage: (guildId: string, over?: boolean) => void;
  readonly deleteChannel: (channelId: string) => void;
  /** Somebody starts a thread in a channel; gives its id. */
  readonly startThread: (channelId: string, name: string) => string;
  /**
   * A thread falls asleep, as it does when nobody writes for a while; locked, only moderators can
   * open it again.
   */
  readonly archive: (threadId: string, locked?: boolean) => void;
  /** Takes permissions from the bot in a channel; 0n gives all of them back. */
  readonly deny: (channelId: string, permissions: bigint) => void;
  /** Everything in a channel, private answers too. */
  readonly messages: (channelId: string) => SeenMessage[];
  /** Brings an interaction a second time, as a network may. */
  readonly redeliver: (interactionId: string) => void;
  /**
   * Brings interactions over signed HTTP from now on, to several addresses by turns; rejects where
   * one fails Discord's test.
   */
  readonly useInteractionsEndpoint: (...urls: readonly string[]) => Promise<void>;
  /** POSTs any payload there, signed well or badly. */
  readonly postSigned: (url: string, payload: unknown, fault?: SignatureFault) => Promise<Response>;
  /** The value that `find` gives, as soon as it gives one. */
  readonly until: <T>(find: () => T | undefined, withinMs: number, what: string) => Promise<T>;
  readonly close: () => Promise<void>;
};

const DEFAULT_WAIT_MS = 10_000;

const shown = (world: World, guild: Guild): PeerGuild => ({
  id: guild.id,
  name: guild.name,
  channels: Object.fromEntries(channelsOf(world, guild.id).map(({ name, id }) => [name, id])),
});

const createMembers = (world: World) => {
  const members = new Map<string, Member>();
  return (name: string, { permissions, guild: guildId, locale }: MemberOptions = {}): Member => {
    const guild = guildId === undefined ? [...world.guilds.values()][0] : world.guilds.get(guildId);
    if (!guild) throw new Error(`there is no guild ${guildId ?? ''}`);
    const user = [...world.users.values()].find(({ username }) => username === name) ?? createUser(world, name);
    const standing = guild.members.get(user.id);
    if (!standing)
      guild.members.set(user.id, {
        userId: user.id,
        permissions: permissions ?? MEMBER_PERMISSIONS,
        joinedMs: world.now(),
        roles: [],
      });
    else if (permissions !== undefined) standing.permissions = permissions;
    const key = `${guild.id} ${name}`;
    const member = members.get(key) ?? createMember(world, guild, user, locale);
    members.set(key, member);
    return member;
  };
};

const createDelivery = (world: World, dispatch: World['dispatch']) => {
  let twice = 0;
  world.deliver = ({ payload, guildId }) => {
    const times = twice > 0 ? 2 : 1;
    twice = Math.max(0, twice - 1);
    for (let time = 0; time < times; time += 1) dispatch('INTERACTION_CREATE', payload, guildId);
  };
  return (times: number): void => {
    twice += times;
  };
};

const needed = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new Error(`there is no ${what}`);
  return found;
};

type GuildTools = Pick<
  DiscordPeer,
  | 'invite'
  | 'rename'
  | 'createRole'
  | 'deleteRole'
  | 'giveRoles'
  | 'leaves'
  | 'expel'
  | 'outage'
  | 'deleteChannel'
  | 'startThread'
  | 'archive'
  | 'deny'
>;

const guildTools = (world: World): GuildTools => ({
  invite: (name, channels) => {
    const guild = createGuild(world, name, channels);
    world.dispatch('GUILD_CREATE', guildCreateJson(world, guild), guild.id);
    return shown(world, guild);
  },
  rename: (guildId, name) => {
    const guild = needed(world.guilds.get(guildId), `guild ${guildId}`);
    guild.name = name;
    world.dispatch('GUILD_UPDATE', guildJson(world, guild), guildId);
  },
  createRole: (guildId, name) => {
    const id = world.nextId();
    needed(world.guilds.get(guildId), `guild ${guildId}`).roles.set(id, name);
    return id;
  },
  deleteRole: (guildId, roleId) => {
    const { roles, members } = needed(world.guilds.get(guildId), `guild ${guildId}`);
    roles.delete(roleId);
    for (const member of members.values()) member.roles = member.roles.filter((id) => id !== roleId);
    world.dispatch('GUILD_ROLE_DELETE', { guild_id: guildId, role_id: roleId }, guildId);
  },
  giveRoles: (guildId, { id }, roleIds) => {
    const { members } = needed(world.guilds.get(guildId), `guild ${guildId}`);
    needed(members.get(id), `member ${id}`).roles = roleIds;
  },
  leaves: (guildId, { id }) => void needed(world.guilds.get(guildId), `guild ${guildId}`).members.delete(id),
  expel: (guildId) => leaveGuild(world, needed(world.guilds.get(guildId), `guild ${guildId}`)),
  outage: (guildId, over = false) => {
    const guild = needed(world.guilds.get(guildId), `guild ${guildId}`);
    if (over) world.dispatch('GUILD_CREATE', guildCreateJson(world, guild), guildId);
    else world.dispatch('GUILD_DELETE', { id: guildId, unavailable: true }, guildId);
  },
  deleteChannel: (channelId) => deleteChannel(world, needed(world.channels.get(channelId), `channel ${channelId}`)),
  startThread: (channelId, name) => {
    const { id: parentId, guildId } = needed(world.channels.get(channelId), `channel ${channelId}`);
    return createChannel(world, {
      type: ChannelType.PublicThread,
      name,
      parentId,
      ...(guildId && { guildId }),
    }).id;
  },
  archive: (threadId, locked = false) => {
    Object.assign(needed(world.channels.get(threadId), `thread ${threadId}`), {
      archived: true,
      locked,
    });
  },
  deny: (channelId, permissions) => {
    needed(world.channels.get(channelId), `channel ${channelId}`).botPermissions = EVERYTHING & ~permissions;
  },
});

/** Starts on a free port. Close it when done: it holds a server and its connections. */
export const startDiscordPeer = async (options: PeerOptions = {}): Promise<DiscordPeer> => {
  const world = createWorld(settingsOf(options));
  for (const { name, channels } of world.settings.guilds) createGuild(world, name, channels);
  const elsewhere = createGuild(world, 'Elsewhere', ['lobby'], false);
  const { server, faults } = createRest(world);
  const gateway = createGateway(world, server);
  world.dispatch = gateway.dispatch;
  const deliverTwice = createDelivery(world, gateway.dispatch);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a path.
  world.httpPort = (server.address() as AddressInfo).port;
  const live = () => gateway.sessions().filter(({ send }) => send !== undefined);
  return {
    apiUrl: `http://127.0.0.1:${world.httpPort}/api`,
    token: needed(world.token, 'token'),
    applicationId: world.applicationId,
    publicKey: world.keys.publicKey,
    guilds: [...world.guilds.values()].filter(({ joined }) => joined).map((guild) => shown(world, guild)),
    elsewhere: shown(world, elsewhere),
    member: createMembers(world),
    faults: {
      ...faults,
      ...gateway.faults,
      deliverTwice,
      loseGiven: (times) => {
        world.givenLost = times;
      },
      dmClosed: ({ id }, closed = true, code = 50007) =>
        void (closed ? world.closedDms.set(id, code) : world.closedDms.delete(id)),
    },
    log: world.log,
    connected: async (sessions = 1, withinMs = DEFAULT_WAIT_MS) => {
      await until(
        world,
        () => (live().length >= sessions ? true : undefined),
        withinMs,
        `${sessions} gateway sessions`,
      );
    },
    shards: () => live().map(({ shard }) => shard[0]),
    ...guildTools(world),
    messages: (channelId) => (world.messages.get(channelId) ?? []).map(seen),
    redeliver: (interactionId) =>
      world.deliver(
        needed(
          [...world.interactions.values()].find(({ id }) => id === interactionId),
          `interaction ${interactionId}`,
        ),
      ),
    useInteractionsEndpoint: (...urls) => useEndpoints(world, urls),
    postSigned: (url, payload, fault) => postSigned(world, url, payload, fault),
    until: (find, withinMs, what) => until(world, find, withinMs, what),
    close: async () => {
      gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
