/**
 * Reads what is typed after a slash, forgivingly: options by name, or simply in the order in which
 * people say them.
 */
import type { CommandInfo, OptionInfo } from '../../protocol.ts';

/** What was given for each option, as typed. */
export type Given = Readonly<Record<string, string>>;

/** A command being filled in; a field may show a label (`typed`) while another value is sent. */
export type Draft = {
  readonly command: CommandInfo;
  readonly given: Given;
  readonly picked: Readonly<Record<string, { readonly typed: string; readonly value: string }>>;
  readonly error?: string | undefined;
};

export type Reading =
  | { readonly kind: 'words' }
  /** A command name is being typed. */
  | { readonly kind: 'name'; readonly typed: string }
  | { readonly kind: 'unknown'; readonly name: string }
  | {
      readonly kind: 'command';
      readonly command: CommandInfo;
      readonly given: Given /** Words that no option takes. */;
      readonly extra: string;
    };

export const readLine = (line: string, commands: readonly CommandInfo[]): Reading => {
  const [, name, rest] = /^\s*\/(\S*)([\s\S]*)$/.exec(line) ?? [];
  if (name === undefined || rest === undefined) return { kind: 'words' };
  if (rest === '') return { kind: 'name', typed: name };
  const command = commands.find((known) => known.name === name.toLowerCase());
  return command ? { kind: 'command', command, ...readRest(command, rest.trim()) } : { kind: 'unknown', name };
};

/**
 * Commands whose name begins with what is typed come first, then those that have it anywhere in
 * name or description.
 */
export const matching = (commands: readonly CommandInfo[], typed: string): readonly CommandInfo[] => {
  const wanted = typed.toLowerCase();
  const begins = commands.filter(({ name }) => name.startsWith(wanted));
  const has = commands.filter(
    ({ name, description }) =>
      !name.startsWith(wanted) &&
      (name.includes(wanted) || (wanted.length > 2 && description.toLowerCase().includes(wanted))),
  );
  return [...begins, ...has];
};

const readRest = (command: CommandInfo, rest: string): { given: Given; extra: string } => {
  const { named, loose } = takeNamed(command, rest);
  const open = command.options.filter(({ name }) => named[name] === undefined);
  const { taken, words } = takeTyped(open, loose.split(/\s+/).filter(Boolean));
  const given = { ...named, ...taken };
  // What is left over is what people mean most: the first text, else whatever option is still
  // empty, so that the mistake shows beside it.
  const home =
    open.find(({ name, kind }) => kind === 'text' && given[name] === undefined) ??
    open.find(({ name }) => given[name] === undefined);
  if (words.length === 0) return { given, extra: '' };
  return home ? { given: { ...given, [home.name]: words.join(' ') }, extra: '' } : { given, extra: words.join(' ') };
};

/** `name: several words` up to the next name. */
const takeNamed = (command: CommandInfo, rest: string): { named: Given; loose: string } => {
  const names = command.options.map(({ name }) => name);
  if (names.length === 0) return { named: {}, loose: rest };
  const [loose = '', ...pairs] = rest.split(new RegExp(`(?:^|\\s)(${names.join('|')}):\\s*`, 'i'));
  const named: Record<string, string> = {};
  for (let index = 0; index + 1 < pairs.length; index += 2)
    named[(pairs[index] ?? '').toLowerCase()] = (pairs[index + 1] ?? '').trim();
  return { named, loose };
};

/**
 * Takes numbers and choices off both ends: "cap theorem 5" and "5 cap theorem" are the same wish.
 */
const takeTyped = (
  options: readonly OptionInfo[],
  words: readonly string[],
): { taken: Given; words: readonly string[] } => {
  const taken: Record<string, string> = {};
  let left = words;
  for (let found = true; found; ) {
    found = false;
    for (const option of options) {
      const length =
        taken[option.name] === undefined
          ? [...fitsAt(option, left, 'end'), ...fitsAt(option, left, 'start')][0]
          : undefined;
      if (!length) continue;
      taken[option.name] = length.words.join(' ');
      left = length.left;
      found = true;
    }
  }
  return { taken, words: left };
};

/** The longest run of words at one end that this option takes, if any. */
const fitsAt = (
  option: OptionInfo,
  words: readonly string[],
  end: 'start' | 'end',
): readonly { words: readonly string[]; left: readonly string[] }[] => {
  if (option.kind === 'text') return [];
  for (let length = Math.min(words.length, 6); length > 0; length -= 1) {
    const run = end === 'end' ? words.slice(-length) : words.slice(0, length);
    const left = end === 'end' ? words.slice(0, -length) : words.slice(length);
    if (takes(option, run.join(' ').toLowerCase())) return [{ words: run, left }];
  }
  return [];
};

const takes = (option: OptionInfo, words: string): boolean => {
  if (option.kind === 'integer') return /^-?\d+$/.test(words);
  return (
    option.kind === 'choice' &&
    option.choices.some(({ value, label }) => value.toLowerCase() === words || label.toLowerCase() === words)
  );
};

export type Checked = {
  readonly options: Readonly<Record<string, string | number>>;
  /** By the option's name: what is wrong, in words for the person. */
  readonly problems: Readonly<Record<string, string>>;
};

/** What can be sent, and what can't and why. */
export const checkGiven = (command: CommandInfo, given: Given): Checked => {
  const options: Record<string, string | number> = {};
  const problems: Record<string, string> = {};
  for (const option of command.options) {
    const typed = (given[option.name] ?? '').trim();
    const problem = typed === '' ? (option.required ? 'Please fill this in' : undefined) : problemWith(option, typed);
    if (problem) problems[option.name] = problem;
    else if (typed !== '') options[option.name] = option.kind === 'integer' ? Number(typed) : typed;
  }
  return { options, problems };
};

const problemWith = (option: OptionInfo, typed: string): string | undefined => {
  if (option.kind === 'integer') {
    const number = Number(typed);
    return Number.isInteger(number) && number >= option.from && number <= option.to
      ? undefined
      : `A whole number from ${option.from} to ${option.to}`;
  }
  return option.kind === 'choice' && !takes(option, typed.toLowerCase())
    ? `One of: ${option.choices.map(({ label }) => label).join(', ')}`
    : undefined;
};
