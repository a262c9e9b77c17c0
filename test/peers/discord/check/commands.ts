/**
 * Application commands as they are registered: names, options, choices and limits (Discord's
 * "Application commands").
 */
import {
  ApplicationCommandType as CommandType,
  ApplicationCommandOptionType as Kind,
  Locale,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { Refusal, refusals } from '../refusal.ts';
import { flag, snowflake } from './fields.ts';
import { demand, invalidForm, read, repeats } from './issues.ts';

const MOST_COMMANDS = {
  [CommandType.ChatInput]: 100,
  [CommandType.User]: 15,
  [CommandType.Message]: 15,
} as const;
const MOST_OPTIONS = 25;
/** Names, descriptions and values of a whole command together. */
const MOST_COMMAND_TEXT = 8000;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const localized = (text: z.ZodType<string>) => z.partialRecord(z.enum(Locale), text.nullable()).nullish();

const name = z.string().superRefine((value, context) => {
  const lower = value === value.toLocaleLowerCase('en');
  demand(context, NAME.test(value) && lower, [], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
});
const description = z.string().min(1).max(100);
const named = {
  name,
  name_localizations: localized(name),
  description,
  description_localizations: localized(description),
};

const choiceName = z.string().min(1).max(100);
const choice = z.looseObject({
  name: choiceName,
  name_localizations: localized(choiceName),
  value: z.union([z.string().max(100), z.number()]),
});

const TYPED = new Set<number>([Kind.String, Kind.Integer, Kind.Number]);
const NUMERIC = new Set<number>([Kind.Integer, Kind.Number]);

const leaf = z
  .looseObject({
    type: z.literal([
      Kind.String,
      Kind.Integer,
      Kind.Boolean,
      Kind.User,
      Kind.Channel,
      Kind.Role,
      Kind.Mentionable,
      Kind.Number,
      Kind.Attachment,
    ]),
    ...named,
    required: flag,
    autocomplete: flag,
    choices: z.array(choice).max(MOST_OPTIONS).nullish(),
    min_value: z.number().nullish(),
    max_value: z.number().nullish(),
    min_length: z.int().min(0).max(6000).nullish(),
    max_length: z.int().min(1).max(6000).nullish(),
    channel_types: z.array(z.int()).nullish(),
  })
  .superRefine((it, context) => {
    const only = (field: string, given: boolean, types: ReadonlySet<number>) =>
      demand(
        context,
        !given || types.has(it.type),
        [field],
        'APPLICATION_COMMAND_OPTION_FIELD_INVALID',
        `${field} does not go with an option of type ${it.type}`,
      );
    const choices = it.choices ?? [];
    only('choices', choices.length > 0, TYPED);
    only('autocomplete', it.autocomplete === true, TYPED);
    only('min_value', typeof it.min_value === 'number' || typeof it.max_value === 'number', NUMERIC);
    only('min_length', typeof it.min_length === 'number' || typeof it.max_length === 'number', new Set([Kind.String]));
    demand(
      context,
      !(it.autocomplete && choices.length > 0),
      ['autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
      'autocomplete and choices exclude each other',
    );
    for (const [index, { value }] of choices.entries()) {
      const fits =
        it.type === Kind.String
          ? typeof value === 'string'
          : typeof value === 'number' && (it.type === Kind.Number || Number.isInteger(value));
      demand(
        context,
        fits,
        ['choices', index, 'value'],
        'BASE_TYPE_BAD_TYPE',
        'The value is not of the option’s type.',
      );
    }
    for (const index of repeats(choices.map((each) => each.name))) {
      demand(
        context,
        false,
        ['choices', index, 'name'],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
        'Choice names must be unique',
      );
    }
  });

type Listed = {
  readonly type: number;
  readonly name: string;
  readonly required?: boolean | null | undefined;
};

const demandList = (
  options: readonly Listed[],
  context: Parameters<typeof demand>[0],
  path: readonly PropertyKey[],
): void => {
  for (const index of repeats(options.map((option) => option.name))) {
    demand(
      context,
      false,
      [...path, index, 'name'],
      'APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
      'Option names must be unique',
    );
  }
  const firstOptional = options.findIndex((option) => option.required !== true);
  for (const [index, option] of options.entries()) {
    const late = firstOptional >= 0 && index > firstOptional && option.required === true;
    demand(
      context,
      !late,
      [...path, index],
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      'Required options must be placed before non-required options',
    );
  }
};

const leaves = z
  .array(leaf)
  .max(MOST_OPTIONS)
  .superRefine((options, context) => demandList(options, context, []));
const subcommand = z.looseObject({
  type: z.literal(Kind.Subcommand),
  ...named,
  options: leaves.nullish(),
});
const subcommands = z
  .array(subcommand)
  .min(1)
  .max(MOST_OPTIONS)
  .superRefine((options, context) => demandList(options, context, []));
const group = z.looseObject({
  type: z.literal(Kind.SubcommandGroup),
  ...named,
  options: subcommands,
});

const options = z
  .array(z.discriminatedUnion('type', [leaf, subcommand, group]))
  .max(MOST_OPTIONS)
  .superRefine((list, context) => {
    demandList(list, context, []);
    const branches = list.filter(
      (option) => option.type === Kind.Subcommand || option.type === Kind.SubcommandGroup,
    ).length;
    const whole = branches === 0 || branches === list.length;
    demand(
      context,
      whole,
      [],
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  });

const shared = {
  id: snowflake.nullish(),
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  dm_permission: flag,
  nsfw: flag,
  integration_types: z
    .array(z.literal([0, 1]))
    .min(1)
    .nullish(),
  contexts: z.array(z.literal([0, 1, 2])).nullish(),
};

const chatInput = z.looseObject({
  ...shared,
  ...named,
  type: z.literal(CommandType.ChatInput),
  options: options.nullish(),
});
const contextName = z.string().min(1).max(32);
const contextMenu = z
  .looseObject({
    ...shared,
    type: z.literal([CommandType.User, CommandType.Message]),
    name: contextName,
    name_localizations: localized(contextName),
    description: z.string().nullish(),
  })
  .superRefine((it, context) => {
    demand(
      context,
      !it.description,
      ['description'],
      'APPLICATION_COMMAND_DESCRIPTION_INVALID',
      'Context menu commands cannot have description',
    );
    demand(
      context,
      !(Array.isArray(it['options']) && it['options'].length > 0),
      ['options'],
      'APPLICATION_COMMAND_OPTIONS_INVALID',
      'Context menu commands cannot have options',
    );
  });

const command = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? { type: CommandType.ChatInput, ...value } : value),
  z.discriminatedUnion('type', [chatInput, contextMenu]),
);

export type CommandOption = {
  readonly type: number;
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean | null | undefined;
  readonly autocomplete?: boolean | null | undefined;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[] | null | undefined;
  readonly options?: readonly CommandOption[] | null | undefined;
  readonly [field: string]: unknown;
};

export type Command = {
  readonly type: number;
  readonly name: string;
  readonly options?: readonly CommandOption[] | null | undefined;
  readonly default_member_permissions?: string | null | undefined;
  readonly contexts?: readonly number[] | null | undefined;
  readonly integration_types?: readonly number[] | null | undefined;
  readonly [field: string]: unknown;
};

type Worded = { readonly name?: unknown; readonly description?: unknown; readonly value?: unknown };

const longest = (text: unknown, translations: unknown): number =>
  Math.max(
    ...[text, ...Object.values((translations as object | null | undefined) ?? {})].map((each) =>
      typeof each === 'string' ? each.length : 0,
    ),
  );

const textOf = (it: Worded & { readonly [field: string]: unknown }): number =>
  longest(it.name, it['name_localizations']) +
  longest(it.description, it['description_localizations']) +
  longest(it.value, undefined) +
  [...((it['options'] as Command[] | undefined) ?? []), ...((it['choices'] as Command[] | undefined) ?? [])].reduce(
    (sum, inner) => sum + textOf(inner),
    0,
  );

/** One command. Throws a Refusal (50035). */
export const readCommand = (value: unknown, prefix: readonly PropertyKey[] = []): Command => {
  const parsed: Command = read(command, value, prefix);
  if (textOf(parsed) > MOST_COMMAND_TEXT) {
    throw invalidForm([
      {
        path: [...prefix],
        code: 'APPLICATION_COMMAND_TOO_LARGE',
        message: `Command exceeds maximum size (${MOST_COMMAND_TEXT})`,
      },
    ]);
  }
  return parsed;
};

/** A whole list that is to replace what is registered. Throws a Refusal. */
export const readCommands = (value: unknown): Command[] => {
  if (!Array.isArray(value))
    throw new Refusal(400, 50_035, 'Invalid Form Body', {
      errors: {
        _errors: [{ code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }],
      },
    });
  const commands = value.map((each, index) => readCommand(each, [index]));
  for (const [type, most] of Object.entries(MOST_COMMANDS)) {
    if (commands.filter((each) => String(each.type) === type).length > most) throw refusals.tooManyCommands(most);
  }
  const twice = repeats(commands.map((each) => `${each.type} ${each.name}`));
  if (twice.length > 0)
    throw invalidForm(
      twice.map((index) => ({
        path: [index],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      })),
    );
  return commands;
};
