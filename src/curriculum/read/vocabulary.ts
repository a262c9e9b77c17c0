/**
 * Gathers the words that the curriculum itself uses, so that a real word is never taken for a
 * misspelling.
 */
import { normaliseTyped, type Vocabulary } from '../kinds/typed/typed-answer.ts';

/**
 * `terms` are names and accepted or rejected forms; `texts` any prose, such as the files
 * themselves.
 */
export const makeVocabulary = (terms: Iterable<string>, texts: Iterable<string>): Vocabulary => {
  const known = new Set<string>();
  for (const term of terms) {
    const normal = normaliseTyped(term);
    known.add(normal).add(normal.replaceAll(' ', ''));
    for (const word of normal.split(' ')) known.add(word);
  }
  const words = new Set<string>();
  for (const text of texts) for (const [word] of text.matchAll(/[\p{L}\p{M}]{4,}/gu)) words.add(word.toLowerCase());
  return { terms: known, words };
};
