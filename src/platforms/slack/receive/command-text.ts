/**
 * What was typed after a slash command, read against its typed options: forgiving, since Slack
 * offers neither types nor suggestions.
 */
import type { Choice, Command, OptionDeclaration } from '../../../chat/receive/command.ts';
import type { GivenValue } from '../../../chat/view/picked.ts';
import { readDay, readTime } from '../../../lib/time/local-time.ts';
import { nearestName } from '../../../lib/words/edit-distance.ts';
import { type Mention, mentionIn, takeMentions, withMentions } from './mentions.ts';
import { type Token, tokenize } from './tokens.ts';

export type Given = Readonly<Record<string, GivenValue>>;

export type ParsedText =
  | { readonly kind: 'options'; readonly options: Given }
  /** The person asks how the command is used. */
  | { readonly kind: 'help' };

type Entry = readonly [name: string, declaration: OptionDeclaration];

/**
 * `/quiz cap theorem 5`, `/quiz "cap theorem" count=5`, `/quiz about:cap kind="fill the gap"`. A
 * named option is taken by its name (one letter wrong is forgiven), a lone number goes to the
 * whole-number option, the name of a choice to the choice, and the free words to the first text
 * option. What fits nowhere is kept under the text option or a name that the dispatcher refuses
 * kindly: nothing is dropped.
 */
export const parseCommandText = (command: Pick<Command, 'options'>, typed: string): ParsedText => {
  const entries = Object.entries(command.options);
  const { marked, mentions } = takeMentions(typed);
  const tokens = joinNames(tokenize(marked), entries);
  if (tokens.length === 1 && isHelp(tokens[0]) && !entries.some(([name]) => name === 'help')) return { kind: 'help' };
  const given = new Map<string, string | number>();
  const free = tokens.filter((token) => !takeNamed(token, entries, given));
  const loose = takePicked(free, entries, given, mentions);
  const rest = takeNumbers(takeTimes(takeChoices(loose, entries, given), entries, given), entries, given);
  takeWords(rest, entries, given);
  return {
    kind: 'options',
    options: Object.fromEntries(
      [...given].map(([name, value]) => {
        const kind = command.options[name]?.kind ?? 'text';
        const isPicked = kind === 'person' || kind === 'channel' || kind === 'role';
        return [name, withMentions(value, mentions, isPicked ? kind : undefined)];
      }),
    ),
  };
};

/**
 * A mention goes to the option of its kind, and so does a person’s name after its sign; others stay
 * words. Named ones have been taken already.
 */
const takePicked = (
  tokens: readonly Token[],
  entries: readonly Entry[],
  given: Map<string, string | number>,
  mentions: readonly Mention[],
): readonly Token[] => {
  let rest = tokens;
  for (const [name, { kind }] of entries) {
    if (given.has(name)) continue;
    const found =
      rest.find(({ text }) => mentionIn(text, mentions)?.picked?.kind === kind) ??
      (kind === 'person' ? rest.find(({ text }) => /^@./.test(text)) : undefined);
    if (!found) continue;
    given.set(name, found.text);
    rest = rest.filter((token) => token !== found);
  }
  return rest;
};

/** "January 5, 2026". */
const DATE_WORDS_AT_MOST = 3;

const takeTimes = (
  tokens: readonly Token[],
  entries: readonly Entry[],
  given: Map<string, string | number>,
): readonly Token[] => {
  let rest = tokens;
  for (const [name, { kind }] of entries) {
    if ((kind !== 'date' && kind !== 'time') || given.has(name)) continue;
    const run = findTime(rest, kind, entries);
    if (!run) continue;
    given.set(name, run.words);
    rest = rest.filter((_, index) => index < run.from || index >= run.to);
  }
  return rest;
};

const findTime = (
  tokens: readonly Token[],
  kind: 'date' | 'time',
  entries: readonly Entry[],
): { words: string; from: number; to: number } | undefined => {
  // What is today doesn't change what is a date.
  const today = Temporal.PlainDate.from('2026-01-01');
  const isOne = (words: string): boolean =>
    kind === 'date' ? readDay(words, today) !== undefined : readTime(words) !== undefined;
  const hasNumber = entries.some(([, { kind: other }]) => other === 'integer');
  for (let size = Math.min(DATE_WORDS_AT_MOST, tokens.length); size > 0; size -= 1)
    for (let from = 0; from + size <= tokens.length; from += 1) {
      const words = tokens
        .slice(from, from + size)
        .map(({ text }) => text)
        .join(' ');
      if (isOne(words) && !(hasNumber && isWhole(words))) return { words, from, to: from + size };
    }
  return undefined;
};

const isHelp = (token: Token | undefined): boolean =>
  token !== undefined && !token.quoted && /^(-h|(--?|[–—])?help|\?)$/i.test(token.text);

/** "about: cap": where an option's name stands alone before a space, the next word is its value. */
const joinNames = (tokens: readonly Token[], entries: readonly Entry[]): readonly Token[] => {
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    if (before && isBareName(before, entries) && !isBareName(token, entries))
      joined[joined.length - 1] = { text: `${before.text}${token.text}`, quoted: false };
    else joined.push(token);
  }
  return joined;
};

