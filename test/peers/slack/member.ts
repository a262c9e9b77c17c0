/**
 * A person at Slack's own client: types commands, presses, chooses, fills in forms, and sees what
 * is theirs to see.
 */
import { choose, type Outcome, outcomeOf, press, type Seen, suggest } from './acting.ts';
import { isJson } from './check.ts';
import { readContent } from './compose.ts';
import { emitEvent } from './events.ts';
import { slackLimits as limits } from './limits.ts';
import { viewJson } from './methods/views.ts';
import { fillIn, type Submitted, submitModal, topModal } from './modal.ts';
import { globalShortcut, messageShortcut, slashCommand, viewClosed } from './payloads.ts';
import { postReply } from './response-url.ts';
import { type SeenMessage, type SeenView, seeMessage, seeView } from './seen.ts';
import type { Slack } from './slack.ts';
import { SlackError } from './slack-error.ts';
import type { Given, OwnFile } from './state-values.ts';
import { botOfTeam } from './web-api.ts';
import {
  type Channel,
  directChannel,
  findChannel,
  findMessage,
  type Json,
  type Message,
  tokenOfTeam,
  type User,
  type World,
} from './world.ts';

/**
 * Where something is done: a channel by name or id (`general` where nothing is said), the direct
 * conversation, or a message's thread.
 */
export type Where = {
  readonly channel?: string;
  readonly dm?: boolean;
  readonly thread?: SeenMessage;
};

export type Member = {
  readonly id: string;
  readonly name: string;
  /**
   * `/quiz cap theorem`. What the app answers in its acknowledgement is then seen in the channel.
   */
  readonly run: (line: string, where?: Where) => Promise<Outcome>;
  readonly press: (seen: Seen, labelOrActionId: string) => Promise<Outcome>;
  /**
   * By labels; for people and channels by id. An external select takes what `suggest` last offered.
   */
  readonly choose: (seen: Seen, select: string, labels: Exclude<Given, OwnFile>) => Promise<Outcome>;
  /** Types into an external select; `error` says what was wrong with the answer. */
  readonly suggest: (
    seen: Seen,
    select: string,
    query: string,
  ) => Promise<{ readonly labels: readonly string[]; readonly error?: string }>;
  /** The modal they have open. */
  readonly openView: SeenView | undefined;
  /** Fills in fields by label, block_id or action_id, and submits. */
  readonly submit: (values?: Readonly<Record<string, Given>>) => Promise<Submitted>;
  /** Types into a field of the open modal, and sends nothing. */
  readonly type: (field: string, words: string) => void;
  /** Closes the open modal by its cross; all of them with `all`. */
  readonly dismiss: (all?: boolean) => Promise<void>;
  /** The Home tab as it was last published. */
  readonly home: () => SeenView | undefined;
  readonly openHome: () => Promise<Outcome>;
  readonly openMessages: () => Promise<Outcome>;
  /** A global shortcut, or one on a message. */
  readonly shortcut: (callbackId: string, message?: SeenMessage) => Promise<Outcome>;
  readonly say: (text: string, where?: Where) => Promise<SeenMessage>;
  /**
   * Everything they can see in a channel, oldest first; `dm` is their conversation with the app.
   */
  readonly sees: (where?: string) => readonly SeenMessage[];
  readonly isIn: (channelId: string) => boolean;
  readonly leave: (channel: string) => void;
  readonly deactivate: () => void;
};

type Person = { readonly slack: Slack; readonly user: User };

const dmOf = ({ slack, user }: Person): Channel =>
  directChannel(slack.world, user.id, botOfTeam(slack, user.teamId).botUserId);

const channelFor = (person: Person, { channel, dm, thread }: Where): Channel => {
  const { slack, user } = person;
  const ref = thread?.channelId ?? channel ?? (dm ? 'dm' : 'general');
  const found = ref === 'dm' ? dmOf(person) : findChannel(slack.world, user.teamId, ref);
  if (!found?.members.has(user.id)) throw new Error(`${user.name} is in no channel "${ref}"`);
  return found;
};

const refused = (error: string): Outcome => ({ ok: false, error });

