/** What the options of a question give away by their words, whatever is asked. */
import { normaliseTyped } from '../kinds/typed/typed-answer.ts';
import { type ItemOption, keywords, ofEachItem, rightOf, warn, wrongOf } from './item.ts';

const ALL_OF_THEM = [
  /\b(?:all|none|both|neither|any|each) of (?:the|these|those|them)\b(?: (?:above|options|answers))?/i,
  /\b(?:all|none|both) (?:above|apply|are (?:right|true|correct))\b/i,
];

const noAllOfThem = ofEachItem((item) =>
  item.options
    .filter(({ text }) => ALL_OF_THEM.some((all) => all.test(text) && text.replace(all, '').length <= 12))
    .map(({ text, path }) =>
      warn(
        item,
        path,
        `“${text}” tests logic, not the concept`,
        'Write an option of its own; use the kind `several` where more than one is right',
      ),
    ),
);

const LETTERS = /^(?:both )?(?:options? )?[a-f1-6](?:,? (?:and|or|&) (?:options? )?[a-f1-6])+$/i;

/** `A and B`, by letter or by repeating both. */
const noSums = ofEachItem((item) =>
  item.options.flatMap((option) => {
    const others = item.options.filter((other) => other !== option && normaliseTyped(other.text).length > 3);
    const held = others.filter((other) => normaliseTyped(option.text).includes(normaliseTyped(other.text)));
    if (held.length < 2 && !LETTERS.test(option.text)) return [];
    return [
      warn(
        item,
        option.path,
        `“${option.text}” sums up other options`,
        'Let each option stand for itself; use the kind `several` where more than one is right',
      ),
    ];
  }),
);

const noRepeats = ofEachItem((item) =>
  item.options.flatMap((option, index) => {
    const same = item.options.slice(0, index).find((other) => sameWords(other, option));
    return same
      ? [warn(item, option.path, 'this option says the same as one above it', 'Leave one out, or say something else')]
      : [];
  }),
);

/** But for case, punctuation and articles. */
const sameWords = (one: ItemOption, other: ItemOption): boolean => bareWords(one.text) === bareWords(other.text);
const bareWords = (text: string): string =>
  normaliseTyped(text)
    .split(/[\s,;.]+/)
    .filter((word) => !/^(?:an?|the)$/.test(word))
    .join(' ');

/**
 * Only what a reader takes for a rule without exception; "all" and "every" are said of sets as
 * well.
 */
const ABSOLUTES = [
  /\b(?:always|never|only|every|all|none|nothing|no matter|cannot ever)\b/i,
  /\b(?:impossible|completely|entirely|exactly the same|must|guaranteed?|guarantees)\b/i,
];
const isAbsolute = ({ text }: ItemOption): boolean => ABSOLUTES.some((word) => word.test(text));

const noTellingAbsolutes = ofEachItem((item) => {
  const wrong = wrongOf(item);
  const [first] = wrong;
  if (!first || wrong.length < 2 || rightOf(item).some(isAbsolute)) return [];
  if (!wrong.every(isAbsolute)) return [];
  return [
    warn(
      item,
      first.path,
      'every wrong option speaks of always, all, only or never, and no right one does',
      'Make some of them as careful as the right one, or the right one as firm',
    ),
  ];
});

/** A good part of the key is in the prompt, and in no other option. */
const keyRepeatsPrompt = ofEachItem((item) => {
  const [key] = rightOf(item);
  if (!key || item.question.kind !== 'single') return [];
  const asked = keywords(item.prompt);
  const others = new Set(wrongOf(item).flatMap(({ text }) => [...keywords(text)]));
  const shared = [...keywords(key.text)].filter((word) => word.length > 3 && asked.has(word) && !others.has(word));
  if (shared.length === 0 || shared.length * 3 < keywords(key.text).size) return [];
  const shown = wordLike(key.text, shared);
  return [
    warn(
      item,
      key.path,
      `only the right option repeats the prompt’s “${shown}”`,
      'Say it in other words, or use the word in a wrong option too',
    ),
  ];
});

