/** Finds the known words that a misspelt one may stand for. */
import { editDistance } from '../../lib/edit-distance.ts';

export type Correction = { readonly word: string; readonly distance: number };

const CORRECTIONS_AT_MOST = 4;

// Slips seldom hit a first letter, and a short word with another one is another word ("rice", "price").
const SHORT = 6;

/** Slips forgiven in a word of so many letters. */
const slipsForgiven = (length: number): number => (length < 4 ? 0 : length < 6 ? 1 : 2);

/** Gives for a misspelt word its nearest known ones, nearest first. */
export const createSpelling = (known: Iterable<string>): ((word: string) => readonly Correction[]) => {
  const entries = [...known].filter((word) => word.length > 2).map((word) => ({ word, letters: letterSet(word) }));
  const byLength = Map.groupBy(entries, ({ word }) => word.length);
  return (word) => {
    const budget = slipsForgiven(word.length);
    const letters = letterSet(word);
    const found: Correction[] = [];
    for (let length = word.length - budget; length <= word.length + budget; length += 1) {
      for (const entry of byLength.get(length) ?? []) {
        // One slip changes at most two letters of the set: this spares nearly all of the comparing.
        if (countBits(entry.letters ^ letters) > 2 * budget || (word.length < SHORT && entry.word[0] !== word[0]))
          continue;
        const distance = editDistance(word, entry.word, budget);
        if (distance <= budget) found.push({ word: entry.word, distance });
      }
    }
    const nearest = Math.min(...found.map(({ distance }) => distance));
    return found.filter(({ distance }) => distance === nearest).slice(0, CORRECTIONS_AT_MOST);
  };
};

/** One bit a letter; digits and other letters share the rest. */
const letterSet = (word: string): number => {
  let set = 0;
  for (let index = 0; index < word.length; index += 1) set |= 1 << (word.charCodeAt(index) % 32);
  return set;
};

const countBits = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};
