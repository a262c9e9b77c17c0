/** Promises of steadiness as a rule: what counts as a gap, and what never does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DueDay, FREEZES, findStreak, STREAK_DAYS } from '../../src/study/progress/streak.ts';

/** K kept, m missed, . asked nothing, o a free day that was missed, O one on which they answered. */
const daysOf = (signs: string): readonly DueDay[] =>
  [...signs].map((sign, index) => ({
    day: Temporal.PlainDate.from('2026-03-02').add({ days: index }).toString(),
    asked: sign !== '.',
    kept: sign === 'K' || sign === 'O',
    free: sign === 'o' || sign === 'O',
  }));

describe('steadiness', () => {
  test('is said in due days: days that asked nothing, and free ones, are no gap', () => {
    expect(findStreak(daysOf('K..K.ooK...K'))).toEqual({ kept: 4, of: 4, run: 4, best: 4, frozen: [], freezesLeft: 2 });
  });

  test('today is no gap while it lasts', () => {
    expect(findStreak(daysOf('KKm'))).toMatchObject({ kept: 2, of: 2, run: 2 });
    expect(findStreak(daysOf('KKmK'))).toMatchObject({ kept: 3, of: 4, run: 3, frozen: ['2026-03-04'] });
  });

  test('survives two misses of fourteen due days, and says on which days; a third begins anew', () => {
    expect(findStreak(daysOf('KKKmKmK'))).toMatchObject({
      run: 5,
      frozen: ['2026-03-05', '2026-03-07'],
      freezesLeft: 0,
    });
    expect(findStreak(daysOf('KKKmKmKmK'))).toMatchObject({ run: 3, best: 5 });
    expect(findStreak(daysOf(`Km${'K'.repeat(13)}mK`))).toMatchObject({ run: 15, freezesLeft: 1 });
    // Of any fourteen: the third of these lies a day beyond them, or on the last of them.
    expect(findStreak(daysOf(`KKmm${'K'.repeat(12)}m.`))).toMatchObject({ run: 14 });
    expect(findStreak(daysOf(`KKmm${'K'.repeat(11)}m.`))).toMatchObject({ run: 11, best: 13 });
  });

  test('is nothing where nobody was asked anything', () => {
    const none = { kept: 0, of: 0, run: 0, best: 0, frozen: [], freezesLeft: FREEZES };
    expect(findStreak([])).toEqual(none);
    expect(findStreak(daysOf('...oo'))).toEqual(none);
    expect(findStreak(daysOf('mmmm.'))).toMatchObject({ kept: 0, run: 0, best: 0, frozen: [] });
  });
});

const signs = fc.string({ unit: fc.constantFrom(...'KKKKKKKm.oO'), maxLength: 80 });

/** As the rule says it, in so many words: the longest stretch to here in which no freezes are lacking. */
const runBefore = (counted: readonly boolean[], end: number): number => {
  const isFine = (from: number): boolean =>
    counted.slice(from, end).every((_, index) => {
      const within = counted.slice(from, end).slice(index, index + STREAK_DAYS);
      return within.filter((kept) => !kept).length <= FREEZES;
    });
  const from = Array.from({ length: end + 1 }, (_, index) => index).find(isFine) ?? end;
  return counted.slice(from, end).filter(Boolean).length;
};

test('every history comes to what the rule says in words', () => {
  fc.assert(
    fc.property(signs, (history) => {
      const streak = findStreak(daysOf(`${history}.`));
      const counted = [...history].filter((sign) => 'KmO'.includes(sign)).map((sign) => sign !== 'm');
      expect(streak.run).toBe(runBefore(counted, counted.length));
      expect(streak.best).toBe(Math.max(0, ...counted.map((_, index) => runBefore(counted, index + 1))));
      expect(streak.freezesLeft).toBeGreaterThanOrEqual(0);
      expect(streak.frozen.length).toBeLessThanOrEqual(FREEZES);
    }),
  );
});

test('answering more never makes a run shorter, and what asks nothing or is free changes nothing', () => {
  fc.assert(
    fc.property(signs, fc.nat(), (history, place) => {
      const at = place % (history.length + 1);
      const streak = findStreak(daysOf(history));
      const [before, after] = [history.slice(0, at), history.slice(at)];
      if (after !== '') {
        const longer = findStreak(daysOf(`${before}.o${after}`));
        expect({ ...longer, frozen: longer.frozen.length }).toEqual({ ...streak, frozen: streak.frozen.length });
      }
      if (after.startsWith('m')) {
        const more = findStreak(daysOf(`${before}K${after.slice(1)}`));
        expect(more.run).toBeGreaterThanOrEqual(streak.run);
        expect(more.best).toBeGreaterThanOrEqual(streak.best);
      }
    }),
  );
});
