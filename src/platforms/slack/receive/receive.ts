/**
 * From what Slack sent to an Interaction and the spot it came from: checked, and with the same id
 * on every delivery.
 */
import type { z } from 'zod';
import type { Origin } from '../../../chat/context.ts';
import type { Command } from '../../../chat/receive/command.ts';
import type { ActionInteraction, CommandInteraction, Interaction } from '../../../chat/receive/interaction.ts';
import { messageCallback, UMBRELLA } from '../connect/command-names.ts';
import type { Actor } from '../connect/look-up/people.ts';
import { choiceId, isSilent, SENDS_CHOICE } from '../render/render.ts';
import { readChosen } from '../render/render-form.ts';
import { parseCommandText } from './command-text.ts';
import { actionsShape, commandShape, shortcutShape } from './payloads.ts';
import { plainMessage } from './plain-message.ts';

/** Where it happened, and by what an answer can get there. */
export type Spot = {
  readonly triggerId?: string;
  /** None on the Home tab and for a global shortcut. */
  readonly channelId?: string;
  readonly channelName?: string;
  readonly threadTs?: string;
  readonly responseUrl?: string;
  /** The message whose control was used, or from which the form was opened. */
  readonly message?: { readonly ts: string; readonly ephemeral: boolean };
};

/** An interaction before its actor is known by name. */
export type Unsigned<Kind extends Interaction = Interaction> = Kind extends Interaction
  ? Omit<Kind, 'origin' | 'channel' | 'threadExternalId'>
  : never;
export type Incoming = {
  readonly actor: Actor;
  readonly spot: Spot;
  readonly interaction: Unsigned;
};
export const signed = (
  { interaction, spot: { channelId, channelName = '', threadTs } }: Incoming,
  origin: Origin,
): Interaction => ({
  ...interaction,
  origin,
  ...(channelId
    ? {
        channel: {
          externalId: channelId,
          ...(NAMELESS.has(channelName) ? {} : { name: channelName }),
        },
      }
    : {}),
  ...(threadTs === undefined ? {} : { threadExternalId: threadTs }),
});

/** What Slack writes where it doesn't tell a conversation's name. */
const NAMELESS = new Set(['', 'privategroup', 'directmessage']);

/** Enough words to know what is meant; a whole message never is a search. */
const MESSAGE_WORDS_AT_MOST = 200;

type Who = { readonly team?: z.infer<typeof actionsShape>['team'] } & Pick<
  z.infer<typeof actionsShape>,
  'user' | 'enterprise' | 'is_enterprise_install'
>;

/** Who did it. */
export const actorOf = ({ team, user, enterprise, is_enterprise_install: orgWide }: Who): Actor => {
  const teamId = team?.id ?? user.team_id ?? enterprise?.id;
  if (teamId === undefined) throw new TypeError('a payload without a team');
  const userName = user.name ?? user.username;
  return {
    teamId,
    userId: user.id,
    ...(team?.domain ? { teamDomain: team.domain } : {}),
    ...(userName ? { userName } : {}),
    ...(orgWide && enterprise ? { orgId: enterprise.id } : {}),
  };
};

/**
 * Slack's own mark for conversations of two; others' too, where nothing of ours may be seen by
 * both.
 */
export const placeOf = (channelId: string | undefined): Interaction['place'] =>
  channelId === undefined || channelId.startsWith('D') ? 'direct' : 'workspace';

export const receiveCommand = (body: unknown, commands: readonly Command[]): Incoming => {
  const typed = commandShape.parse(body);
  const actor: Actor = {
    teamId: typed.team_id,
    userId: typed.user_id,
    ...(typed.team_domain ? { teamDomain: typed.team_domain } : {}),
    ...(typed.user_name ? { userName: typed.user_name } : {}),
    ...(typed.is_enterprise_install && typed.enterprise_id ? { orgId: typed.enterprise_id } : {}),
  };
  return {
    actor,
    spot: {
      triggerId: typed.trigger_id,
      channelId: typed.channel_id,
      ...(typed.channel_name ? { channelName: typed.channel_name } : {}),
      responseUrl: typed.response_url,
    },
    interaction: {
      id: `${typed.team_id}:${typed.trigger_id}`,
      place: placeOf(typed.channel_id),
      ...readCommand(typed.command.slice(1), typed.text, commands),
    },
  };
};

