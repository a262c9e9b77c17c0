/**
 * A person to play: runs commands, uses controls, fills in forms, and reads what they would see.
 */
import { ApplicationCommandType, InteractionType, type Locale } from 'discord-api-types/v10';
import type { Choice } from '../check/answer.ts';
import type { Component } from '../check/message-components.ts';
import { memberJson, privateChannel, seesThread } from '../objects/guild.ts';
import { createMessage, findMessage, messageJson } from '../objects/message.ts';
import { type Channel, type Guild, type Interaction, type Message, until, type World } from '../world.ts';
import {
  ClientRefusal,
  commandsFor,
  menuData,
  type OptionValue,
  resolvedFor,
  slashData,
  typingData,
} from './command.ts';
import { type Filled, filesIn, pickedIn, submission } from './form.ts';
import { give, givenJson } from './given.ts';
import { createInteraction } from './interaction.ts';
import { type Outcome, perform, type Until } from './outcome.ts';
import { SELECTS, type SeenForm, type SeenMessage, seen, seenForm } from './seen.ts';

/** A channel by name or id, or the private channel with the bot. */
export type Place = { readonly channel: string } | { readonly dm: true };
type Options = Readonly<Record<string, OptionValue | undefined>>;
type Waiting = { readonly until?: Until };
/**
 * `forged` sends a control that the message doesn't have, which only a broken or hostile client
 * could.
 */
type Pressing = Waiting & { readonly forged?: boolean };

export type Member = {
  readonly id: string;
  readonly name: string;
  /** The id of the private channel with the bot. */
  readonly dm: string;
  /**
   * Runs `quiz` or `cohort create`; rejects with a ClientRefusal where the client wouldn't let
   * them.
   */
  readonly run: (command: string, options: Options, place: Place & Waiting) => Promise<Outcome>;
  readonly runOnMessage: (command: string, message: SeenMessage, waiting?: Waiting) => Promise<Outcome>;
  readonly runOnMember: (command: string, userId: string, place: Place & Waiting) => Promise<Outcome>;
  /** What is suggested for an option while `typed` stands in it. */
  readonly suggest: (
    command: string,
    option: string,
    typed: OptionValue,
    place: Place & { readonly others?: Options },
  ) => Promise<readonly Choice[]>;
  readonly press: (message: SeenMessage, labelOrCustomId: string, pressing?: Pressing) => Promise<Outcome>;
  /** `select` by placeholder or custom id; `labels` by label or value. */
  readonly choose: (
    message: SeenMessage,
    select: string,
    labels: readonly string[],
    waiting?: Waiting,
  ) => Promise<Outcome>;
  /** The form that stands open. */
  readonly form: () => SeenForm | undefined;
  readonly submit: (fields: Filled, waiting?: Waiting) => Promise<Outcome>;
  /** Everything they can read there, oldest first. */
  readonly sees: (place: Place) => SeenMessage[];
  /** The newest message that fits, as soon as there is one. */
  readonly awaits: (place: Place, fits?: (message: SeenMessage) => boolean, withinMs?: number) => Promise<SeenMessage>;
  readonly say: (text: string, place: Place) => SeenMessage;
  /** The names of the commands that their client offers. */
  readonly offered: (place: Place) => string[];
};

const channelAt = (world: World, guild: Guild, userId: string, place: Place): Channel => {
  if ('dm' in place) return privateChannel(world, userId);
  const named = [...world.channels.values()].find(
    ({ guildId, name }) => guildId === guild.id && name === place.channel,
  );
  const channel = world.channels.get(place.channel) ?? named;
  if (!channel) throw new ClientRefusal(`there is no channel ${place.channel}`);
  const foreign = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (foreign && !foreign.members.has(userId)) throw new ClientRefusal(`they are no member of ${foreign.name}`);
  if (!seesThread(world, channel, userId)) throw new ClientRefusal(`they don't see thread ${channel.name}`);
  return channel;
};

/** A private answer can be used by its reader only. */
const readable = (world: World, userId: string, shown: SeenMessage): Message => {
  const message = findMessage(world, shown.channelId, shown.id);
  if (!message || (message.onlyFor !== undefined && message.onlyFor !== userId))
    throw new ClientRefusal('that message is not there');
  return message;
};

