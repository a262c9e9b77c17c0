/** Fonts for scripts that Arimo lacks, and which of them a name needs. */
import { createRequire } from 'node:module';
import { arimoFiles, openFont } from './fonts.ts';

const require = createRequire(import.meta.url);

/** WOFF, which is read without the network and without the system's fonts. */
const fallbacks: readonly string[] = [
  require.resolve('@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-400-normal.woff'),
  require.resolve('@fontsource/noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff'),
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
  const segments = [...clusters.segment(words)].map(({ segment }) => segment);
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
  const files = [...(before ? [before] : []), arimoFiles.regular, ...fallbacks];
  return files.find((file) => [...segment].every((letter) => openFont(file).has(letter.codePointAt(0) ?? 0)));
};
