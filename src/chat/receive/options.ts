/** Checks what a person gave a command against its declaration, and says kindly what is wrong. */
import { excerpt, joinTexts, text, tidyTyped } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { UserError } from '../errors.ts';
import {
  type GivenValue,
  readPicked,
  readTypedDate,
  readTypedTime,
  type TypedAt,
  wordsOfGiven,
} from '../view/picked.ts';
import type { Command, OptionDeclaration, OptionValue } from './command.ts';
import type { CommandInteraction } from './interaction.ts';

/** Where a text option says nothing else; longer is never a search or a name. */
const TEXT_AT_MOST = 200;
/** What was typed is quoted only so far that one sees which it was. */
const QUOTED = 40;

/** The command's options, checked. Throws UserError for the first that doesn't fit. */
export const readOptions = (
  command: Command,
  { options: given, ofMessage }: Pick<CommandInteraction, 'options' | 'ofMessage'>,
  typedAt: TypedAt,
): Readonly<Record<string, OptionValue | undefined>> => {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(command.options, name));
  if (unknown)
    throw new UserError(text`/${command.name} has no option “${excerpt(unknown, QUOTED)}”. ${optionList(command)}`);
  if (ofMessage && !Object.values(given).some((words) => wordsOfGiven(words).trim() !== ''))
    throw new UserError(text`There are no words in that message for me to look up. Type yours with /${command.name}.`);
  return Object.fromEntries(
    Object.entries(command.options).map(([name, declaration]) => [
      name,
      readOption(name, declaration, given[name], typedAt),
    ]),
  );
};

const optionList = (command: Command): Text => {
  const names = Object.keys(command.options);
  return names.length === 0 ? text`It takes none.` : text`It has: ${names.join(', ')}.`;
};

const readOption = (
  name: string,
  declaration: OptionDeclaration,
  given: GivenValue | undefined,
  typedAt: TypedAt,
): OptionValue | undefined => {
  const typed = typeof given === 'string' ? tidyTyped(given).trim() : given;
  if (typed === undefined || typed === '') {
    if (declaration.required)
      throw new UserError(text`Please give **${name}**: ${lowerFirst(declaration.description)}.`);
    return undefined;
  }
  switch (declaration.kind) {
    case 'text':
      return readText(wordsOfGiven(typed), declaration.atMost ?? TEXT_AT_MOST);
    case 'integer':
      return readInteger(name, wordsOfGiven(typed), declaration.from, declaration.to);
    case 'choice':
      return readChoice(name, wordsOfGiven(typed), declaration.choices);
    case 'date':
      return readTypedDate(name, wordsOfGiven(typed), typedAt);
    case 'time':
      return readTypedTime(name, wordsOfGiven(typed));
    default:
      return readPicked(declaration.kind, name, typed);
  }
};

const readText = (typed: string, atMost: number): string => {
  if (typed.length > atMost)
    throw new UserError(text`That’s ${typed.length} characters; I can take ${atMost}. A few words are enough.`);
  return typed;
};

const readInteger = (name: string, typed: string, from: number, to: number): number => {
  const value = Number(typed);
  if (!Number.isInteger(value) || value < from || value > to) {
    const got = excerpt(typed, QUOTED);
    throw new UserError(text`**${name}**: please give a whole number from ${from} to ${to}. I got “${got}”.`);
  }
  return value;
};

const readChoice = (name: string, typed: string, choices: readonly { value: string; label: string }[]): string => {
  const wanted = typed.toLowerCase();
  const choice = choices.find(({ value, label }) => value.toLowerCase() === wanted || label.toLowerCase() === wanted);
  if (choice) return choice.value;
  const labels = joinTexts(
    choices.map(({ label }) => text`**${label}**`),
    ', ',
  );
  throw new UserError(text`I don’t know “${excerpt(typed, QUOTED)}” for **${name}**. You can choose: ${labels}.`);
};

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
