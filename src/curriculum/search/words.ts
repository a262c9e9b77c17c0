/** Cuts text into words and words to their stems, so that forms of one word meet. */

/** Lower-case words and numbers; hyphens, slashes and the like part words, apostrophes don't. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const STOP = new Set(
  `a about all also am an and any are as at be been between but by can could describe did difference differ do does doing example explain find for from get
  give had has have help how i if im in into is isnt it its ive know like many make me mean meaning means much my need no not of off on only or our out
  please show so some tell than that thats the their them then there these they thing this those to too understand up us use used using versus vs want was
  we were what whats when where which while who whose why will with work works would you your`
    .trim()
    .split(/\s+/),
);

/** The words that say what a question is about; all of them where none does. */
export const contentWords = (words: readonly string[]): readonly string[] => {
  const content = words.filter((word) => !STOP.has(word));
  return content.length > 0 ? content : words;
};

const stems = new Map<string, string>();
// Words met while indexing stay; what people type may fill the rest, and then starts anew.
const STEMS_AT_MOST = 20_000;

export const stem = (word: string): string => {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= STEMS_AT_MOST) stems.clear();
  const cut = cutEndings(word);
  stems.set(word, cut);
  return cut;
};

/** Each step takes one ending off and leaves at least so many letters; the steps follow one another. */
const STEPS: readonly (readonly [ending: RegExp, instead: string, leaves: number])[] = [
  [/is(e|ed|er|ers|es|ing|ation|ations|able)$/, 'iz$1', 3], // British spelling
  [/ies$/, 'y', 3],
  [/(ss|sh|ch|x|z)es$/, '$1', 3],
  [/(?<![sui])s$/, '', 3],
  [/(?:ness|less|ful|ment|ly)$/, '', 4],
  [/(?:ing|ed)$/, '', 4],
  [/al$/, '', 5],
  [/abilit(?:y|i)$/, 'abl', 3],
  [/(?:ence|ency|ent|ance|ancy|ant)$/, '', 4],
  [/(?:er|or|ar)$/, '', 4],
  [/ion$/, '', 4],
  [/at$/, '', 4],
  [/ate$/, '', 4],
  [/([bdgklmnprt])\1$/, '$1', 3],
  [/e$/, '', 3],
];

const cutEndings = (word: string): string => {
  if (word.length < 4 || /\d/.test(word)) return word;
  return STEPS.reduce((current, [ending, instead, leaves]) => {
    const cut = current.replace(ending, instead);
    return cut.length >= leaves ? cut : current;
  }, word);
};
