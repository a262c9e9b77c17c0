/**
 * Cuts text into words and words to their stems, so that forms of one word meet; knows which words
 * say nothing alone.
 */

/** Lower-case words and numbers; hyphens, slashes and the like part words, apostrophes don't. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const setOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Never say what a question is about. */
const FILLER = setOf(
  `
    a about actually also am an and another any anybody anyone anything are as at be because been
    being but by can cant could couldnt did didnt do does doesnt doing dont either else etc ever
    every everything for from had has have having he hello her here hey hi his how i if im in
    instead into is isnt it its itself ive just let lets lot lots may me might mine must my nor
    not now of off ok on or our ours out own please really shall she should shouldnt since so some
    somebody someone something still such than thanks that thats the their them then there these
    they this those through to too us very vs versus was wasnt we well were what whats when where
    whether which while whose who why will with within without wont would wouldnt yes yet you your`,
);

/** Filler in most questions, and part of a name in a few: "how services find each other". */
const SOFT = setOf(
  `
    again all always bad best better between both call called cause come comes define definition
    describe differ difference differences different differently done each everybody everyone
    exactly example examples explain explained explanation find get gets getting give go goes
    going gone good got happen happened happening happens help helps important know learn like
    long look made make makes making many mean meaning meant means more most much need needed
    needs never no nothing often only other others people possible possibly purpose put rather
    same say says see seen show simple simply sort sure tell thing things think together try
    understand up use used useful uses using usually various want wants way ways word work working
    works`,
);

export const isFiller = (word: string): boolean => FILLER.has(word);
export const isSoft = (word: string): boolean => SOFT.has(word);

/** The words by which a name or a question may be told. */
export const tellingWords = (words: readonly string[]): readonly string[] => words.filter((word) => !FILLER.has(word));

/** The words that say what a question is about: none where all is filler. */
export const contentWords = (words: readonly string[]): readonly string[] =>
  words.filter((word) => !FILLER.has(word) && !SOFT.has(word));

/** Whether so much of it is filler that the rest says nothing: "as of", "out of date". */
export const isMostlyFiller = (words: readonly string[]): boolean =>
  contentWords(words).length === 0 || words.filter(isFiller).length > words.length / 2;

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

/**
 * Each step takes one ending off and leaves at least so many letters; the steps follow one another.
 */
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
  [/(?:er|or)$/, '', 4],
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
