/** Promises about names on paper: whichever scripts they mix, each part reads as it was typed. */
import { expect, test } from 'vitest';
import { asTheyStand, runsOf } from '../../src/lib/font/scripts.ts';

const names: readonly (readonly [string, ...string[]])[] = [
  ['Ada Lovelace', 'Ada Lovelace'],
  ['שרה כהן', 'שרה כהן'],
  ['שרה Cohen-לוי', '-לוי', 'Cohen', 'שרה '],
  ['Sarah שרה כהן Cohen', 'Sarah ', 'שרה כהן', ' Cohen'],
  ['محمد Smith علي', 'علي', ' ', 'Smith', 'محمد '],
  ['נועה 2nd', '2nd', 'נועה '],
];

test.each(names)('%s stands on paper part by part, from the left', (name, ...parts) => {
  expect(asTheyStand(runsOf(name) ?? []).map(({ words }) => words)).toEqual(parts);
});
