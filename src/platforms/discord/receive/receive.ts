/**
 * From what Discord sends, over the gateway or by HTTP, to an Interaction in our words: the little
 * we use of it, checked.
 */
import type { AnswerModes } from '../../../chat/answer-modes.ts';
import type { Origin } from '../../../chat/context.ts';
import type { Interaction, SuggestInteraction } from '../../../chat/receive/interaction.ts';
import type { FileAt } from '../../../chat/view/file.ts';
import type { Filled } from '../../../chat/view/form.ts';
import type { GivenValue, Picked, PickedKind } from '../../../chat/view/picked.ts';
import { platforms } from '../../../lib/platforms.ts';
import { MESSAGE_COMMAND, type MessageMenu, menuWords } from '../connect/commands/menus.ts';
import type { Call } from '../connect/wire.ts';
import { componentType, interactionType, messageFlag } from '../render/components.ts';
import { type FirstResponse, firstResponseTo } from './first-response.ts';
import { type CommandData, type Entry, type ModalData, payload, type Real, type Resolved } from './payload.ts';

export type Suggest = {
  readonly kind: 'suggest';
  readonly call: Call;
  readonly interaction: SuggestInteraction;
};
export type Work = {
  readonly kind: 'work';
  readonly call: Call;
  readonly interaction: Interaction;
  /** The message whose control was used, or from which the form was opened. */
  readonly message?: { readonly ephemeral: boolean };
  /** Nobody else reads here: a conversation with the bot alone. */
  readonly alone: boolean;
  readonly first: FirstResponse;
  /** What was typed into a form's fields, rather than chosen. */
  readonly typed?: readonly string[];
  /** What was given in its fields for a file, by their names. */
  readonly files?: Readonly<Record<string, readonly FileAt[]>>;
};
/** Plain data, so that it can go from one thread to another. */
export type Received = { readonly kind: 'ping' } | Suggest | Work;

/** What it takes to read an interaction: plain data. */
export type Reading = { readonly answerModes: AnswerModes; readonly menus: readonly MessageMenu[] };

/** Throws ZodError for what isn't an interaction as Discord documents it. */
export const receive = (raw: unknown, { answerModes, menus }: Reading, now: Temporal.Instant): Received => {
  const read = payload.parse(raw);
  if (read.type === interactionType.ping) return { kind: 'ping' };
  const call = { id: read.id, token: read.token, applicationId: read.application_id };
  const place = inOurGuild(read) ? 'workspace' : 'direct';
  const shared: Shared = { id: read.id, origin: originOf(read), place, ...channelOf(read) };
  if (read.type === interactionType.autocomplete)
    return { kind: 'suggest', call, interaction: suggestOf(read.data, shared) };
  const message = read.message ? { ephemeral: ((read.message.flags ?? 0) & messageFlag.ephemeral) !== 0 } : undefined;
  const asked = {
    interaction: interactionOf(read, shared, menus),
    ...(message ? { message } : {}),
    alone: isWithBot(read),
    ...(read.type === interactionType.modal ? fromForm(read.data) : {}),
  };
  return {
    kind: 'work',
    call,
    ...asked,
    first: firstResponseTo(answerModes, asked, now.epochMilliseconds - sentAtMs(read.id)),
  };
};

/**
 * Interactions don't say what their guild is called; the gateway did, to whoever keeps the names.
 */
export const withGuildName = <Some extends Work | Suggest>(
  received: Some,
  nameOf: (guildId: string) => string | undefined,
): Some => {
  const { interaction } = received;
  const { workspace } = interaction.origin;
  const name = nameOf(workspace.externalId);
  if (name === undefined) return received;
  return {
    ...received,
    interaction: {
      ...interaction,
      origin: { ...interaction.origin, workspace: { ...workspace, name } },
    },
  };
};

type Shared = Pick<Interaction, 'id' | 'origin' | 'place' | 'channel' | 'threadExternalId'>;

const interactionOf = (
  read: Exclude<Real, { type: typeof interactionType.autocomplete }>,
  shared: Shared,
  menus: readonly MessageMenu[],
): Interaction => {
  switch (read.type) {
    case interactionType.command:
      return { ...shared, kind: 'command', ...commandOf(read.data, menus, shared.place) };
    case interactionType.component:
      return {
        ...shared,
        kind: 'action',
        controlId: read.data.custom_id,
        values: read.data.values,
      };
    case interactionType.modal:
      return {
        ...shared,
        kind: 'form',
        formId: read.data.custom_id,
        filled: filledOf(read.data.components.flat()),
        picked: pickedIn(read.data.components.flat(), read.data.resolved, shared.place),
      };
  }
};

const commandOf = (data: CommandData, menus: readonly MessageMenu[], place: Interaction['place']) => {
  const menu = data.type === MESSAGE_COMMAND ? menus.find(({ name }) => name === data.name) : undefined;
  if (menu)
    return {
      command: menu.command,
      ofMessage: true as const,
      options: {
        [menu.option]: menuWords(data.resolved?.messages[data.target_id ?? '']?.content ?? '', menu),
      },
    };
  return { command: data.name, options: optionsOf(data, place) };
};

const optionsOf = (
  { options, resolved: known }: CommandData,
  place: Interaction['place'],
): Readonly<Record<string, GivenValue>> =>
  Object.fromEntries(
    options.flatMap(({ name, value, type }): (readonly [string, GivenValue])[] => {
      if (value === undefined) return [];
      const kind = pickedOptions[type ?? 0];
      if (kind) return [[name, pickedOf(kind, String(value), known, place)]];
      return [[name, typeof value === 'boolean' ? String(value) : value]];
    }),
  );

