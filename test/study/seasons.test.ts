/** Promises about who comes to the top of a board, in one simulated season; many are a benchmark. */
import { expect, test } from 'vitest';
import { playSeason } from '../bench/seasons.ts';

test('whoever crams, guesses or repeats what is easy leads no board, and who came back to study is found', () => {
  const { kept, beyond, improved } = playSeason(0);
  for (const { first } of [kept, beyond, improved]) {
    expect(first).toHaveLength(30);
    expect(['honest', 'improver']).toContain(first[0]);
  }
  const cheats = ['crams', 'often', 'looksIn', 'random', 'easy'];
  for (const { first, studyingListed } of [kept, beyond]) {
    expect(first.filter((kind) => cheats.includes(kind)).length).toBeLessThanOrEqual(1);
    expect(studyingListed).toBeGreaterThan(0.95);
  }
  // Whoever reads up every other day and then takes fifty new questions does know more than before.
  expect(improved.first.filter((kind) => ['crams', 'random', 'easy'].includes(kind)).length).toBeLessThanOrEqual(1);
  expect(improved.first.filter((kind) => kind === 'improver').length).toBeGreaterThanOrEqual(5);
});
