/** What a question's prompt and hint give away, or ask unclearly. */
import { wordsOf } from '../../lib/words/text.ts';
import type { Inline } from '../../lib/words/text-tree.ts';
import { normaliseTyped } from '../kinds/typed/typed-answer.ts';
import { type Item, keywords, ofEachItem, rightOf, warn, wrongOf } from './item.ts';

/** Words about the word. One a line, since each was met in a hint. */
const SPELT = [
  /\b(?:starts?|begins?|ends?) with (?:an? |the letters? )?[“"'`]?\p{Lu}[”"'`]?(?![\p{L}])/u,
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)[- ](?:short |long )?words?\b/i,
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)[- ](?:greek )?(?:letter|syllable)s?\b/i,
  /\bgreek letter\b/i,
  /\b(?:same|first|second|third|middle|last|short) word\b|^the word\b/i,
  /\b(?:acronym|abbreviat\w+|hyphen(?:ated)?|rhymes?|spelt|spelled|initials)\b/i,
  /\bnamed (?:for|after)\b|\bname (?:says|tells)\b|\bborrowed from\b/i,
  /\b(?:prefix|suffix|first part|second part|first half|second half) (?:means|is also)\b/i,
] as const;

const hintTellsSpelling = ofEachItem((item) =>
  item.terms.length > 0 && SPELT.some((pattern) => pattern.test(item.hint))
    ? [warn(item, ['hint'], 'the hint says how the answer is spelt', 'Say what the thing does, or what to think about')]
    : [],
);

/** What must be typed or chosen, in the words that a hint could repeat. */
const answersOf = (item: Item): readonly string[] => {
  const { question } = item;
  switch (question.kind) {
    case 'gap':
    case 'short':
      return item.terms;
    case 'number':
      return [String(question.answer)];
    case 'output':
      return [question.prints.trim()];
    case 'single':
      return rightOf(item).map(({ text }) => text);
    default:
      return [];
  }
};

const hintHoldsKey = ofEachItem((item) => {
  if (item.hint === '') return [];
  const answers = answersOf(item);
  const held =
    answers.find((answer) => holds(item.hint, answer)) ??
    answers.slice(0, 1).find((answer) => holdsItsWords(item, answer));
  return held === undefined
    ? []
    : [
        warn(
          item,
          ['hint'],
          `the hint holds the answer (“${shorten(held)}”)`,
          'Say what the thing does, or what to think about',
        ),
      ];
});

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** As whole words, whatever the case and the hyphens. */
const holds = (text: string, term: string): boolean => holdsPlain(toPlain(text), term);

/** The same for a text that is looked at often: `plain` is what toPlain gave of it. */
export const holdsPlain = (plain: string, term: string): boolean => {
  const wanted = normaliseTyped(term);
  if (wanted.length < 2 && !/^\d$/.test(wanted)) return false;
  // Most texts don't hold most terms, and a look for letters is quick.
  if (!plain.includes(wanted)) return false;
  const pattern = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}s?(?![\\p{L}\\p{N}])`, 'u').test(plain);
};

export const toPlain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-\u2010-\u2015]+/gu, ' ')
    .replace(/['’‘`"“”]/gu, '');

/**
 * A word of the term that the prompt doesn't say; or most words of the right option that no wrong
 * one has.
 */
const holdsItsWords = (item: Item, answer: string): boolean => {
  const hint = keywords(item.hint);
  const elsewhere = new Set(
    [item.prompt, ...wrongOf(item).map(({ text }) => text)].flatMap((text) => [...keywords(text)]),
  );
  const own = [...keywords(answer)].filter((word) => !elsewhere.has(word) && word.length > 2);
  const told = own.filter((word) => hint.has(word));
  if (item.terms.length > 0) return told.length > 0;
  return item.question.kind === 'single' && told.length >= 2 && told.length >= own.length * 0.6;
};

const promptHoldsTerm = ofEachItem((item) => {
  const text = `${item.prompt}\n${item.question.code ?? ''}`;
  const held = item.terms.find((term) => normaliseTyped(term).length > 2 && holds(text, term));
  return held === undefined
    ? []
    : [
        warn(
          item,
          ['prompt'],
          `the prompt holds the answer (“${held}”)`,
          'Ask in other words, or take that form out of `accept`',
        ),
      ];
});

const NEGATIVE = /\b(?:not|never|except|cannot|\w+n['’]t)\b/i;
// A negation in here isn't what is asked for.
const SUBORDINATE = /\b(?:so that|makes? sure|ensures? that|if|when|while|because|although|though)\b[^,?]*/gi;
const ASKS_WHICH = /\b(?:which|what|who|whose)\b/i;

/** The sentence that asks: the last one that ends in a question mark. */
const questionIn = (prompt: string): string => /[^.!?\n]*\?(?=[^?]*$)/.exec(prompt)?.[0] ?? '';

const strongIn = (inlines: readonly Inline[]): string[] =>
  inlines.flatMap((inline) => (inline.kind === 'strong' || inline.kind === 'stress' ? [wordsOf(inline.inlines)] : []));

/** "Which of these does NOT …": read past by every third reader unless it stands out. */
const negativeIsMarked = ofEachItem((item) => {
  if (item.options.length === 0) return [];
  const asked = questionIn(item.prompt).replace(SUBORDINATE, '');
  const found = ASKS_WHICH.test(asked) && !/^\s*(?:why|how|when)\b/i.test(asked) ? NEGATIVE.exec(asked) : null;
  if (!found || found[0] === found[0].toUpperCase()) return [];
  const strong = item.question.prompt.prose.flatMap((part) => (part.kind === 'text' ? strongIn(part.text) : []));
  if (strong.some((words) => NEGATIVE.test(words))) return [];
  return [
    warn(
      item,
      ['prompt'],
      `the question turns on “${found[0]}”, which is easily read past`,
      `Write **${found[0]}**, or ask for what is so`,
    ),
  ];
});

const VAGUE = /\b(?:usually|often|sometimes|rarely|seldom|frequently|occasionally|generally|normally|mostly)\b/i;

const noVagueFrequency = ofEachItem((item) =>
  (item.question.kind === 'true-false' ? [{ text: item.prompt, path: ['prompt'] }] : item.options).flatMap(
    ({ text, path }) => {
      const found = VAGUE.exec(text)?.[0];
      return found ? [warn(item, path, `“${found}” means something else to everybody`, 'Say when, or how often')] : [];
    },
  ),
);

const gapShowsNoArticle = ofEachItem((item) => {
  const found = item.question.kind === 'gap' ? /\b(an?) ____/i.exec(item.prompt)?.[1] : undefined;
  return found
    ? [
        warn(
          item,
          ['prompt'],
          `“${found}” before the gap gives away how the answer begins`,
          'Write “a(n)”, or turn the sentence',
        ),
      ]
    : [];
});

export const wordingRules = {
  'hint-tells-spelling': hintTellsSpelling,
  'hint-holds-answer': hintHoldsKey,
  'prompt-holds-answer': promptHoldsTerm,
  'unmarked-negative': negativeIsMarked,
  'vague-frequency': noVagueFrequency,
  'gap-article': gapShowsNoArticle,
};
