/**
 * What a query is about: one slot for each thing it names, with all the words that may stand for
 * that thing.
 */
import type { SynonymGroups } from '../model.ts';
import { withoutForeignFiller } from './languages.ts';
import { otherFields } from './other-fields.ts';
import { type Correction, createSpelling } from './spelling.ts';
import { contentWords, isFiller, isMostlyFiller, isSoft, stem, tellingWords, wordsIn } from './words.ts';

/** Words that together stand for a slot, as stems; `weight` says how surely, from 0 to 1. */
export type Alternative = { readonly stems: readonly string[]; readonly weight: number };

export type Slot = {
  readonly typed: readonly string[];
  /**
   * `soft`: filler unless a name has it; `unknown`: in no text of ours, so what stands for it is a
   * guess.
   */
  readonly sort: 'known' | 'unknown' | 'soft';
  readonly alternatives: readonly Alternative[];
};

export type Lexicon = {
  /** Words of names, summaries, topics and synonyms: what a misspelt word most likely means. */
  readonly important: ReadonlySet<string>;
  /** Every word that is indexed. */
  readonly all: ReadonlySet<string>;
  /** Words run together, and the words they are. */
  readonly compounds: ReadonlyMap<string, readonly string[]>;
  readonly synonyms: SynonymGroups;
};

const SURE = 1;
const SYNONYM = 0.7;
/** Of a word whose beginning was typed. */
const BEGUN = 0.8;
const BEGINNING_AT_LEAST = 4;
/** What a slip costs, as a share of the word that it is in. */
const SLIP_COST = 1.2;

type Understood = {
  /** What is left of those typed, without filler and put together where they belong so. */
  readonly words: readonly string[];
  readonly slots: readonly Slot[];
  /** One of those typed is nowhere. */
  readonly misspelt: boolean;
};

type Phrase = {
  readonly stems: readonly string[];
  readonly others: readonly (readonly string[])[];
};

export const createUnderstanding = (lexicon: Lexicon): ((typed: readonly string[]) => Understood) => {
  const knownStems = new Set([...lexicon.all].map(stem));
  const correct = createSpelling([...lexicon.important, ...lexicon.compounds.keys()]);
  const byLength = [...lexicon.important].sort((a, b) => a.length - b.length);
  const phrases = phrasesByFirstStem(lexicon.synonyms);

  const isKnown = (word: string): boolean => lexicon.all.has(word) || isForm(word);
  /**
   * Whether it is another form of a known word, and not a misspelling whose stem happens to be one.
   */
  const isForm = (word: string): boolean => knownStems.has(stem(word)) && stem(word).length >= word.length - 4;

  /** The shortest important word that begins so: "prom", "kube". */
  const complete = (word: string): string | undefined =>
    word.length < BEGINNING_AT_LEAST ? undefined : byLength.find((each) => each.startsWith(word));

  const read = (word: string): Slot => {
    const typed = [word];
    if (isSoft(word)) return { typed, sort: 'soft', alternatives: [sure(word)] };
    const parts = lexicon.compounds.get(word);
    const together = parts ? [{ stems: parts.map(stem), weight: SURE }] : [];
    if (lexicon.all.has(word) || lexicon.important.has(word))
      return { typed, sort: 'known', alternatives: [sure(word), ...together] };
    if (parts) return { typed: parts, sort: parts.every(isSoft) ? 'soft' : 'known', alternatives: together };
    if (otherFields.has(word)) return { typed, sort: 'unknown', alternatives: [] };
    if (isForm(word)) return { typed, sort: 'known', alternatives: [sure(word)] };
    return { typed, sort: 'unknown', alternatives: guess(word) };
  };

  const guess = (word: string): readonly Alternative[] => {
    const begun = complete(word);
    if (begun) return [{ stems: [stem(begun)], weight: BEGUN }];
    return correct(word).map((correction) => corrected(correction, lexicon));
  };

  const isEnglish = (word: string): boolean => isFiller(word) || isSoft(word) || isKnown(word);

  return (typed) => {
    const telling = tellingWords(withoutForeignFiller(typed, isEnglish)).filter(({ length }) => length > 1);
    const words = joinKnown(telling.slice(0, WORDS_AT_MOST), isKnown, lexicon.important);
    return {
      words,
      slots: withSynonyms([...new Set(words)].map(read), phrases),
      misspelt: contentWords(words).length > 0 && !typed.every((word) => lexicon.all.has(word)),
    };
  };
};

