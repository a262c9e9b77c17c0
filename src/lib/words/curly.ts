/**
 * Apostrophes and quotes as they are printed: authors type the straight ones that keyboards have.
 */

// Within a word, or after something marked up: `Kafka`'s.
const APOSTROPHE = /(?<=[\p{L}\p{N}])'(?=\p{L})|^'(?=s\b)/gu;
/** `the brokers' logs`, where no single quote begins that this might close. */
const PLURAL = /(?<=s)'(?![\p{L}\p{N}])/gu;
const SINGLE_QUOTE = /(?:^|[\s([])'\S/;
const BEFORE_OPENING = /[\s=([{—–“‘/]/;

/**
 * Words between two marks of Markdown, never code. A quote whose other side lies beyond a mark is
 * told by what stands beside it here.
 */
export const curled = (words: string): string =>
  (SINGLE_QUOTE.test(words) ? words : words.replace(PLURAL, '’'))
    .replace(APOSTROPHE, '’')
    .replace(/"/g, (quote, at: number) => {
      const [before, after] = [words[at - 1], words[at + 1]];
      if (before === undefined && after === undefined) return quote;
      const opens = before === undefined ? /[\p{L}\p{N}]/u.test(after ?? '') : BEFORE_OPENING.test(before);
      return opens ? '“' : '”';
    });