/** `/quiz help` asks for the help of /quiz; `/watermark quiz 5` is `/quiz 5`. */
const readCommand = (
  slash: string,
  typed: string,
  commands: readonly Command[],
): Pick<CommandInteraction, 'kind' | 'command' | 'options'> => {
  const [, first = '', rest = ''] = /^\s*\/?(\S*)\s*(.*)$/s.exec(typed) ?? [];
  const [name, words] =
    slash.toLowerCase() === UMBRELLA ? [first.toLowerCase() || 'help', rest] : [slash.toLowerCase(), typed];
  const command = commands.find((candidate) => candidate.name === name);
  // The dispatcher says kindly that there is none, and which one may have been meant.
  if (!command) return { kind: 'command', command: name, options: {} };
  const parsed = parseCommandText(command, words);
  if (parsed.kind === 'help' && commands.some((candidate) => candidate.name === 'help'))
    return { kind: 'command', command: 'help', options: { command: name } };
  return {
    kind: 'command',
    command: name,
    options: parsed.kind === 'options' ? parsed.options : {},
  };
};

/**
 * `undefined` for what asks for nothing: a link that was followed, a tick in a list that has yet to
 * be sent.
 */
export const receiveAction = (body: unknown): Incoming | undefined => {
  const payload = actionsShape.parse(body);
  const [action] = payload.actions;
  if (!action || isSilent(action.action_id) || payload.view?.type === 'modal') return undefined;
  const channelId = payload.channel?.id ?? payload.container.channel_id;
  const { message_ts: ts, is_ephemeral: ephemeral = false } = payload.container;
  const threadTs = threadOf(payload.container.thread_ts ?? payload.message?.thread_ts, ts);
  return {
    actor: actorOf(payload),
    spot: {
      triggerId: payload.trigger_id,
      ...(channelId ? { channelId } : {}),
      ...(payload.channel?.name ? { channelName: payload.channel.name } : {}),
      ...(threadTs ? { threadTs } : {}),
      ...(payload.response_url ? { responseUrl: payload.response_url } : {}),
      ...(ts ? { message: { ts, ephemeral } } : {}),
    },
    interaction: {
      kind: 'action',
      id: `${actorOf(payload).teamId}:${payload.trigger_id}`,
      place: placeOf(channelId),
      controlId: action.action_id,
      values: valuesOf(action, payload.state ?? payload.view?.state),
    } satisfies Unsigned<ActionInteraction>,
  };
};

/**
 * The thread that a message stands in. One that a thread hangs on names itself, yet it stands in
 * the channel.
 */
const threadOf = (threadTs: string | undefined, ts: string | undefined): string | undefined =>
  threadTs === ts ? undefined : threadTs;

type SlackAction = z.infer<typeof actionsShape>['actions'][number];

const valuesOf = (action: SlackAction, state: z.infer<typeof actionsShape>['state']): readonly string[] => {
  if (action.value === SENDS_CHOICE && action.type === 'button')
    return state ? readChosen(state, choiceId(action.action_id)) : [];
  if (action.selected_options) return action.selected_options.map(({ value }) => value);
  return action.selected_option ? [action.selected_option.value] : [];
};

/** `asks`: the command wants words that a shortcut can't bring, so they are asked for first. */
export const receiveShortcut = (
  body: unknown,
  commands: readonly Command[],
): (Incoming & { readonly asks?: Command }) | undefined => {
  const payload = shortcutShape.parse(body);
  const ofMessage = payload.type === 'message_action';
  const command = commands.find(({ name }) => (ofMessage ? messageCallback(name) : name) === payload.callback_id);
  if (!command) return undefined;
  const actor = actorOf(payload);
  const text = Object.entries(command.options).find(([, { kind }]) => kind === 'text')?.[0];
  const words = plainMessage(payload.message?.text ?? '', MESSAGE_WORDS_AT_MOST);
  const threadTs = threadOf(payload.message?.thread_ts, payload.message_ts);
  return {
    actor,
    spot: {
      triggerId: payload.trigger_id,
      ...(payload.channel ? { channelId: payload.channel.id } : {}),
      ...(threadTs ? { threadTs } : {}),
      ...(payload.response_url ? { responseUrl: payload.response_url } : {}),
    },
    interaction: {
      kind: 'command',
      id: `${actor.teamId}:${payload.trigger_id}`,
      place: placeOf(payload.channel?.id),
      command: command.name,
      options: ofMessage && text !== undefined ? { [text]: words } : {},
      ...(ofMessage ? { ofMessage } : {}),
    } satisfies Unsigned<CommandInteraction>,
    ...(!ofMessage && Object.values(command.options).some(({ kind, required }) => required || kind === 'text')
      ? { asks: command }
      : {}),
  };
};