const isBareName = ({ text, quoted }: Token, entries: readonly Entry[]): boolean => {
  const [, name, , value] = quoted ? [] : (NAMED.exec(text) ?? []);
  return name !== undefined && value === '' && entries.some(([own]) => own.toLowerCase() === name.toLowerCase());
};

/** Phones make one long dash of two short ones. */
const NAMED = /^(?:--?|[–—])?([\p{L}][\w-]*)([=:])(.*)$/su;

const takeNamed = (
  { text, quoted }: Token,
  entries: readonly Entry[],
  given: Map<string, string | number>,
): boolean => {
  const [, name, separator, value] = quoted ? [] : (NAMED.exec(text) ?? []);
  if (name === undefined || value === undefined) return false;
  const known = entries.map(([own]) => own);
  const wanted = name.toLowerCase();
  const option =
    known.find((own) => own.toLowerCase() === wanted) ?? (separator === '=' ? nearestName(wanted, known) : undefined);
  // An unknown name is a word like others ("https://…", "x=1") where words are welcome; elsewhere
  // it is kept, and so refused by its name.
  if (!option && (separator === ':' || entries.some(([, { kind }]) => kind === 'text'))) return false;
  given.set(option ?? name, readValue(entries, option, value));
  return true;
};

const readValue = (entries: readonly Entry[], option: string | undefined, value: string): string | number => {
  const declaration = entries.find(([name]) => name === option)?.[1];
  if (declaration?.kind === 'integer' && isWhole(value)) return Number(value);
  if (declaration?.kind === 'choice') return findChoice(declaration.choices, value)?.value ?? value;
  return value;
};

const isWhole = (words: string): boolean => /^[+-]?\d{1,9}$/.test(words);

const plainWords = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

const findChoice = (choices: readonly Choice[], words: string): Choice | undefined => {
  const wanted = plainWords(words);
  return choices.find(({ value, label }) => plainWords(value) === wanted || plainWords(label) === wanted);
};

/**
 * The longest run of words that is a choice's name goes to that option. Where words may mean
 * something else too, only the last ones count.
 */
const takeChoices = (
  tokens: readonly Token[],
  entries: readonly Entry[],
  given: Map<string, string | number>,
): readonly Token[] => {
  let rest = tokens;
  const hasText = entries.some(([name, { kind }]) => kind === 'text' && !given.has(name));
  for (const [name, declaration] of entries) {
    if (declaration.kind !== 'choice' || given.has(name)) continue;
    const found = findRun(rest, declaration.choices, hasText);
    if (!found) continue;
    given.set(name, found.value);
    rest = rest.filter((_, index) => index < found.from || index >= found.to);
  }
  return rest;
};

const CHOICE_WORDS_AT_MOST = 6;

const findRun = (
  tokens: readonly Token[],
  choices: readonly Choice[],
  atTheEnd: boolean,
): { value: string; from: number; to: number } | undefined => {
  for (let size = Math.min(CHOICE_WORDS_AT_MOST, tokens.length); size > 0; size -= 1) {
    // "/quiz cap single 3": a number may stand after the choice.
    const last = tokens.findLastIndex((token) => !isWhole(token.text)) + 1;
    for (
      let from = atTheEnd ? last - size : 0;
      from >= 0 && from + size <= (atTheEnd ? last : tokens.length);
      from += 1
    ) {
      const run = tokens.slice(from, from + size);
      // Quoted words are meant as they stand.
      if (atTheEnd && run.some(({ quoted }) => quoted)) continue;
      const choice = findChoice(choices, run.map(({ text }) => text).join(' '));
      if (choice) return { value: choice.value, from, to: from + size };
    }
  }
  return undefined;
};

/**
 * Beside words a number counts only at their end ("cap theorem 5"): "2 phase commit" stays whole.
 */
const takeNumbers = (
  tokens: readonly Token[],
  entries: readonly Entry[],
  given: Map<string, string | number>,
): readonly Token[] => {
  let rest = tokens;
  for (const [name, { kind }] of entries) {
    if (kind !== 'integer' || given.has(name)) continue;
    const last = rest.at(-1);
    if (!last || last.quoted || !isWhole(last.text)) continue;
    given.set(name, Number(last.text));
    rest = rest.slice(0, -1);
  }
  return rest;
};

const takeWords = (tokens: readonly Token[], entries: readonly Entry[], given: Map<string, string | number>): void => {
  if (tokens.length === 0) return;
  const words = tokens.map(({ text }) => text).join(' ');
  const texts = entries.filter(([, { kind }]) => kind === 'text').map(([name]) => name);
  const open = texts.find((name) => !given.has(name));
  const [taken] = texts;
  if (open !== undefined) given.set(open, words);
  else if (taken !== undefined) given.set(taken, `${given.get(taken)} ${words}`.trim());
  // No words are welcome: kept under an option that takes none, or under their own, they are
  // refused by name.
  else given.set(entries.find(([name]) => !given.has(name))?.[0] ?? words.slice(0, 40), words);
};
