/**
 * What becomes of an answer when its question is edited: whether it is still the same question, and
 * what the answer means by the new version. Pure.
 */
import { parseInlines } from '../../lib/words/markdown.ts';
import { wordsOf } from '../../lib/words/text.ts';
import type { QuestionVersion } from './question-version.ts';

/** Whether answers to one can be graded by the other, or it was rewritten. */
export const isSameQuestion = (old: QuestionVersion, now: QuestionVersion): boolean => {
  if (old.kind !== now.kind) return false;
  const [prompt = '', ...shown] = old.stem;
  const [promptNow = '', ...shownNow] = now.stem;
  const alike = likeness(prompt, promptNow);
  if (isSameKey(old, now)) return alike >= LIKE_FROM;
  // With another key, code or numbers that differ may be why.
  if (squeeze(shown) !== squeeze(shownNow)) return false;
  if (alike === 1) return true;
  // A statement that was changed may be true now and have been false then.
  return old.kind !== 'true-false' && alike >= LIKE_FROM && turnsOf(prompt) === turnsOf(promptNow);
};

/** Whether both take the same answers to be right, whatever the order of the options. */
export const isSameKey = (old: QuestionVersion, now: QuestionVersion): boolean =>
  JSON.stringify(old.key) === JSON.stringify(now.key);

/** Of the words in two prompts, so many in both. */
const LIKE_FROM = 0.6;

const wordsIn = (prompt: string): readonly string[] => prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** 1 where they differ in spaces, signs and capitals alone. */
const likeness = (one: string, other: string): number => {
  const [ours, theirs] = [wordsIn(one), wordsIn(other)];
  if (ours.join() === theirs.join()) return 1;
  const [set, otherSet] = [new Set(ours), new Set(theirs)];
  // Never as much as one whose words are the same in the same order.
  return Math.min(0.99, set.intersection(otherSet).size / set.union(otherSet).size);
};

const TURNING = /^(?:no|not|never|except|without|least|fewest|wrong|false|incorrect|unless|\p{L}*n’?t|\p{N}+)$/u;

/** The words of a prompt that turn its answer. */
const turnsOf = (prompt: string): string =>
  wordsIn(prompt)
    .filter((word) => TURNING.test(word))
    .toSorted()
    .join();

const squeeze = (shown: readonly string[]): string => shown.join('\n').replaceAll(/\s+/g, ' ').trim();

/** An answer's keys as the new version has them; nothing where one stands for what is gone. */
export const carryOver = (
  old: QuestionVersion,
  now: QuestionVersion,
  given: readonly string[],
): readonly string[] | undefined => {
  if (old.options.length === 0) return given;
  const places = placesOf(old.options, now.options);
  const carried = given.flatMap((key) => places[Number(key)] ?? []);
  return carried.length === given.length ? carried.map(String) : undefined;
};

/** Where each option is now: by its words; or by its place, or as the only one left, where those changed. */
const placesOf = (old: readonly string[], now: readonly string[]): readonly (number | undefined)[] => {
  const left = now.flatMap((words, place) => (old.includes(words) ? [] : [place]));
  const gone = old.filter((words) => !now.includes(words));
  return old.map((words, place) => {
    const same = now.indexOf(words);
    if (same >= 0) return same;
    if (left.includes(place)) return place;
    return gone.length === 1 && left.length === 1 ? left[0] : undefined;
  });
};

/** Whether it was right by its own version's key; nothing where only its kind can tell. */
export const wasRight = ({ kind, options, key }: QuestionVersion, given: readonly string[]): boolean | undefined => {
  if (kind === 'true-false') return String(key[0]) === given[0];
  if (kind !== 'single' && kind !== 'several') return undefined;
  const chosen = given.map((place) => options[Number(place)]);
  return chosen.toSorted().join('\n') === key.map(String).toSorted().join('\n');
};

/** What counted as right, in words; nothing where that was drawn anew for each. */
export const rightWords = ({ kind, key }: QuestionVersion): string | undefined => {
  const words = wordsOfKey(kind, key);
  return words.includes('{{') ? undefined : words;
};

const wordsOfKey = (kind: string, key: readonly unknown[]): string => {
  const [first, second] = key;
  switch (kind) {
    case 'true-false':
      return first === true ? 'True' : 'False';
    case 'gap':
    case 'short':
      return String(Array.isArray(first) ? first[0] : first).replaceAll('`', '');
    case 'number':
      return second === null ? String(first) : `${first} ${second}`;
    case 'output':
      return String(first);
    case 'fault':
      return `line ${key.join(', ')}`;
    default:
      return key.map((option) => wordsOf(parseInlines(String(option)))).join(kind === 'order' ? ' → ' : '; ');
  }
};
