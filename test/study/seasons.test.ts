/** Promises about who comes to the top of a board, in one simulated season; many are a benchmark. */
import { expect, test } from 'vitest';
import { playSeason } from '../bench/seasons.ts';

test('whoever crams, guesses or repeats what is easy leads no board, and who came back to study is found', () => {
  const { improved, ...others } = playSeason(0);
  for (const first of [improved, ...Object.values(others)]) {
    expect(first).toHaveLength(30);
    expect(['honest', 'improver']).toContain(first[0]);
    expect(first.filter((kind) => kind !== 'honest' && kind !== 'improver').length).toBeLessThanOrEqual(1);
  }
  expect(improved.filter((kind) => kind === 'improver').length).toBeGreaterThanOrEqual(5);
});
