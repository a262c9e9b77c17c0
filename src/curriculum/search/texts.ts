/** Which words stand in which concepts, and how much of each concept is about them. */
import { stem, wordsIn } from './words.ts';

/** How much a word counts in a part of a concept. */
const PARTS = {
  title: 1,
  aliases: 0.95,
  definition: 0.8,
  summary: 0.75,
  topics: 0.6,
  body: 0.3,
  questions: 0.18,
} as const;
type Part = keyof typeof PARTS;
const parts = Object.keys(PARTS) as Part[]; // Object.keys gives up the names' types

/** A concept's words by its parts. */
export type Entry = Record<Part, string> & { readonly slug: string };

/** `frequency`: how often the stem stands in a concept, saturated, and less in longer texts. */
export type Posting = { readonly concept: number; readonly frequency: number };

export type Texts = {
  /** Every word as it is written. */
  readonly words: ReadonlySet<string>;
  /** Where a stem stands; concepts are numbered as the entries were. */
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
};

/**
 * BM25F's usual constants: how soon another occurrence says nothing new, and how far length is held
 * against a text.
 */
const SATURATION = 1.2;
const LENGTH_COUNTS = 0.7;

export const indexTexts = (entries: readonly Entry[]): Texts => {
  const words = new Set<string>();
  const frequencies = new Map<string, Map<number, number>>();
  for (const part of parts) {
    const texts = entries.map((entry) => wordsIn(entry[part]));
    const meanLength = texts.reduce((total, { length }) => total + length, 0) / entries.length || 1;
    texts.forEach((text, concept) => {
      for (const word of text) words.add(word);
      const lengthening = 1 - LENGTH_COUNTS + (LENGTH_COUNTS * text.length) / meanLength;
      for (const [each, count] of countStems(text)) {
        const often = count / lengthening;
        const frequency = (PARTS[part] * often * (SATURATION + 1)) / (often + SATURATION);
        const byConcept = frequencies.get(each) ?? new Map<number, number>();
        byConcept.set(concept, (byConcept.get(concept) ?? 0) + frequency);
        frequencies.set(each, byConcept);
      }
    });
  }
  const postings = [...frequencies].map(([each, byConcept]): [string, Posting[]] => [
    each,
    [...byConcept].map(([concept, frequency]) => ({ concept, frequency })),
  ]);
  return { words, postings: new Map(postings) };
};

const countStems = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const each of words.map(stem)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
};
