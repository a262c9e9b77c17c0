/**
 * Promises about load: what comes back is spread over the days that FSRS leaves open, and never
 * beyond them.
 */
import fc from 'fast-check';
import { fsrs, get_fuzz_range } from 'ts-fsrs';
import { describe, expect, test } from 'vitest';
import type { Load } from '../../src/study/memory/load.ts';
import { type Memory, remember } from '../../src/study/memory/memory.ts';
import type { Rating } from '../../src/study/memory/rating.ts';

const start = Temporal.PlainDate.from('2026-03-02');
const exactly = fsrs({
  request_retention: 0.9,
  maximum_interval: 28,
  enable_fuzz: false,
  enable_short_term: false,
});
const rating = fc.constantFrom<Rating>(1, 2, 3, 4);
const history = fc.array(rating, { minLength: 1, maxLength: 12 });

const load: fc.Arbitrary<Load> = fc.record({
  due: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 50 })), {
      maxLength: 60,
    })
    .map((days) =>
      Object.fromEntries(days.map(([ahead, questions]) => [start.add({ days: ahead }).toString(), questions])),
    ),
  easyDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
});

/** Reviews on time, one after another. */
const live = (
  ratings: readonly Rating[],
  seed: string,
  given: Load | undefined,
  each: (before: Memory | undefined, day: Temporal.PlainDate, after: Memory) => void,
) => {
  let memory: Memory | undefined;
  for (const rated of ratings) {
    const day = memory ? Temporal.PlainDate.from(memory.dueOn) : start;
    const after = remember(memory, rated, day, seed, { load: given });
    each(memory, day, after);
    memory = after;
  }
};

describe('with a load', () => {
  test('a question comes back within FSRS’ own fuzz range, or where FSRS itself puts it; its memory is the same', () => {
    fc.assert(
      fc.property(history, load, fc.uuid(), (ratings, given, seed) => {
        live(ratings, seed, given, (before, day, after) => {
          const usual = remember(before, ratings[after.reps - 1] ?? 3, day, seed);
          expect({ ...after, dueOn: '', scheduledDays: 0 }).toEqual({
            ...usual,
            dueOn: '',
            scheduledDays: 0,
          });
          const interval = exactly.next_interval(after.stability, after.elapsedDays);
          const { min_ivl, max_ivl } = get_fuzz_range(interval, after.elapsedDays, 28);
          const open = interval >= 2.5 && usual.scheduledDays >= min_ivl && usual.scheduledDays <= max_ivl;
          expect(after.scheduledDays).toBeGreaterThanOrEqual(open ? min_ivl : usual.scheduledDays);
          expect(after.scheduledDays).toBeLessThanOrEqual(open ? max_ivl : usual.scheduledDays);
          expect(after.dueOn).toBe(day.add({ days: after.scheduledDays }).toString());
        });
      }),
      { numRuns: 300 },
    );
  });

  test('the same answer under the same load is scheduled the same again', () => {
    fc.assert(
      fc.property(rating, load, fc.uuid(), (rated, given, seed) => {
        expect(remember(undefined, rated, start, seed, { load: given })).toEqual(
          remember(undefined, rated, start, seed, { load: given }),
        );
      }),
    );
  });

  test('where all days are equal, FSRS’ own choice stands', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 9 }), fc.uuid(), (ratings, questions, seed) => {
        const due = Object.fromEntries(
          Array.from({ length: 600 }, (_, days) => [start.add({ days }).toString(), questions]),
        );
        live(ratings, seed, { due, easyDays: [] }, (before, day, after) => {
          expect(after).toEqual(remember(before, ratings[after.reps - 1] ?? 3, day, seed));
        });
      }),
    );
  });
});

/**
 * A person with many questions who answers all rightly and on time for some weeks. Gives how many
 * came back on each day.
 */
const course = (spread: boolean, easyDays: readonly number[]): ReadonlyMap<string, number> => {
  const memories = new Map<string, Memory>();
  const counts = new Map<string, number>();
  for (let days = 0; days < 70; days += 1) {
    const day = start.add({ days });
    const met = days < 40 ? Array.from({ length: 6 }, (_, index) => `q${days}-${index}`) : [];
    const due = [...memories].filter(([, { dueOn }]) => dueOn === day.toString()).map(([slug]) => slug);
    counts.set(day.toString(), due.length);
    for (const slug of [...due, ...met]) {
      const others = [...memories].filter(([other]) => other !== slug).map(([, { dueOn }]) => dueOn);
      const byDay = Object.fromEntries(
        [...Map.groupBy(others, (each) => each)].map(([each, group]) => [each, group.length]),
      );
      memories.set(
        slug,
        remember(memories.get(slug), 3, day, `p:${slug}`, spread ? { load: { due: byDay, easyDays } } : {}),
      );
    }
  }
  return new Map([...counts].slice(25));
};

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

test('over a course the days are more even than without, and easy days are lighter than others', () => {
  expect(variance([...course(true, []).values()])).toBeLessThan(variance([...course(false, []).values()]) * 0.8);
  const counts = [...course(true, [6, 7])];
  const mean = (easy: boolean): number => {
    const days = counts
      .filter(([day]) => Temporal.PlainDate.from(day).dayOfWeek >= 6 === easy)
      .map(([, count]) => count);
    return days.reduce((sum, count) => sum + count, 0) / days.length;
  };
  expect(mean(true)).toBeLessThan(mean(false) * 0.7);
});
