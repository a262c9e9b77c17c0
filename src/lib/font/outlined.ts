/** Words of a picture for which its renderer has no font, as shapes in their place. */
import { arimoFiles, openFont, type Weight } from './fonts.ts';
import { asTheyStand, type Run, runsOfKnown, thicken } from './scripts.ts';

/** Scripts for which there are fonts that the renderer can't read. */
const names = ['Arabic', 'Bengali', 'Devanagari', 'Tamil', 'Thai', 'Han', 'Hiragana', 'Katakana', 'Hangul'];
const others = new RegExp(`[${names.map((name) => `\\p{scx=${name}}`).join('')}]`, 'u');

/** An SVG whose simple `<text>` elements in other scripts are drawn as they would be read. */
export const outlined = (svg: string): string =>
  svg.replaceAll(/<text ([^<>]*)>([^<]*)<\/text>/g, (whole, attributes: string, said: string) =>
    others.test(said) ? drawWords(readAttributes(attributes), unescapeXml(said)) : whole,
  );

type Attributes = Readonly<Record<string, string>>;

const readAttributes = (written: string): Attributes =>
  Object.fromEntries([...written.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));

const unescapeXml = (said: string): string =>
  said.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** A mark that turns what is beside it has no shape of its own. */
const marks = /[\u200E\u200F]/g;

const drawWords = (attributes: Attributes, said: string): string => {
  const weight = attributes['font-weight'] === '700' ? 'bold' : 'regular';
  const size = Number(attributes['font-size']);
  const runs = asTheyStand(runsOfKnown(said.replaceAll(marks, ''))).flatMap((run) => {
    try {
      return [drawRun(run, size, weight)];
    } catch {
      // The library fails at some rare signs, such as those of the Quran where they stand alone:
      // one name must not cost everybody their picture.
      return [];
    }
  });
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  const share = { middle: 0.5, end: 1 }[attributes['text-anchor'] ?? ''] ?? 0;
  let x = Number(attributes['x']) - share * width;
  const drawn = runs.map((run) => {
    const at = `<g transform="translate(${x.toFixed(2)} ${attributes['y']})">${run.svg}</g>`;
    x += run.width;
    return at;
  });
  const fill = attributes['fill'] ?? 'black';
  return `<g fill="${fill}" stroke="${fill}" stroke-linejoin="round">${drawn.join('')}</g>`;
};

const drawRun = (run: Run, size: number, weight: Weight): { readonly svg: string; readonly width: number } => {
  const isArimo = run.file === arimoFiles.regular;
  const font = openFont(isArimo ? arimoFiles[weight] : run.file);
  const { glyphs, width } = font.outline(run.words);
  const scale = size / font.unitsPerEm;
  const stroke = isArimo ? 0 : Math.round(thicken(run, weight) * font.unitsPerEm);
  const paths = glyphs.map(({ x, y, d }) => `<path transform="translate(${x} ${y})" d="${d}"/>`);
  return {
    svg: `<g transform="scale(${scale} ${-scale})" stroke-width="${stroke}">${paths.join('')}</g>`,
    width: width * scale,
  };
};