/** https://discord.com/developers/docs/interactions/application-commands: option types */
const pickedOptions: Readonly<Record<number, PickedKind>> = { 6: 'person', 7: 'channel', 8: 'role' };
const pickedFields: Readonly<Record<number, PickedKind>> = {
  [componentType.person]: 'person',
  [componentType.channel]: 'channel',
  [componentType.role]: 'role',
};

const pickedOf = (
  kind: PickedKind,
  externalId: string,
  known: Resolved | undefined,
  place: Interaction['place'],
): Picked => {
  const found = { kind, externalId };
  if (kind === 'person') {
    const who = known?.users[externalId];
    const member = known?.members[externalId];
    if (!who) return { ...found, problem: 'left' };
    const name = member?.nick ?? who.global_name ?? who.username;
    if (who.bot) return { ...found, name, problem: 'bot' };
    return place === 'workspace' && !member ? { ...found, name, problem: 'left' } : { ...found, name };
  }
  const name = kind === 'channel' ? known?.channels[externalId]?.name : known?.roles[externalId]?.name;
  return name ? { ...found, name } : { ...found, problem: 'left' };
};

const pickedIn = (
  entries: readonly Entry[],
  known: Resolved | undefined,
  place: Interaction['place'],
): Readonly<Record<string, readonly Picked[]>> =>
  Object.fromEntries(
    entries.flatMap(({ type, custom_id, values }) => {
      const kind = pickedFields[type ?? 0];
      return kind ? [[custom_id, (values ?? []).map((id) => pickedOf(kind, id, known, place))]] : [];
    }),
  );

const suggestOf = (data: CommandData, shared: Shared): SuggestInteraction => {
  const focused = data.options.find((candidate) => candidate.focused);
  return {
    ...shared,
    kind: 'suggest',
    command: data.name,
    option: focused?.name ?? '',
    typed: String(focused?.value ?? ''),
    options: optionsOf({ ...data, options: data.options.filter((candidate) => !candidate.focused) }, shared.place),
  };
};

const filledOf = (entries: readonly Entry[]): Filled =>
  Object.fromEntries(entries.map(({ custom_id, value, values }) => [custom_id, values ?? (value ? [value] : [])]));

const fromForm = ({ components, resolved }: ModalData): Pick<Work, 'typed' | 'files'> => ({
  typed: typedInto(components.flat()),
  files: filesIn(components.flat(), resolved),
});

const filesIn = (entries: readonly Entry[], known: Resolved | undefined): NonNullable<Work['files']> =>
  Object.fromEntries(
    entries.flatMap(({ type, custom_id, values }) => {
      if (type !== componentType.upload) return [];
      const found = (values ?? []).flatMap((id) => known?.attachments[id] ?? []);
      return [[custom_id, found.map(({ filename, size, url }) => ({ name: filename, bytes: size, url }))]];
    }),
  );

const typedInto = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ type, value }) => (type === componentType.input && value ? [value] : []));

/**
 * In a guild that only the person's own install reaches we are a guest: that is between them and
 * us, not the guild's business.
 */
const inOurGuild = ({ guild_id, authorizing_integration_owners: owners }: Real): boolean =>
  Boolean(guild_id) && (!owners || '0' in owners);

/**
 * Context 1 is the bot's own DM; older payloads say no context, and a channel without a guild then
 * is that DM.
 */
const isWithBot = ({ guild_id, context }: Real): boolean => !guild_id && (context ?? 1) === 1;

/**
 * Where somebody writes to us directly there is no guild: one stand-in for all of Discord, since
 * its user ids are one space.
 */
const DIRECT = { externalId: platforms.discord.directWorkspace, name: 'Direct messages' } as const;
/** Administrator, Manage Server. https://discord.com/developers/docs/topics/permissions */
const MANAGES = (1n << 3n) | (1n << 5n);

const originOf = (read: Real): Origin => {
  const who = read.member?.user ?? read.user;
  if (!who) throw new TypeError('an interaction without a user');
  const guildId = inOurGuild(read) ? read.guild_id : undefined;
  return {
    platform: 'discord',
    workspace: guildId ? { externalId: guildId, name: `Discord server ${guildId}` } : DIRECT,
    account: {
      externalId: who.id,
      name: read.member?.nick ?? who.global_name ?? who.username,
      ...(guildId && read.member?.permissions ? { manages: (BigInt(read.member.permissions) & MANAGES) !== 0n } : {}),
      ...(guildId && read.member?.roles ? { roles: read.member.roles } : {}),
    },
  };
};

/** https://discord.com/developers/docs/resources/channel: in announcements, public, private */
const THREADS: ReadonlySet<number> = new Set([10, 11, 12]);

/**
 * A thread is a channel of its own here; of the one it hangs in only the id is told. Direct
 * messages have no name.
 */
const channelOf = ({ channel, channel_id }: Real): Pick<Shared, 'channel' | 'threadExternalId'> => {
  const externalId = channel?.id ?? channel_id;
  if (!externalId) return {};
  if (channel?.parent_id && THREADS.has(channel.type ?? 0))
    return { channel: { externalId: channel.parent_id }, threadExternalId: externalId };
  return { channel: { externalId, ...(channel?.name ? { name: channel.name } : {}) } };
};

/**
 * Snowflakes begin with milliseconds since 2015.
 * https://discord.com/developers/docs/reference#snowflakes
 */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
/** When it happened, by Discord's clock: milliseconds since the epoch. */
const sentAtMs = (id: string): number => Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
