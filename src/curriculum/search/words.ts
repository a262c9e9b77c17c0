/** Cuts text into words and words to their stems, so that forms of one word meet. */

/** Lower-case words and numbers; hyphens, slashes and the like part words, apostrophes don't. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const STOP = new Set(
  `a about actually all also am an and another any anybody anyone anything are as at bad be because been being best better between both but by call called
  can cant could couldnt define definition describe did didnt differ difference differences different differently do does doesnt doing dont done each either else
  etc ever every everything example examples explain explained explanation find for from get gets getting give go goes going gone good got had happen happened
  happening happens has have having he help helps her here his how i if im important in instead into is isnt it its itself ive just kind know learn let lets like long look
  lot lots made make makes making many may me mean meaning meant means might more most much must my need needed needs no not nothing now of off often on
  only or other others our out own people please possible possibly purpose put rather really same say says see seen shall she should shouldnt show
  simple simply since so some somebody someone something sort still such tell than that thats the their them then there these they thing things think this those
  through to together too try understand up us use used useful uses using usually various versus very vs want wants was wasnt way ways we well were what whats when where whether
  which while whose why will with within without wont work working works would wouldnt yes yet you your`
    .trim()
    .split(/\s+/),
);

/** The words that say what a question is about: none where all is filler. */
export const contentWords = (words: readonly string[]): readonly string[] => words.filter((word) => !STOP.has(word));

/** Whether so much of it is filler that the rest says nothing: "as of", "out of date". */
export const isMostlyFiller = (words: readonly string[]): boolean =>
  words.filter((word) => STOP.has(word)).length > words.length / 2;

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
