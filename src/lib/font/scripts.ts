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

export type Run = { readonly words: string; readonly file: string };

/**
 * Words cut where another font is needed, as they are read; nothing where some letter is in none.
 */
export const runsOf = (words: string): readonly Run[] | undefined => {
  const runs: { words: string; file: string }[] = [];
  for (const { segment } of clusters.segment(words)) {
    const last = runs.at(-1);
    const file = fileFor(segment, last?.file);
    if (file === undefined) return undefined;
    if (last && last.file === file) last.words += segment;
    else runs.push({ words: segment, file });
  }
  return runs;
};

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Spaces and signs stay with the letters before them, where that font has them. */
const fileFor = (segment: string, before: string | undefined): string | undefined => {
  const files = [...(before ? [before] : []), arimoFiles.regular, ...fallbacks];
  return files.find((file) => [...segment].every((letter) => openFont(file).has(letter.codePointAt(0) ?? 0)));
};
