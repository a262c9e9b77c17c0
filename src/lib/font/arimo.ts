/** The font that comes with the bot, so that what it draws looks the same on every machine. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Font, readFont } from './read-font.ts';

const require = createRequire(import.meta.url);
const fileOf = (name: string): string => require.resolve(`@expo-google-fonts/arimo/${name}`);

export const arimoFiles = {
  regular: fileOf('400Regular/Arimo_400Regular.ttf'),
  italic: fileOf('400Regular_Italic/Arimo_400Regular_Italic.ttf'),
  bold: fileOf('700Bold/Arimo_700Bold.ttf'),
} as const;

export type Weight = 'regular' | 'bold';

const read = new Map<Weight, Font>();

/** Read when it is first asked for: 440 kB that many a start doesn't need. */
export const arimo = (weight: Weight): Font => {
  const known = read.get(weight);
  if (known) return known;
  const font = readFont(readFileSync(arimoFiles[weight]));
  read.set(weight, font);
  return font;
};
