/** Promises about pictures: they are read by everybody, and look as they were meant to. */
import { describe, expect, test } from 'vitest';
import { palettes } from '../../src/pictures/palette.ts';
import { samples } from './samples.ts';

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

  test.each(Object.keys(samples))('%s is well-formed, whatever the names are', (name) => {
    for (const draw of Object.values(samples[name] ?? {}))
      expect(draw(appearance)).not.toMatch(/NaN|undefined|Infinity/);
  });
});