/**
 * The acknowledgement's body becomes a message: words, or a message's JSON. Slack refuses what it
 * can't show.
 */
const showAck = ({ slack, user }: Person, channel: Channel, body: unknown): Outcome => {
  if (body === undefined || body === '') return { ok: true };
  const args: Json = isJson(body) ? body : { text: String(body) };
  try {
    postReply(slack, { channelId: channel.id, userId: user.id }, args, readContent(slack, args, limits.messageText));
    return { ok: true };
  } catch (error) {
    if (error instanceof SlackError) return refused('invalid_command_response');
    throw error;
  }
};

/**
 * `<@U1>`, `<#C1>` and `<!subteam^S1>` stand for what their client offered and they picked; what
 * nobody could pick is just letters.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
const escapeTyped = ({ users, channels, userGroups }: World, typed: string): string => {
  const nameOf = (sort: string, id: string): string | undefined => {
    if (sort === '@') return users.get(id)?.name.toLowerCase().replaceAll(/\s+/g, '.');
    return sort === '#' ? channels.get(id)?.name : userGroups.get(id)?.handle;
  };
  return typed
    .split(/(<(?:@|#|!subteam\^)[A-Z0-9]+>)/)
    .map((part) => {
      const [, sort = '', id = ''] = /^<(@|#|!subteam\^)([A-Z0-9]+)>$/.exec(part) ?? [];
      const name = nameOf(sort, id);
      if (name !== undefined) return `<${sort}${id}|${sort === '!subteam^' ? '@' : ''}${name}>`;
      return part
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(/https?:\/\/[^\s<>&|)]+/g, '<$&>')
        .replaceAll(/@(everyone|here|channel)\b/g, '<!$1>');
    })
    .join('');
};

const run = async (person: Person, line: string, where: Where): Promise<Outcome> => {
  const { slack, user } = person;
  const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  const known = slack.app.commands === undefined || slack.app.commands.has(command);
  const bot = tokenOfTeam(slack.world, user.teamId);
  const installed = bot?.scopes.has('commands') && slack.world.users.get(bot.botUserId)?.active;
  if (!known || !installed) return refused('not_a_valid_command');
  if (where.thread) return refused('not_supported_in_threads');
  const channel = channelFor(person, where);
  const answer = await slack.delivery.interact(
    'slash_commands',
    slashCommand(slack, user, channel, command, slack.app.escapes.has(command) ? escapeTyped(slack.world, text) : text),
  );
  return answer.outcome === 'acked' ? showAck(person, channel, answer.body) : outcomeOf(answer);
};

const dismiss = async ({ slack, user }: Person, all: boolean): Promise<void> => {
  const stack = slack.world.modals.get(user.id) ?? [];
  const top = stack.at(-1);
  if (!top) throw new Error(`${user.name} has no modal open`);
  const cleared = all || top.body['clear_on_close'] === true;
  slack.world.modals.set(user.id, cleared ? [] : stack.slice(0, -1));
  slack.world.signal.changed();
  for (const view of cleared ? stack.toReversed() : [top]) {
    if (view.body['notify_on_close'] === true)
      await slack.delivery.interact('interactive', viewClosed(slack, user, view, cleared));
  }
};

const openHome = async (person: Person): Promise<Outcome> => {
  const { slack, user } = person;
  if (!slack.app.homeTab) return refused('not_enabled');
  const home = slack.world.homes.get(user.id);
  const event = {
    type: 'app_home_opened',
    user: user.id,
    channel: dmOf(person).id,
    tab: 'home',
    ...(home ? { view: viewJson(slack, home) } : {}),
  };
  return outcomeOf(await emitEvent(slack, user.teamId, event));
};

/** No view comes with it. https://docs.slack.dev/reference/events/app_home_opened */
const openMessages = async (person: Person): Promise<Outcome> => {
  const { slack, user } = person;
  const event = { type: 'app_home_opened', user: user.id, channel: dmOf(person).id, tab: 'messages' };
  return outcomeOf(await emitEvent(slack, user.teamId, event));
};

