/** Finds the known words that a misspelt one may stand for. */
import { editDistance } from '../../lib/words/edit-distance.ts';

export type Correction = { readonly word: string; readonly distance: number };

const CORRECTIONS_AT_MOST = 4;

/**
 * Slips forgiven in a word of so many letters. They seldom hit the first: a short word with another
 * one is another word ("rice", "price").
 */
const slipsForgiven = (length: number, sameStart: boolean): number => {
  if (length < 4) return 0;
  if (length < 6) return sameStart ? 1 : 0;
  return sameStart || length >= 8 ? 2 : 1;
};

/** Gives for a misspelt word its nearest known ones, nearest first. */
export const createSpelling = (known: Iterable<string>): ((word: string) => readonly Correction[]) => {
  const entries = [...known].filter((word) => word.length > 2).map((word) => ({ word, letters: letterSet(word) }));
  const byLength = Map.groupBy(entries, ({ word }) => word.length);
  return (word) => {
    const most = slipsForgiven(word.length, true);
    const letters = letterSet(word);
    const found: Correction[] = [];
    for (let length = word.length - most; length <= word.length + most; length += 1) {
      for (const entry of byLength.get(length) ?? []) {
        const budget = slipsForgiven(word.length, entry.word[0] === word[0]);
        // One slip changes at most two letters of the set: this spares nearly all of the comparing.
        if (budget === 0 || countBits(entry.letters ^ letters) > 2 * budget) continue;
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
