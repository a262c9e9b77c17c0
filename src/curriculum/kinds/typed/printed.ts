/**
 * Compares what a program printed with what somebody typed: the content counts, not the keyboard.
 */
import { tidyTyped } from '../../../lib/words/text.ts';
import { linesOf } from '../question.ts';

/** Without what can't be seen, spaces at line ends, and blank lines around. */
export const tidyPrinted = (value: string): string =>
  linesOf(tidyTyped(value))
    .map((row) => row.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');

type Printing = {
  readonly prints: string;
  readonly mistakes?: readonly { readonly prints: string }[] | undefined;
  readonly code?: string | undefined;
};

/**
 * Gives one spelling to what is printed alike but for spaces, quotes, dashes and the separator of
 * columns; and for capitals, unless the question turns on them. Lines stay lines.
 */
export const spellingOf = (question: Printing): ((value: string) => string) => {
  const exact = (value: string): string => linesOf(tidyPrinted(value)).map(bareLine).join('\n');
  return turnsOnCase(question) ? exact : (value) => exact(value).toLowerCase();
};

const bareLine = (line: string): string =>
  line
    .replace(/[‘’‚“”„«»`"]/gu, "'")
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/^\s*\||\|\s*$/gu, '')
    .replace(/\s*[,;|]\s*|\s+/gu, ' ')
    .replace(/ ?([[\](){}:]) ?/gu, '$1')
    .replace(/^'([^']*)'$/u, '$1')
    .trim();

const CASE_IN_CODE = /\b(?:upper|lower|capitalize|title|swapcase|casefold|initcap)\s*\(/i;

/**
 * Where the code changes capitals, or two of the known outputs hold a word that differs in them.
 */
const turnsOnCase = ({ prints, mistakes = [], code = '' }: Printing): boolean => {
  const printed = [prints, ...mistakes.map((mistake) => mistake.prints)].join('\n');
  const words = new Set(printed.match(/\p{L}+/gu));
  const folded = new Set([...words].map((word) => word.toLowerCase()));
  return folded.size < words.size || CASE_IN_CODE.test(code);
};
