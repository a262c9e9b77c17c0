/**
 * What a fake Slack remembers: teams, people, channels, messages, views, files and tokens. It knows
 * nothing of the wire.
 */
import { createIds, type Ids } from './ids.ts';
import { createSignal, type Signal } from './signal.ts';

export type Json = Readonly<Record<string, unknown>>;

export type Team = {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly enterpriseId?: string;
};

export type User = {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly admin: boolean;
  readonly bot: boolean;
  tz: string;
  active: boolean;
};

export type Channel = {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: Set<string>;
  archived: boolean;
};

export type Message = {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly botId?: string;
  /** The parent's ts when it stands in a thread. */
  readonly threadTs?: string;
  /** Only this person sees it, and no Web API method finds it again. */
  readonly ephemeralFor?: string;
  readonly fileIds: readonly string[];
  text: string;
  blocks: readonly Json[];
  metadata?: Json;
  edited: boolean;
};

/** What a person has typed and chosen so far: block_id → action_id → value, as Slack sends it. */
export type StateValues = Record<string, Record<string, Json>>;

export type View = {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly botId: string;
  readonly rootId: string;
  readonly previousId: string | null;
  hash: string;
  /** As the app sent it, with the ids that Slack adds. */
  body: Json;
  state: StateValues;
};

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly uploadKey: string;
  title: string;
  bytes: Buffer | undefined;
  complete: boolean;
};

export type Token = {
  readonly value: string;
  readonly kind: 'bot' | 'app';
  /**
   * The workspace it belongs to; none for an app-level token and for an installation on a whole
   * organisation.
   */
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly botUserId: string;
  readonly botId: string;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAtMs: number | undefined;
  revoked: boolean;
};

export type Trigger = {
  readonly userId: string;
  readonly teamId: string;
  readonly atMs: number;
  readonly viewId: string | undefined;
  used: boolean;
};

export type ResponseUrl = {
  readonly channelId: string;
  readonly userId: string;
  readonly atMs: number;
  /** The message it came from, which `replace_original` and `delete_original` mean. */
  readonly originalTs: string | undefined;
  readonly threadTs: string | undefined;
  uses: number;
};

export type UserGroup = {
  readonly id: string;
  readonly teamId: string;
  readonly handle: string;
  members: ReadonlySet<string>;
  disabled: boolean;
};

export type World = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly ids: Ids;
  readonly signal: Signal;
  readonly teams: Map<string, Team>;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly messages: Message[];
  /** Each person's open modals, the newest last. */
  readonly modals: Map<string, View[]>;
  /** The Home tab published for each person. */
  readonly homes: Map<string, View>;
  /** What people have chosen in messages, by `user:channel:ts`. */
  readonly messageStates: Map<string, StateValues>;
  readonly files: Map<string, StoredFile>;
  readonly userGroups: Map<string, UserGroup>;
  /** Messages that are pinned. */
  readonly pins: Set<string>;
  readonly tokens: Map<string, Token>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
};

export const createWorld = (now: () => number): World => ({
  now,
  ids: createIds(now),
  signal: createSignal(),
  teams: new Map(),
  users: new Map(),
  channels: new Map(),
  messages: [],
  modals: new Map(),
  homes: new Map(),
  messageStates: new Map(),
  files: new Map(),
  userGroups: new Map(),
  pins: new Set(),
  tokens: new Map(),
  triggers: new Map(),
  responseUrls: new Map(),
});

/**
 * The message that is still there and that a Web API method could name; an ephemeral one never is.
 */
export const findMessage = (world: World, channelId: string, ts: string): Message | undefined =>
  world.messages.find(
    (message) => message.channelId === channelId && message.ts === ts && message.ephemeralFor === undefined,
  );

export const removeMessage = (world: World, message: Message): void => {
  const index = world.messages.indexOf(message);
  if (index >= 0) world.messages.splice(index, 1);
  world.signal.changed();
};

/** By id, by `#name` or by bare name within a team. */
export const findChannel = (world: World, teamId: string | undefined, ref: string): Channel | undefined =>
  world.channels.get(ref) ??
  [...world.channels.values()].find(
    (channel) =>
      channel.kind !== 'im' &&
      channel.name === ref.replace(/^#/, '') &&
      (teamId === undefined || channel.teamId === teamId),
  );

/** The direct conversation between a person and a bot, made when first needed. */
export const directChannel = (world: World, userId: string, botUserId: string): Channel => {
  const known = [...world.channels.values()].find(
    (channel) => channel.kind === 'im' && channel.members.has(userId) && channel.members.has(botUserId),
  );
  if (known) return known;
  const teamId = world.users.get(userId)?.teamId ?? '';
  const channel: Channel = {
    id: world.ids.next('D'),
    teamId,
    name: 'directmessage',
    kind: 'im',
    members: new Set([userId, botUserId]),
    archived: false,
  };
  world.channels.set(channel.id, channel);
  return channel;
};

/**
 * The bot token of a team: its own, or its organisation's; the latest that works, else the latest
 * that did.
 */
export const tokenOfTeam = (world: World, teamId: string): Token | undefined => {
  const enterpriseId = world.teams.get(teamId)?.enterpriseId;
  const tokens = [...world.tokens.values()].filter(
    (token) =>
      token.kind === 'bot' &&
      (token.teamId === teamId ||
        (token.teamId === undefined && enterpriseId !== undefined && token.enterpriseId === enterpriseId)),
  );
  return tokens.findLast((token) => !token.revoked) ?? tokens.at(-1);
};
