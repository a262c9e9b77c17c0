/**
 * Our commands as Discord registers them: made from their declarations, with the message menus and
 * a hash to tell a change by.
 */
import { createHash } from 'node:crypto';
import type { LocalizationMap } from 'discord.js';
import type { Command, OptionDeclaration, Place } from '../../../../chat/receive/command.ts';
import { MESSAGE_COMMAND, menusOf } from './menus.ts';

/**
 * What a command or an option is called and described by in other languages; keys are the English
 * words.
 */
export type Localise = (english: string) => LocalizationMap | undefined;

type Registered = Readonly<Record<string, unknown>> & { readonly name: string };

/** https://discord.com/developers/docs/interactions/application-commands: option types */
const optionType = {
  text: 3,
  integer: 4,
  choice: 3,
  person: 6,
  channel: 7,
  role: 8,
  date: 3,
  time: 3,
} as const;
const CHAT_COMMAND = 1;
/** Of text and announcements: where a message can be posted. */
const TEXT_CHANNELS = [0, 5] as const;

/**
 * Contexts: 0 guild, 1 the bot's DM, 2 other private channels. Installs: 0 guild, 1 user, which is
 * what reaches private channels.
 */
const contexts: Readonly<Record<Place, readonly number[]>> = { workspace: [0], direct: [1, 2] };
const reach = (where: readonly Place[]) => ({
  contexts: where.flatMap((place) => contexts[place]),
  integration_types: where.includes('direct') ? [0, 1] : [0],
});

/**
 * Who may use them is our own rule, by roles that Discord doesn't know:
 * `default_member_permissions` stays open.
 */
export const renderCommands = (
  commands: readonly Command[],
  localise: Localise = () => undefined,
): readonly Registered[] => [
  ...commands.map((command) => renderCommand(command, localise)),
  ...menusOf(commands).map(({ name, where }) => ({
    type: MESSAGE_COMMAND,
    name,
    ...localised('name', name, localise),
    ...reach(where),
  })),
];

/** Those of one guild: where else they reach is documented for global commands only. */
export const ofOneGuild = (commands: readonly Registered[]): readonly Registered[] =>
  commands.map(({ contexts: _, integration_types: __, ...command }) => command);

const renderCommand = ({ name, description, options, where }: Command, localise: Localise): Registered => ({
  type: CHAT_COMMAND,
  name,
  ...localised('name', name, localise),
  ...described(description, localise),
  ...reach(where),
  // Discord wants the required ones first.
  options: Object.entries(options)
    .toSorted(([, one], [, other]) => Number(other.required ?? false) - Number(one.required ?? false))
    .map(([option, declaration]) => renderOption(option, declaration, localise)),
});

const renderOption = (name: string, declaration: OptionDeclaration, localise: Localise): Registered => ({
  type: optionType[declaration.kind],
  name,
  ...localised('name', name, localise),
  ...described(declaration.description, localise),
  required: declaration.required ?? false,
  ...rules(declaration, localise),
});

const rules = (declaration: OptionDeclaration, localise: Localise): object => {
  switch (declaration.kind) {
    case 'text':
      // No `max_length`: what is too long gets our words, which say what to do, instead of a red
      // border.
      return declaration.suggest ? { autocomplete: true } : {};
    case 'integer':
      return { min_value: declaration.from, max_value: declaration.to };
    case 'choice':
      return {
        choices: declaration.choices.map(({ value, label }) => ({
          name: label,
          value,
          ...localised('name', label, localise),
        })),
      };
    case 'channel':
      return { channel_types: TEXT_CHANNELS };
    default:
      return {};
  }
};

const described = (description: string, localise: Localise) => ({
  description,
  ...localised('description', description, localise),
});

const localised = (what: 'name' | 'description', english: string, localise: Localise): object => {
  const others = localise(english);
  return others ? { [`${what}_localizations`]: others } : {};
};

/**
 * Discord gives commands back in another order and with more in them, so what we sent last is
 * compared, not what it has.
 */
export const hashCommands = (commands: readonly Registered[]): string =>
  createHash('sha256').update(JSON.stringify(commands)).digest('hex');