type Self = {
  readonly world: World;
  readonly guild: Guild;
  readonly id: string;
  readonly locale: Locale | undefined;
  open: { interaction: Interaction } | undefined;
};

const act = async (
  self: Self,
  channel: Channel,
  cause: {
    type: InteractionType;
    data: Record<string, unknown>;
    source?: Message | undefined;
    optionType?: number;
  },
  wait: Until = 'answered',
): Promise<Outcome> => {
  const { world, id: userId, locale } = self;
  const interaction = createInteraction(world, { userId, channel, locale, ...cause });
  const outcome = await perform(world, interaction, wait);
  // A new form takes the place of one that stood open, as it does on a screen.
  if (outcome.kind === 'form') self.open = { interaction };
  return outcome;
};

const channelOf = (self: Self, message: Message): Channel =>
  channelAt(self.world, self.guild, self.id, { channel: message.channelId });

const press = async (
  self: Self,
  shown: SeenMessage,
  wanted: string,
  { until: wait, forged }: Pressing = {},
): Promise<Outcome> => {
  const message = readable(self.world, self.id, shown);
  const buttons = seen(message).buttons;
  const button = buttons.find(({ customId }) => customId === wanted) ?? buttons.find(({ label }) => label === wanted);
  const customId = forged ? wanted : button?.customId;
  if (customId === undefined)
    throw new ClientRefusal(
      `there is no button "${wanted}"; there are: ${buttons.map(({ label }) => label).join(', ')}`,
    );
  if (button?.disabled && !forged) throw new ClientRefusal(`button "${wanted}" is switched off`);
  return act(
    self,
    channelOf(self, message),
    {
      type: InteractionType.MessageComponent,
      data: { custom_id: customId, component_type: 2 },
      source: message,
    },
    wait,
  );
};

const choose = async (
  self: Self,
  shown: SeenMessage,
  wanted: string,
  labels: readonly string[],
  wait?: Until,
): Promise<Outcome> => {
  const message = readable(self.world, self.id, shown);
  const { selects, components } = seen(message);
  const select = selects.find(({ customId, placeholder }) => customId === wanted || placeholder === wanted);
  if (!select || select.disabled)
    throw new ClientRefusal(
      `there is no select "${wanted}" to use; there are: ${selects.map(({ customId }) => customId).join(', ')}`,
    );
  const values = labels.map(
    (label) =>
      select.options.find((option) => option.label === label || option.value === label)?.value ??
      (select.options.length === 0 ? label : undefined),
  );
  if (values.includes(undefined))
    throw new ClientRefusal(`the select offers: ${select.options.map(({ label }) => label).join(', ')}`);
  if (values.length < select.atLeast || values.length > select.atMost)
    throw new ClientRefusal(`choose ${select.atLeast} to ${select.atMost}`);
  const type = components.find(
    (component: Component) => component['custom_id'] === select.customId && SELECTS.has(component.type),
  )?.type;
  const data = { custom_id: select.customId, component_type: type, values };
  return act(self, channelOf(self, message), { type: InteractionType.MessageComponent, data, source: message }, wait);
};

