/** Is a typed term one that is accepted? Forgives slips of the keyboard, never another term. */

import { editDistance } from '../../../lib/words/edit-distance.ts';
import { tidyTyped } from '../../../lib/words/text.ts';
import { withoutFiller } from './filler.ts';

/**
 * What the curriculum's own words are, so that one of them is never taken for a misspelling of
 * another.
 */
export type Vocabulary = {
  /** Titles, aliases, accepted and rejected forms, and each word of them; normalised. */
  readonly terms: ReadonlySet<string>;
  /** Every word of the curriculum's prose: real words, if not terms. */
  readonly words: ReadonlySet<string>;
};

export const noVocabulary: Vocabulary = { terms: new Set(), words: new Set() };

/**
 * One spelling for what differs in case, width, quotes, hyphens, punctuation around it, and a
 * leading article only.
 */
export const normaliseTyped = (typed: string): string =>
  tidyTyped(typed)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-\u2010-\u2015]+/gu, ' ')
    .replace(/['’‘`"“”«»]/gu, '')
    .replace(/^[^\p{L}\p{N}+#$%/*]+|[^\p{L}\p{N}+#%/*]+$/gu, '')
    .replace(/^(?:an?|the) (?=.)/u, '');

/** `slipOf` is the accepted form that was meant, where it was misspelt. */
type Comparison =
  | { readonly right: true; readonly slipOf?: number }
  | { readonly right: false; readonly rejected?: number };

/** `rejected` is the index of the rejected form that was typed, slips forgiven. */
export const compareTyped = (
  typed: string,
  accept: readonly string[],
  reject: readonly string[],
  vocabulary: Vocabulary,
): Comparison => {
  const given = normaliseTyped(typed);
  const accepted = accept.map(normaliseTyped);
  const rejected = reject.map(normaliseTyped);
  const exactly = rejected.findIndex((form) => squeeze(form) === squeeze(given));
  if (accepted.includes(given)) return { right: true };
  if (exactly >= 0) return { right: false, rejected: exactly };
  if (accepted.some((form) => isSameSpelling(given, form))) return { right: true };
  const bare = withoutFiller(given, accept);
  if (bare !== given) return compareBare(bare, accepted, rejected);
  const nearest = nearestForm(given, accepted, vocabulary);
  const nearestRejected = nearestForm(given, rejected, noVocabulary);
  if (nearest && isNearerThanAny(given, nearest.distance, rejected)) return { right: true, slipOf: nearest.index };
  return nearestRejected ? { right: false, rejected: nearestRejected.index } : { right: false };
};

/** What is left without its filler must be one of the forms: no slips on top of that. */
const compareBare = (bare: string, accepted: readonly string[], rejected: readonly string[]): Comparison => {
  const reject = rejected.findIndex((form) => isSameSpelling(bare, form));
  if (reject >= 0) return { right: false, rejected: reject };
  return { right: accepted.some((form) => isSameSpelling(bare, form)) };
};

const isNearerThanAny = (given: string, distance: number, rejected: readonly string[]): boolean =>
  rejected.every((form) => editDistance(squeeze(given), squeeze(form), distance) > distance);

const squeeze = (form: string): string => form.replaceAll(' ', '');

/** The same letters, whatever the spaces; or words in the plural or with another ending. */
const isSameSpelling = (given: string, form: string): boolean =>
  squeeze(given) === squeeze(form) ||
  singular(squeeze(given)) === singular(squeeze(form)) ||
  eachWord(given, singular) === eachWord(form, singular) ||
  (form.includes(' ') && eachWord(given, baseOf) === eachWord(form, baseOf));

const eachWord = (form: string, change: (word: string) => string): string => form.split(' ').map(change).join(' ');

/**
 * A verb without its ending: "splitting" is a form of "split". Only in phrases, where the other
 * words say which thing is meant; alone, "partition" and "partitioning" may be two terms.
 */
const baseOf = (word: string): string => {
  const stem = singular(word).replace(/(?:ing|ed)$/, '');
  return stem.length < 4 ? word : stem.replace(/([^aeiouls])\1$/, '$1').replace(/e$/, '');
};

const singular = (word: string): string =>
  word.length < 5 || /(?:ss|us|is)$/.test(word)
    ? word
    : word
        .replace(/ies$/, 'y')
        .replace(/(x|ch|sh|ss)es$/, '$1')
        .replace(/s$/, '');

const nearestForm = (
  given: string,
  forms: readonly string[],
  vocabulary: Vocabulary,
): { index: number; distance: number } | undefined => {
  let nearest: { index: number; distance: number } | undefined;
  forms.forEach((form, index) => {
    if (!isSlip(given, form, vocabulary)) return;
    const distance = editDistance(squeeze(given), squeeze(form));
    if (!nearest || distance < nearest.distance) nearest = { index, distance };
  });
  return nearest;
};

/** Slips forgiven in a form of so many letters: short ones are too easily another word. */
const slipsForgiven = (form: string): number => {
  const letters = form.replace(/[^\p{L}]/gu, '').length;
  return letters < 5 ? 0 : letters < 9 ? 1 : 2;
};

const isSlip = (given: string, form: string, vocabulary: Vocabulary): boolean => {
  const [tight, tightForm] = [squeeze(given), squeeze(form)];
  const budget = slipsForgiven(form);
  if (editDistance(tight, tightForm, budget) > budget || notLetters(tight) !== notLetters(tightForm)) return false;
  if (vocabulary.terms.has(given) || vocabulary.terms.has(tight)) return false;
  const givenWords = given.split(' ');
  const formWords = form.split(' ');
  if (givenWords.length !== formWords.length) {
    // A space missed or too many is a slip by itself, and leaves room for one more.
    return (
      editDistance(tight, tightForm, 1) <= 1 &&
      !isOpposite(tight, tightForm) &&
      givenWords.every((word) => formWords.includes(word) || !isKnown(word, vocabulary))
    );
  }
  return formWords.every((word, index) => isWordSlip(givenWords[index] ?? '', word, vocabulary));
};

/** Digits and signs carry meaning ("s3", "c++"): a slip never touches one. */
const notLetters = (form: string): string => form.replace(/[\p{L}\p{M}]/gu, '');

const isWordSlip = (given: string, word: string, vocabulary: Vocabulary): boolean => {
  if (given === word) return true;
  const budget = slipsForgiven(word);
  if (editDistance(given, word, budget) > budget || isOpposite(given, word)) return false;
  if (vocabulary.terms.has(given)) return false;
  return !vocabulary.words.has(given) || isInflection(given, word);
};

const SMALL_WORD = 3;
const isKnown = (word: string, { terms, words }: Vocabulary): boolean =>
  word.length > SMALL_WORD && (terms.has(word) || words.has(word));

/** "committed" for "commit": the same word with another ending. */
const isInflection = (a: string, b: string): boolean => {
  const shorter = Math.min(a.length, b.length);
  let common = 0;
  while (common < shorter && a[common] === b[common]) common += 1;
  return common >= 5 && common >= Math.max(a.length, b.length) - 3;
};

// Beginnings that make another word of one, most often its opposite.
const PREFIXES = [
  'non',
  'no',
  'un',
  'in',
  'im',
  'ir',
  'il',
  'dis',
  'de',
  'a',
  'anti',
  're',
  'pre',
  'sub',
  'mis',
  'en',
  'ab',
  'co',
  'bi',
];

/** Beginnings that stand for one another. */
const COUNTERPARTS = [
  ['in', 'ex', 'out', 'un'],
  ['im', 'ex'],
  ['en', 'de', 'un'],
  ['as', 'des'],
  ['on', 'off'],
  ['intra', 'inter', 'extra', 'infra'],
  ['micro', 'macro', 'nano'],
  ['mini', 'maxi'],
  ['hyper', 'hypo'],
  ['pre', 'post', 'pro'],
  ['over', 'under'],
  ['up', 'down'],
] as const;

/**
 * Whether two words differ by such a beginning alone ("bounded" and "unbounded", "encryption" and
 * "decryption").
 */
const isOpposite = (a: string, b: string): boolean =>
  PREFIXES.some((prefix) => a === prefix + b || b === prefix + a) ||
  COUNTERPARTS.some((group) =>
    group.some(
      (one) =>
        a.startsWith(one) &&
        group.some((other) => one !== other && b.startsWith(other) && a.slice(one.length) === b.slice(other.length)),
    ),
  );
