/**
 * Words that may stand around a term and change nothing of what it means: "split-brain problem".
 */

/** What sort of thing a term is. */
const SORTS = new Set(
  [
    'approach concept condition effect event guarantee issue mechanism method pattern phenomenon principle',
    'problem property scenario situation strategy syndrome technique',
  ]
    .join(' ')
    .split(' '),
);

/** The same of a word of a language or an API; "window function" is another thing than a window. */
const SORTS_OF_NAMES = new Set(
  'clause command field flag function keyword method operator option parameter setting statement tvf'.split(' '),
);

/** `CUMULATE`, `max.poll.interval.ms`, `keyBy`: written as in code, so it has no second sense. */
const isName = (form: string): boolean => /^`?(?:[A-Z_]{3,}|[\w-]*[a-z][A-Z._]\w.*)`?$/.test(form);

/**
 * `given` is normalised; `accept` are the forms as their file has them. Takes one such word from
 * the end, and "based" from between two others.
 */
export const withoutFiller = (given: string, accept: readonly string[]): string => {
  const words = given.split(' ').filter((word, index) => index === 0 || word !== 'based');
  const last = words.at(-1)?.replace(/s$/, '') ?? '';
  const isFiller = SORTS.has(last) || (SORTS_OF_NAMES.has(last) && accept.some(isName));
  return (words.length > 1 && isFiller ? words.slice(0, -1) : words).join(' ');
};