const submit = async (self: Self, filled: Filled, wait?: Until): Promise<Outcome> => {
  const { world, open } = self;
  const modal = open?.interaction.modal;
  if (!open || !modal) throw new ClientRefusal('no form stands open');
  const { channelId, sourceId } = open.interaction;
  const components = submission(modal, filled, (file) => give(world, file));
  const at = channelAt(world, self.guild, self.id, { channel: channelId });
  const given = filesIn(components);
  const attachments = Object.fromEntries(given.map((id) => [id, givenJson(world, id)]));
  const resolved = {
    ...resolvedFor(world, at, pickedIn(components)),
    ...(given.length > 0 && { attachments }),
  };
  const data = {
    custom_id: modal.custom_id,
    components,
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
  const source = sourceId === undefined ? undefined : findMessage(world, channelId, sourceId);
  const outcome = await act(self, at, { type: InteractionType.ModalSubmit, data, source }, wait);
  // A form that failed stays open for another try.
  if (outcome.kind !== 'failed' && self.open === open) self.open = undefined;
  return outcome;
};

const suggest: (self: Self, ...rest: Parameters<Member['suggest']>) => Promise<readonly Choice[]> = async (
  self,
  command,
  option,
  typed,
  { others, ...place },
) => {
  const channel = channelAt(self.world, self.guild, self.id, place);
  const { data, optionType } = typingData(self.world, channel, self.id, command, option, {
    ...others,
    [option]: typed,
  });
  const outcome = await act(self, channel, {
    type: InteractionType.ApplicationCommandAutocomplete,
    data,
    optionType,
  });
  if (outcome.kind !== 'choices')
    throw new Error(`no suggestions came: ${outcome.kind === 'failed' ? outcome.why : outcome.kind}`);
  return outcome.choices;
};

const runOnMessage = async (self: Self, command: string, shown: SeenMessage, wait?: Until): Promise<Outcome> => {
  const message = readable(self.world, self.id, shown);
  const channel = channelOf(self, message);
  const target = {
    type: ApplicationCommandType.Message,
    id: message.id,
    resolved: { messages: { [message.id]: messageJson(self.world, message) } },
  };
  return act(
    self,
    channel,
    {
      type: InteractionType.ApplicationCommand,
      data: menuData(self.world, channel, self.id, command, target),
    },
    wait,
  );
};

const runOnMember = async (
  self: Self,
  command: string,
  userId: string,
  channel: Channel,
  wait?: Until,
): Promise<Outcome> => {
  const { user, ...member } = memberJson(self.world, self.guild, userId);
  const target = {
    type: ApplicationCommandType.User,
    id: userId,
    resolved: { users: { [userId]: user }, members: { [userId]: { ...member, permissions: '0' } } },
  };
  return act(
    self,
    channel,
    {
      type: InteractionType.ApplicationCommand,
      data: menuData(self.world, channel, self.id, command, target),
    },
    wait,
  );
};

const messagesAt = ({ world, id }: Self, channel: Channel): SeenMessage[] =>
  (world.messages.get(channel.id) ?? []).filter(({ onlyFor }) => onlyFor === undefined || onlyFor === id).map(seen);

export const createMember = (
  world: World,
  guild: Guild,
  user: { readonly id: string; readonly username: string },
  locale?: Locale,
): Member => {
  const self: Self = { world, guild, id: user.id, locale, open: undefined };
  const at = (place: Place) => channelAt(world, guild, user.id, place);
  const run: Member['run'] = async (command, options, { until: wait, ...place }) => {
    const channel = at(place);
    return act(
      self,
      channel,
      {
        type: InteractionType.ApplicationCommand,
        data: slashData(world, channel, user.id, command, options),
      },
      wait,
    );
  };
  return {
    id: user.id,
    name: user.username,
    dm: privateChannel(world, user.id).id,
    run,
    runOnMessage: (command, message, waiting) => runOnMessage(self, command, message, waiting?.until),
    runOnMember: (command, userId, { until: wait, ...place }) => runOnMember(self, command, userId, at(place), wait),
    suggest: (...rest) => suggest(self, ...rest),
    press: (message, wanted, pressing) => press(self, message, wanted, pressing),
    choose: (message, select, labels, waiting) => choose(self, message, select, labels, waiting?.until),
    form: () => self.open?.interaction.modal && seenForm(self.open.interaction.modal),
    submit: (fields, waiting) => submit(self, fields, waiting?.until),
    sees: (place) => messagesAt(self, at(place)),
    awaits: (place, fits = () => true, withinMs = world.settings.answerWithinMs) =>
      until(
        world,
        () => messagesAt(self, at(place)).findLast((message) => message.authorId === world.bot.id && fits(message)),
        withinMs,
        'a message',
      ),
    say: (text, place) => {
      const draft = {
        content: text,
        embeds: [],
        components: [],
        attachments: [],
        allowedMentions: undefined,
        flags: 0,
        nonce: undefined,
        enforceNonce: false,
        repliesTo: undefined,
      };
      return seen(createMessage(world, { channelId: at(place).id, authorId: user.id }, draft));
    },
    offered: (place) => commandsFor(world, at(place), user.id).map(({ name }) => name),
  };
};
