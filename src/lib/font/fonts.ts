/**
 * The fonts that come with the bot, so that what it draws looks the same on every machine: Arimo,
 * which has Latin, Greek, Cyrillic and Hebrew.
 */
import { createRequire } from 'node:module';
import type { Font as Loaded } from 'fontkit';

const require = createRequire(import.meta.url);

export const arimoFiles = {
  regular: require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
  italic: require.resolve('@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf'),
  bold: require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
} as const;

export type Weight = 'regular' | 'bold';

export type Font = {
  readonly has: (codePoint: number) => boolean;
  /** In ems: a text of size 15 is 15 times as wide. */
  readonly widthOf: (codePoint: number) => number;
  /** Words as shapes, in the font's own units, upwards from the line they stand on. */
  readonly outline: (words: string) => Outline;
  readonly unitsPerEm: number;
};

export type Outline = {
  readonly width: number;
  readonly glyphs: readonly { readonly x: number; readonly y: number; readonly d: string }[];
};

const opened = new Map<string, Font>();

/** Read when it is first asked for: a start needs no font, and the library takes 0.2 s to load. */
export const openFont = (file: string): Font => {
  const known = opened.get(file);
  if (known) return known;
  const fontkit: typeof import('fontkit') = require('fontkit');
  // A file of one font; collections of fonts are another type.
  const loaded = fontkit.openSync(file) as Loaded;
  const font: Font = {
    has: (codePoint) => loaded.hasGlyphForCodePoint(codePoint),
    widthOf: (codePoint) => loaded.glyphForCodePoint(codePoint).advanceWidth / loaded.unitsPerEm,
    outline: (words) => outlineIn(loaded, words),
    unitsPerEm: loaded.unitsPerEm,
  };
  opened.set(file, font);
  return font;
};

const outlineIn = (font: Loaded, words: string): Outline => {
  const { glyphs, positions } = font.layout(words);
  let width = 0;
  const drawn = glyphs.map((glyph, index) => {
    const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[index] ?? {};
    const at = { x: width + xOffset, y: yOffset, d: glyph.path.toSVG() };
    width += xAdvance;
    return at;
  });
  return { width, glyphs: drawn };
};
