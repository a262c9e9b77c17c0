/** A few weeks of a small cohort, day by day; `npm run replay` plays a whole term. */
import { expect, test } from 'vitest';
import { createPostgresDatabase } from '../support/database.ts';
import { playTerm } from './term.ts';

test('every day of two cohorts in one guild, of which one is archived halfway, keeps every promise, whoever comes, stays away, puts off or presses twice', {
  timeout: 240_000,
}, async () => {
  const made = await createPostgresDatabase();
  try {
    const report = await playTerm(made.database, { learners: 16, weeks: 3, seed: 'a few weeks' });
    expect(report.broken).toEqual([]);
    expect(report.posts).toBeGreaterThan(20);
    expect(report.reminders).toBeGreaterThan(50);
    expect(report.digests).toBe(6);
    expect(report.inBoth).toBeGreaterThan(0);
    expect(report.evening).toBeGreaterThan(report.inBoth);
    expect(report.eveningAnswers).toBeGreaterThan(10);
    expect(report.putOff).toBeGreaterThan(0);
    const seen = Object.keys(report.numbers);
    expect(seen).toEqual(
      expect.arrayContaining(['answered', 'answers of the week', 'coming back', 'met', 'next question']),
    );
    expect(seen).toEqual(
      expect.arrayContaining(['place in a round', 'reminder', 'return', 'right in a round', 'to review']),
    );
    expect(seen).toEqual(expect.arrayContaining(['asked for now', 'gathered', 'new a day', 'reviews a day']));
  } finally {
    await made.drop();
  }
});
