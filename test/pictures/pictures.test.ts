/** Promises about pictures: they are read by everybody, and look as they were meant to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawPng } from '../../src/chat/view/picture.ts';
import { rasterise } from '../../src/chat/view/rasterise.ts';
import { words } from '../../src/pictures/kit.ts';
import { palettes } from '../../src/pictures/palette.ts';
import { shorten, widthOf } from '../../src/pictures/words.ts';
import { differs } from './reference.ts';
import { samples } from './samples.ts';

/** Of some 400,000: less is how another processor rounds. */
const PIXELS_AT_MOST = 60;
const appearances = ['light', 'dark'] as const;

/** Relative luminance, WCAG 2.2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

describe.each(appearances)('a %s picture', (appearance) => {
  const { ground, panel, tint, ink, quiet, main, second, good, ramp } = palettes[appearance];

  test('has words with a contrast of 4.5 to 1 and marks with 3 to 1 on all that they stand on', () => {
    const grounds = [ground, panel, tint];
    const text = [ink, quiet].flatMap((colour) => grounds.map((on) => contrast(colour, on)));
    expect(Math.min(...text, contrast(ground, second))).toBeGreaterThanOrEqual(4.5);
    const marks = [main, second, good].flatMap((colour) => grounds.map((on) => contrast(colour, on)));
    expect(Math.min(...marks, ...ramp.map((colour) => contrast(colour, ground)))).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.keys(samples))('%s looks as it was meant to, also with the longest names', async (name) => {
    const different = await Promise.all(
      (['usual', 'longest'] as const).map(async (state) => ({
        state,
        pixels: await differs(`${name}-${state}-${appearance}`, samples[name]?.[state](appearance) ?? ''),
      })),
    );
    expect(different.filter(({ pixels }) => pixels === undefined || pixels > PIXELS_AT_MOST)).toEqual([]);
  });

  test.each(Object.keys(samples))('%s of nothing says so, and is still a picture', (name) => {
    const svg = samples[name]?.empty(appearance) ?? '';
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(rasterise(svg, 60).width).toBe(60);
  });
});

/** Widths are worked out from the font's own tables, not with the renderer. */
test('what is measured is as wide as what is drawn, or wider where letters are joined', () => {
  const joined = ['محمد عبد الله', 'রবীন্দ্রনাথ ঠাকুর', 'प्रियंका शर्मा'];
  for (const said of [
    'Wolfeschlegelsteinhausenberger',
    'illicit “l’île” 1,111',
    'Александра Волкова',
    'Nguyễn Thị Ánh',
    '王小明 さくら・ユウキ',
    'สมชาย ใจดี',
    ...joined,
  ])
    for (const weight of ['regular', 'bold'] as const) {
      const svg = words(said, { x: 0, y: 30, fill: '#000000', size: 20, weight });
      const { pixels, width } = rasterise(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 40">${svg}</svg>`,
        600,
      );
      const inked = Array.from({ length: pixels.length / 4 }, (_, at) => at).filter(
        (at) => (pixels[at * 4] ?? 255) < 128,
      );
      const right = Math.max(...inked.map((at) => at % width));
      // Letters that are drawn closer together, such as two ones, aren't measured so.
      expect(widthOf(said, 20, weight) - right, said).toBeGreaterThan(-1);
      expect(widthOf(said, 20, weight) - right, said).toBeLessThan(joined.includes(said) ? 60 : 8);
      expect(right, said).toBeGreaterThan(60);
    }
});

test('a name is cut between letters, keeps what the font has, and never becomes markup', () => {
  expect(shorten('Zoë <b>Ford</b> & “Co”', 15, 500)).toBe('Zoë <b>Ford</b> & “Co”');
  expect(words('Zoë <b>', { x: 0, y: 0, fill: '#000000' })).toContain('Zoë &lt;b&gt;');
  expect(shorten('Ana 🎓👩🏽‍🚀 Ruiz', 15, 500)).toBe('Ana Ruiz');
  expect(shorten('🎉🎉', 15, 500)).toBe('(name in the text)');
  expect(shorten('', 15, 500)).toBe('');
  expect(shorten('e\u0301'.repeat(50), 15, 100)).toMatch(/^(é|e\u0301)+…$/);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 20, max: 400 }), (said, room) => {
      expect(widthOf(shorten(said, 15, room), 15)).toBeLessThanOrEqual(
        Math.max(room, widthOf('(name in the text)', 15)),
      );
    }),
  );
});

test('one that can’t be drawn is refused each time anew, so that its words stand in', async () => {
  const broken = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect';
  for (const _ of [1, 2]) await expect(drawPng(broken)).rejects.toThrow();
});
