/**
 * How a file's bytes become text, and what is wrong with the text whatever is written in it: its
 * letters, its line ends, a merge left in it.
 */
import { type Place, type Problem, problem } from '../problem.ts';

/** `text` is there whenever the rest of the file can still be checked; its lines end in `\n`. */
export type ReadText = { readonly text?: string; readonly problems: readonly Problem[] };

export const readText = (file: string, bytes: Uint8Array): ReadText => {
  const { text, problem: wrongLetters } = decode(file, bytes);
  const faults = textFaults.flatMap((find) => find(file, text) ?? []);
  const problems = [...(wrongLetters ? [wrongLetters] : []), ...faults];
  if (text.search(MERGE) >= 0) return { problems };
  return { text: text.replace(/\r\n?/g, '\n'), problems };
};

const placeIn = (file: string, text: string, offset: number): Place => {
  const rows = text.slice(0, offset).split(/\r\n?|\n/);
  return { file, line: rows.length, column: (rows.at(-1)?.length ?? 0) + 1 };
};

/** Of a part (`whole` is false) a last letter that is cut off is left out. */
const inUtf8 = (bytes: Uint8Array, whole: boolean): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: !whole,
    });
  } catch {
    return undefined;
  }
};

/**
 * Decodes in any case, so that an author whose editor saves otherwise is told of everything else
 * too.
 */
const decode = (file: string, bytes: Uint8Array): { text: string; problem?: Problem } => {
  const { text, savedAs } = decodeText(bytes);
  if (savedAs === 'UTF-8') return { text };
  const fix = 'Save the file as UTF-8';
  if (savedAs === 'UTF-16')
    return { text, problem: problem('error', { file, line: 1, column: 1 }, 'the file is saved as UTF-16', fix) };
  const valid = validStart(bytes);
  const at = Buffer.byteLength(valid);
  const letter = new TextDecoder('windows-1252').decode(bytes.subarray(at, at + 1));
  const message = `this letter is not saved as UTF-8 (in Windows-1252 it would be “${letter}”)`;
  return { text, problem: problem('error', placeIn(file, valid, valid.length), message, fix) };
};

type Saved = { readonly text: string; readonly savedAs: 'UTF-8' | 'UTF-16' | 'Windows-1252' };

/** What is neither of the first two is taken for the third, in which any bytes are letters. */
export const decodeText = (bytes: Uint8Array): Saved => {
  const wide = wideEncoding(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), savedAs: 'UTF-16' };
  const text = inUtf8(bytes, true);
  return text === undefined
    ? { text: new TextDecoder('windows-1252').decode(bytes), savedAs: 'Windows-1252' }
    : { text: text.replace(/^\ufeff/, ''), savedAs: 'UTF-8' };
};

/** By its mark at the start, or where it has none by its many zeros. */
const wideEncoding = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 64);
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (head.length < 4 || zeros < head.length / 3) return undefined;
  return first === 0 ? 'utf-16be' : 'utf-16le';
};

/** All before the first letter that is not UTF-8. */
const validStart = (bytes: Uint8Array): string => {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (inUtf8(bytes.subarray(0, middle), false) === undefined) invalid = middle;
    else valid = middle;
  }
  return inUtf8(bytes.subarray(0, valid), false) ?? '';
};

const MERGE = /^(?:<{7}|>{7})(?: |\r?$)/gm;
const LONE_RETURN = /\r(?!\n)/g;
// Control characters, marks without a width, and those that turn the direction of what follows.
const INVISIBLE = /[\0-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;
// UTF-8 that was once opened as Windows-1252: no language has these pairs.
const GARBLED = /\ufffd|\u00c3[\u0080-\u00bf\u0192\u201a]|\u00e2\u20ac[\u0080-\u00bf\u2018-\u203a\u0153\u2122\u0161]?/g;

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

/** What no file may hold; invisible characters can be left out, this can't be mended. */
export const isGarbled = (text: string): boolean => text.search(GARBLED) >= 0;

type TextFault = (file: string, text: string) => Problem | undefined;

/** Told once, where it is first; it is one slip of one editor. */
const firstOf =
  (pattern: RegExp, describe: (found: string, more: string) => readonly [message: string, fix: string]): TextFault =>
  (file, text) => {
    const [first, ...others] = text.matchAll(pattern);
    if (!first) return undefined;
    const more = others.length === 0 ? '' : `, and at ${others.length} more places`;
    return problem('error', placeIn(file, text, first.index), ...describe(first[0], more));
  };

const codePointOf = (mark: string): string =>
  `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const textFaults: readonly TextFault[] = [
  firstOf(MERGE, () => [
    'a merge conflict was left in the file here',
    'Keep one of the two sides, and take the lines with <<<<<<<, ======= and >>>>>>> out',
  ]),
  firstOf(LONE_RETURN, () => ['a line ends with CR alone, as on very old Macs', 'Save the file with LF line ends']),
  firstOf(INVISIBLE, (mark, more) => [`an invisible character stands here (${codePointOf(mark)})${more}`, 'Delete it']),
  firstOf(GARBLED, (letters, more) => [
    `“${letters}” is what is left of a letter that was read in the wrong encoding${more}`,
    'Write the letter anew',
  ]),
];