const shortcut = async (person: Person, callbackId: string, seen: SeenMessage | undefined): Promise<Outcome> => {
  const { slack, user } = person;
  const declared = slack.app.shortcuts;
  if (declared && declared.get(callbackId) !== (seen ? 'message' : 'global')) return refused('unknown_shortcut');
  if (!seen) return outcomeOf(await slack.delivery.interact('interactive', globalShortcut(slack, user, callbackId)));
  // An ephemeral message has no menu, so it isn't found either.
  const message = findMessage(slack.world, seen.channelId, seen.ts);
  if (!message) return refused('message_not_found');
  return outcomeOf(
    await slack.delivery.interact(
      'interactive',
      messageShortcut(slack, user, channelFor(person, { channel: seen.channelId }), message, callbackId),
    ),
  );
};

const say = async (person: Person, text: string, where: Where): Promise<SeenMessage> => {
  const { slack, user } = person;
  const channel = channelFor(person, where);
  const threadTs = where.thread && (where.thread.threadTs ?? where.thread.ts);
  const message: Message = {
    ts: slack.world.ids.ts(),
    channelId: channel.id,
    userId: user.id,
    fileIds: [],
    text,
    blocks: [],
    edited: false,
    ...(threadTs ? { threadTs } : {}),
  };
  slack.world.messages.push(message);
  slack.world.signal.changed();
  const event = {
    user: user.id,
    ts: message.ts,
    text,
    team: user.teamId,
    channel: channel.id,
    event_ts: message.ts,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  const bot = botOfTeam(slack, user.teamId).botUserId;
  if (channel.members.has(bot)) {
    const kinds = {
      public: ['message.channels', 'channel'],
      private: ['message.groups', 'group'],
      im: ['message.im', 'im'],
    } as const;
    const [subscription, channelType] = kinds[channel.kind];
    await emitEvent(slack, user.teamId, { type: 'message', channel_type: channelType, ...event }, { subscription });
    if (channel.kind !== 'im' && text.includes(`<@${bot}>`))
      await emitEvent(slack, user.teamId, { type: 'app_mention', ...event });
  }
  return seeMessage(message, slack.world.files);
};

export const createMember = (slack: Slack, user: User): Member => {
  const person: Person = { slack, user };
  const suggested = new Map<string, readonly Json[]>();
  const offered = (): readonly Json[] => [...suggested.values()].flat();
  return {
    id: user.id,
    name: user.name,
    run: (line, where = {}) => run(person, line, where),
    press: (seen, ref) => press(slack, user, seen, ref),
    choose: (seen, ref, labels) => choose(slack, user, seen, ref, labels, offered()),
    suggest: async (seen, ref, query) => {
      const { options, ...rest } = await suggest(slack, user, seen, ref, query);
      suggested.set(ref, options);
      return rest;
    },
    get openView() {
      const view = topModal(slack, user);
      return view && seeView(view);
    },
    submit: async (values = {}) => {
      const view = topModal(slack, user);
      if (!view) throw new Error(`${user.name} has no modal open`);
      fillIn(slack, view, values, offered());
      return submitModal(slack, user, view);
    },
    type: (field, words) => {
      const view = topModal(slack, user);
      if (!view) throw new Error(`${user.name} has no modal open`);
      fillIn(slack, view, { [field]: words }, []);
    },
    dismiss: (all = false) => dismiss(person, all),
    home: () => {
      const view = slack.world.homes.get(user.id);
      return view && seeView(view);
    },
    openHome: () => openHome(person),
    openMessages: () => openMessages(person),
    shortcut: (callbackId, message) => shortcut(person, callbackId, message),
    say: (text, where = {}) => say(person, text, where),
    sees: (where = 'general') => {
      const channel = channelFor(person, { channel: where });
      return slack.world.messages
        .filter(
          (message) =>
            message.channelId === channel.id &&
            (message.ephemeralFor === undefined || message.ephemeralFor === user.id),
        )
        .map((message) => seeMessage(message, slack.world.files));
    },
    isIn: (channelId) => slack.world.channels.get(channelId)?.members.has(user.id) ?? false,
    leave: (channel) => void channelFor(person, { channel }).members.delete(user.id),
    deactivate: () => {
      user.active = false;
    },
  };
};