/** A query is a question of one sentence; more is pasted text, and its beginning says enough. */
export const WORDS_AT_MOST = 16;

const sure = (word: string): Alternative => ({ stems: [stem(word)], weight: SURE });

const corrected = ({ word, distance }: Correction, { compounds }: Lexicon): Alternative => ({
  stems: (compounds.get(word) ?? [word]).map(stem),
  weight: 1 - (SLIP_COST * distance) / word.length,
});

/**
 * "check pointing" is written as one word elsewhere: neighbours that together are an important word
 * become it.
 */
const joinKnown = (
  words: readonly string[],
  isKnown: (word: string) => boolean,
  important: ReadonlySet<string>,
): string[] => {
  const joined: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const [word = '', next] = [words[index], words[index + 1]];
    const together = next === undefined ? undefined : word + next;
    const fits =
      together !== undefined &&
      (important.has(together) || (isKnown(together) && !(isKnown(word) && isKnown(next ?? ''))));
    joined.push(fits ? together : word);
    if (fits) index += 1;
  }
  return joined;
};

const phrasesByFirstStem = (groups: SynonymGroups): ReadonlyMap<string, readonly Phrase[]> => {
  const phrases = groups.flatMap((group) => {
    // Of "as of" or "out of date", too little is left to stand for anything.
    const stemmed = group
      .map(wordsIn)
      .filter((words) => !isMostlyFiller(words))
      .map((words) => contentWords(words).map(stem));
    return stemmed.map((stems): Phrase => ({ stems, others: stemmed.filter((other) => other !== stems) }));
  });
  return Map.groupBy(phrases, ({ stems }) => stems[0] ?? '');
};

/**
 * Slots in a row that make a phrase with synonyms become one slot with these as alternatives; the
 * longest phrase wins.
 */
const withSynonyms = (slots: readonly Slot[], phrases: ReadonlyMap<string, readonly Phrase[]>): Slot[] => {
  const result: Slot[] = [];
  for (let index = 0; index < slots.length; ) {
    const found = phrasesAt(slots, index, phrases);
    const length = Math.max(1, ...found.map(({ stems }) => stems.length));
    const longest = found.filter(({ stems }) => stems.length === length);
    const parts = slots.slice(index, index + length);
    const own = mergeSlots(parts);
    const others = longest.flatMap(({ others: each }) =>
      each.map((stems): Alternative => ({ stems, weight: SYNONYM * (own[0]?.weight ?? 1) })),
    );
    result.push({
      typed: parts.flatMap(({ typed }) => typed),
      sort: sortOf(parts),
      alternatives: [...own, ...others],
    });
    index += length;
  }
  return result;
};

const sortOf = (parts: readonly Slot[]): Slot['sort'] =>
  parts.some(({ sort }) => sort === 'known') ? 'known' : (parts[0]?.sort ?? 'unknown');

const phrasesAt = (slots: readonly Slot[], index: number, phrases: ReadonlyMap<string, readonly Phrase[]>): Phrase[] =>
  (slots[index]?.alternatives ?? [])
    .flatMap(({ stems }) => phrases.get(stems[0] ?? '') ?? [])
    .filter(({ stems }) =>
      stems.every((each, offset) =>
        slots[index + offset]?.alternatives.some(
          (alternative) => alternative.stems.length === 1 && alternative.stems[0] === each,
        ),
      ),
    );

/** Several slots as one: their likeliest words together. */
const mergeSlots = (slots: readonly Slot[]): readonly Alternative[] => {
  const [only] = slots;
  if (slots.length === 1 && only) return only.alternatives;
  const best = slots.map(({ alternatives }) => alternatives[0]).filter((alternative) => alternative !== undefined);
  return [
    {
      stems: best.flatMap(({ stems }) => stems),
      weight: Math.min(...best.map(({ weight }) => weight)),
    },
  ];
};