const wordLike = (text: string, stems: readonly string[]): string =>
  text.split(/[^\p{L}\p{N}'’-]+/u).find((word) => [...keywords(word)].some((each) => stems.includes(each))) ??
  stems[0] ??
  '';

/** The wrong options are made by changing the key: what most of them share is the key. */
const keyIsTheCentre = ofEachItem((item) => {
  const [key] = rightOf(item);
  if (!key || item.question.kind !== 'single' || item.options.length < 4) return [];
  const words = item.options.map(({ text }) => keywords(text));
  const inOthers = (index: number) =>
    [...(words[index] ?? [])].reduce(
      (sum, word) => sum + words.filter((other, at) => at !== index && other.has(word)).length,
      0,
    );
  const shares = item.options.map((_, index) => inOthers(index));
  const own = shares[item.options.indexOf(key)] ?? 0;
  const best = Math.max(...shares.filter((_, index) => item.options[index] !== key));
  if (own < best + 3) return [];
  return [
    warn(
      item,
      key.path,
      'the right option shares most of its words with the others',
      'Let the wrong options vary each other as much as they vary the right one',
    ),
  ];
});

const OPPOSITES = [
  ['increas', 'decreas'],
  ['more', 'less'],
  ['more', 'fewer'],
  ['higher', 'lower'],
  ['before', 'after'],
  ['faster', 'slower'],
  ['larger', 'smaller'],
  ['grows', 'shrinks'],
  ['rises', 'falls'],
  ['first', 'last'],
  ['always', 'never'],
  ['yes', 'no'],
  ['with', 'without'],
  ['can', 'cannot'],
  ['can', "can't"],
  ['is', "isn't"],
  ['is', 'is not'],
  ['does', 'does not'],
] as const;

/** `It grows` and `It shrinks`: one of the two must be right, so the others needn't be read. */
const noExhaustingPair = ofEachItem((item) => {
  if (item.question.kind !== 'single' || item.options.length < 3) return [];
  const texts = item.options.map(({ text }) => plainOf(text));
  const isPair = (one: string, other: string) =>
    one !== other && OPPOSITES.some(([a, b]) => swap(one, a, b) === other || swap(other, a, b) === one);
  const pairs = texts.flatMap((one, at) =>
    texts.slice(at + 1).flatMap((other, offset) => (isPair(one, other) ? [[at, at + 1 + offset] as const] : [])),
  );
  const [pair] = pairs;
  if (!pair || pairs.length > 1 || item.options.length === 2) return [];
  const [one, other] = pair.map((at) => item.options[at]);
  if (!one || !other || !(one.right || other.right)) return [];
  return [
    warn(
      item,
      other.path,
      'this option and another are opposites, so one of the two must be right',
      'Give a second pair of opposites, or change one of them',
    ),
  ];
});

const plainOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}'\s-]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()} `;
const swap = (text: string, one: string, other: string): string => text.replace(` ${one}`, ` ${other}`);

const NUMBER = /^\s*[~≈<>]?\s*(-?\d[\d,\u202f ]*(?:\.\d+)?)\s*(?:[-–—]\s*(\d[\d,]*(?:\.\d+)?))?/;
const toNumber = (digits: string | undefined): number => Number((digits ?? 'x').replace(/[,\u202f ]/g, ''));

const numbersInOrder = ofEachItem((item) => {
  const ranges = item.options.map(({ text }) => {
    const found = NUMBER.exec(text);
    const from = toNumber(found?.[1]);
    return {
      from,
      to: found?.[2] === undefined ? from : toNumber(found[2]),
      rest: text.slice(found?.[0].length ?? 0).trim(),
    };
  });
  const [first] = ranges;
  // One unit for all: `1 s` and `100 ms` have no order by their digits.
  if (!first || ranges.some(({ from, rest }) => !Number.isFinite(from) || rest !== first.rest)) return [];
  const sorted = ranges.every(({ from }, index) => index === 0 || from >= (ranges[index - 1]?.from ?? from));
  const down = ranges.every(({ from }, index) => index === 0 || from <= (ranges[index - 1]?.from ?? from));
  const overlap = ranges.findIndex(({ from, to }, index) =>
    ranges.some((other, at) => at < index && from <= other.to && other.from <= to),
  );
  return [
    ...(sorted || down
      ? []
      : [
          warn(item, ['options'], 'the options are numbers out of order', 'List them from the smallest to the largest'),
        ]),
    ...(overlap < 0
      ? []
      : [
          warn(
            item,
            ['options', overlap, 'text'],
            'this range overlaps another',
            'Let each number lie in one option only',
          ),
        ]),
  ];
});

const beginningOf = (text: string): 'to' | 'verb' | 'article' | 'other' => {
  const [first = ''] = text.toLowerCase().replace(/^not /, '').split(/\s+/);
  if (first === 'to') return 'to';
  if (/^(?:an?|the)$/.test(first)) return 'article';
  return /\p{L}{3,}ing$/u.test(first) ? 'verb' : 'other';
};

const BEGINNINGS = {
  to: '“to”',
  verb: 'a verb in -ing',
  article: 'an article',
  other: 'another sort of word',
};

/** The prompt reads on into the options, and only the key doesn't fit, or only the key does. */
const noLoneBeginning = ofEachItem((item) => {
  const [key] = rightOf(item);
  const wrong = wrongOf(item).map(({ text }) => beginningOf(text));
  const [first] = wrong;
  if (!key || !first || item.question.kind !== 'single' || wrong.length < 3) return [];
  const own = beginningOf(key.text);
  if (own === first || wrong.some((other) => other !== first)) return [];
  // A lone article says nothing: one name has it, and others have none.
  if (own === 'article' || (own === 'other' && first === 'article')) return [];
  return [
    warn(
      item,
      key.path,
      `every wrong option begins with ${BEGINNINGS[first]}, and the right one with ${BEGINNINGS[own]}`,
      'Let all options begin alike',
    ),
  ];
});

const noArticleBeforeOptions = ofEachItem((item) => {
  const article = item.options.length > 0 && /\b(an?)\s*[:…]?$/i.exec(item.prompt.trim())?.[1];
  if (!article) return [];
  return [
    warn(
      item,
      ['prompt'],
      `“${article}” at the end of the prompt fits only some of the options`,
      'Put the article into the options',
    ),
  ];
});

export const optionRules = {
  'all-of-them': noAllOfThem,
  'sum-of-options': noSums,
  'repeated-option': noRepeats,
  'absolutes-tell': noTellingAbsolutes,
  'key-repeats-prompt': keyRepeatsPrompt,
  'key-at-centre': keyIsTheCentre,
  'exhausting-pair': noExhaustingPair,
  'numbers-in-order': numbersInOrder,
  'lone-beginning': noLoneBeginning,
  'prompt-article': noArticleBeforeOptions,
};
