/** Fonts for scripts that Arimo lacks, and which of them a name needs. */
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { arimoFiles, openFont, type Weight } from './fonts.ts';

const require = createRequire(import.meta.url);

/** WOFF, which is read without the network and without the system's fonts. */
const alphabets: readonly string[] = [
  require.resolve('@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'),
  require.resolve('@fontsource/hind-siliguri/files/hind-siliguri-bengali-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff'),
];

/**
 * Fonts of Chinese (with Japanese) and of Korean come in a hundred files each, by which letters are
 * in them, and this is the list of them; in all weights at once they are 9 MB, else 75 and more.
 */
const eastAsian: readonly string[] = [
  require.resolve('@fontsource-variable/noto-sans-sc/unicode.json'),
  require.resolve('@fontsource-variable/noto-sans-kr/unicode.json'),
];

export type Run = {
  readonly words: string;
  readonly file: string;
  /** It is written from right to left. */
  readonly fromRight: boolean;
};

/**
 * Words cut where another font is needed, or where they turn to the other direction, as they are
 * read; nothing where some letter is in none.
 */
export const runsOf = (words: string): readonly Run[] | undefined => {
  const runs: { words: string; file: string; fromRight: boolean }[] = [];
  const segments = [...clusters.segment(words.normalize())].map(({ segment }) => segment);
  const directions = directionsOf(segments);
  for (const [index, segment] of segments.entries()) {
    const last = runs.at(-1);
    const fromRight = directions[index] ?? false;
    const file = fileFor(segment, last?.file);
    if (file === undefined) return undefined;
    if (last && last.file === file && last.fromRight === fromRight) last.words += segment;
    else runs.push({ words: segment, file, fromRight });
  }
  return runs;
};

/** As they stand on paper, from the left: the first says from which side the whole is read. */
export const asTheyStand = (runs: readonly Run[]): readonly Run[] => {
  const parts: Run[][] = [];
  for (const run of runs) {
    const last = parts.at(-1);
    if (last?.[0]?.fromRight === run.fromRight) last.push(run);
    else parts.push([run]);
  }
  const ordered = runs[0]?.fromRight ? parts.toReversed() : parts;
  return ordered.flatMap((part) => (part[0]?.fromRight ? part.toReversed() : part));
};

/** The same of as many letters as there are fonts for. */
export const runsOfKnown = (words: string): readonly Run[] =>
  runsOf(words) ??
  runsOf(
    [...words]
      .filter((letter) => runsOf(letter) !== undefined)
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ) ??
  [];

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const FROM_LEFT = /[\p{L}\p{N}]/u;

/** Signs between two directions go with the whole, as Unicode has it: whether each is from the right. */
const directionsOf = (segments: readonly string[]): readonly boolean[] => {
  const own = segments.map((segment) =>
    FROM_RIGHT.test(segment) ? true : FROM_LEFT.test(segment) ? false : undefined,
  );
  const isKnown = (direction: boolean | undefined) => direction !== undefined;
  const whole = own.find(isKnown) ?? false;
  return own.map((direction, index) => {
    const before = own.slice(0, index).findLast(isKnown) ?? whole;
    const after = own.slice(index).find(isKnown) ?? whole;
    return direction ?? (before === after ? before : whole);
  });
};

/** Spaces and signs stay with the letters before them, where that font has them. */
const fileFor = (segment: string, before: string | undefined): string | undefined => {
  const letters = [...segment].map((letter) => letter.codePointAt(0) ?? 0);
  const hasAll = (file: string): boolean => letters.every((letter) => openFont(file).has(letter));
  const stays = before !== undefined && !/^\p{L}/u.test(segment);
  const file = [...(stays ? [before] : []), arimoFiles.regular, ...alphabets].find(hasAll);
  return file ?? (isEastAsian(segment) ? eastAsianFiles(letters[0] ?? 0).find(hasAll) : undefined);
};

// Also the signs that are used in them alone, such as the mark of a long vowel.
const isEastAsian = (words: string): boolean =>
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u.test(words);

type Range = readonly [from: number, to: number];
let ranges: readonly (readonly [file: string, ranges: readonly Range[]])[] | undefined;

/** Which have it as their package says, some of them wrongly. */
const eastAsianFiles = (codePoint: number): readonly string[] => {
  ranges ??= eastAsian.flatMap((list) => {
    const parts: Readonly<Record<string, string>> = require(list);
    const folder = dirname(list);
    return Object.entries(parts).map(([part, said]) => {
      const name = `${basename(folder)}-${part.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`;
      return [join(folder, 'files', name), said.split(',').map(readRange)] as const;
    });
  });
  const files = ranges.filter(([, each]) => each.some(([from, to]) => from <= codePoint && codePoint <= to));
  return files.map(([file]) => file);
};

/** `U+4e00-4e0f` or `U+4e00`. */
const readRange = (said: string): Range => {
  const [from = '', to = from] = said.trim().slice(2).split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
};

/**
 * How wide a letter is where it stands alone, in ems: joined to others it may be less. `undefined`
 * where no font has it. It opens none of the hundred files: that takes long, and whoever draws does
 * it.
 */
export const widthOfLetter = (letter: string, weight: Weight): number | undefined => {
  const codePoint = letter.codePointAt(0) ?? 0;
  const arimo = openFont(arimoFiles[weight]);
  if (arimo.has(codePoint)) return arimo.widthOf(codePoint);
  if (isEastAsian(letter)) return 1;
  const file = alphabets.find((each) => openFont(each).has(codePoint));
  return file === undefined ? undefined : openFont(file).widthOf(codePoint);
};

/** In ems: what a line has to be thicker to look like Arimo's beside it. */
export const thicken = ({ file }: Run, weight: Weight): number =>
  (isThin(file) ? 0.045 : 0) + (weight === 'bold' ? 0.04 : 0);

/** Of all weights in a file the thinnest is drawn: the library can't make another of this format. */
export const isThin = (file: string): boolean => file.endsWith('.woff2');
