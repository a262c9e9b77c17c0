/**
 * What somebody picked on their platform: a person, a channel or a role, checked kindly before a
 * handler gets it; and dates and times as they are typed.
 */
import { readDay, readTime } from '../../lib/time/local-time.ts';
import { fullDayWords } from '../../lib/time/when.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Channel, Context } from '../context.ts';
import { UserError } from '../errors.ts';

/** Somebody by their platform’s own id; they may be nobody to us yet. */
export type Person = { readonly externalId: string; readonly name?: string };

/** A role on Discord, a user group on Slack. */
export type PlatformRole = { readonly externalId: string; readonly name?: string };

export type PickedKind = 'person' | 'channel' | 'role';

/**
 * Why it can't be used: `bot`, `left` the workspace, `elsewhere` in another one, `unknown` where a
 * name was typed that the platform didn't turn into an id, `unseen` where we may not look it up.
 */
export type PickedProblem = 'bot' | 'left' | 'elsewhere' | 'unknown' | 'unseen';

export type Picked = {
  readonly kind: PickedKind;
  readonly externalId: string;
  readonly name?: string;
  readonly problem?: PickedProblem;
};

/** What a platform brings for an option. */
export type GivenValue = string | number | Picked;

/** For what must stay words: a report, a search, a log. */
export const wordsOfGiven = (given: GivenValue): string =>
  typeof given === 'object' ? (given.name ?? given.externalId) : String(given);

/** What was typed is quoted only so far that one sees which it was. */
const QUOTED = 40;

const pickers: Readonly<Record<PickedKind, string>> = {
  person: 'a person',
  channel: 'a channel',
  role: 'a role or group',
};

/** Throws UserError, naming the option or field by `label`. */
export const readPicked = (kind: PickedKind, label: string, given: GivenValue): Person & Channel => {
  if (typeof given !== 'object' || given.kind !== kind)
    throw new UserError(unknownWords(kind, label, wordsOfGiven(given)));
  const { externalId, name, problem } = given;
  if (problem) throw new UserError(problemWords(kind, label, given, problem));
  return { externalId, ...(name === undefined ? {} : { name: tidyTyped(name) }) };
};

const unknownWords = (kind: PickedKind, label: string, typed: string): Text => [
  ...text`**${label}**: I can’t tell who or what “${excerpt(typed, QUOTED)}” is.`,
  ...text` Please pick ${pickers[kind]} from the list that appears while you type.`,
];

const problemWords = (kind: PickedKind, label: string, picked: Picked, problem: PickedProblem): Text => {
  const name = excerpt(wordsOfGiven(picked), QUOTED);
  switch (problem) {
    case 'bot':
      return text`**${label}**: ${name} is a bot. Please pick a person.`;
    case 'left':
      return kind === 'person'
        ? text`**${label}**: ${name} isn’t in this workspace any more. Please pick somebody who is.`
        : text`**${label}**: ${name} is no longer there. Please pick another one.`;
    case 'elsewhere':
      return text`**${label}**: ${name} belongs to another workspace. Please pick one of this workspace.`;
    case 'unseen':
      return text`**${label}**: I may not see this yet. Whoever looks after me here has to allow it first.`;
    case 'unknown':
      return unknownWords(kind, label, name);
  }
};

/** Where and when somebody typed: what “tomorrow” means. */
export type TypedAt = { readonly zone: string; readonly at: Temporal.Instant };

export const typedAt = ({ caller, at }: Pick<Context, 'caller' | 'at'>): TypedAt => ({
  zone: caller.zone,
  at,
});

/** Throws UserError. */
export const readTypedDate = (label: string, typed: string, { zone, at }: TypedAt): Temporal.PlainDate => {
  const today = at.toZonedDateTimeISO(zone).toPlainDate();
  const date = readDay(typed, today);
  if (date) return date;
  const example = fullDayWords(today.add({ days: 7 }).toString());
  throw new UserError([
    ...text`**${label}**: “${excerpt(typed, QUOTED)}” is no date that I know.`,
    ...text` Please write it like “${example}” or “tomorrow”.`,
  ]);
};

/** Throws UserError. */
export const readTypedTime = (label: string, typed: string): Temporal.PlainTime => {
  const time = readTime(typed);
  if (time !== undefined) return Temporal.PlainTime.from(time);
  throw new UserError([
    ...text`**${label}**: “${excerpt(typed, QUOTED)}” is no time of day that I know.`,
    ...text` Please write it like 17:30 or 9am.`,
  ]);
};
