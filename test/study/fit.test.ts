/** What a fit measures is what the scheduler does, in whatever order it was told of the reviews. */
import fc from 'fast-check';
import { default_w } from 'ts-fsrs';
import { describe, expect, test } from 'vitest';
import { fitWeights } from '../../src/study/fitting/fit.ts';
import { lossesOf, standardErrorByDay } from '../../src/study/fitting/log-loss.ts';
import { createReviewLog, historiesOf } from '../../src/study/fitting/review-log.ts';
import { defaultScheduling, type Memory, recallToday, remember } from '../../src/study/memory/memory.ts';
import type { Rating } from '../../src/study/memory/rating.ts';

const rating = fc.constantFrom<Rating>(1, 2, 3, 4);
const start = Temporal.PlainDate.from('2026-03-02');
const dayOf = (day: number): Temporal.PlainDate => start.add({ days: day });

describe('the loss', () => {
  test('is that of the chances which the scheduler itself goes by, also where a missed question fades within hours', () => {
    const steps = fc.array(fc.record({ rating, days: fc.integer({ min: 1, max: 60 }) }), {
      minLength: 2,
      maxLength: 10,
    });
    fc.assert(
      fc.property(steps, fc.double({ min: 0.001, max: 2, noNaN: true }), (reviews, firstStability) => {
        const weights = [firstStability, ...default_w.slice(1)];
        const scheduling = { ...defaultScheduling, weights };
        let [day, memory]: [number, Memory | undefined] = [0, undefined];
        const history: { day: number; rating: Rating }[] = [];
        const expected: number[] = [];
        for (const each of reviews) {
          day += each.days;
          const chance = memory && recallToday(memory, dayOf(day), scheduling);
          if (chance !== undefined) expected.push(-Math.log(Math.max(1e-7, each.rating === 1 ? 1 - chance : chance)));
          memory = remember(memory, each.rating, dayOf(day), 's', { scheduling });
          history.push({ day, rating: each.rating });
        }
        const { losses } = lossesOf([history], weights, 0);
        expect(losses).toHaveLength(expected.length);
        for (const [index, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[index] ?? Number.NaN, 6);
      }),
    );
  });

  test('is bounded: one surprise, however great, costs no more than a chance of one in ten million', () => {
    const sure = [
      { day: 0, rating: 4 as const },
      { day: 1, rating: 4 as const },
    ];
    const history = [...sure, { day: 2, rating: 1 as const }, { day: 5000, rating: 3 as const }];
    for (const stability of [0.001, 100]) {
      const { losses } = lossesOf([history], default_w.with(3, stability), 0);
      expect(Math.max(...losses)).toBeLessThanOrEqual(-Math.log(1e-7));
    }
  });

  test.each([
    ['of another version of FSRS', default_w.slice(0, 19), /FSRS-6 has 21 weights, and these are 19/],
    ['with one that is no number', default_w.with(4, Number.NaN), /no number/],
  ])('of weights %s is refused with words, whether they are in use or were fitted', async (_, weights, words) => {
    const log = () => {
      const made = createReviewLog();
      for (let card = 0; card < 300; card += 1)
        for (const day of [1, 4, 9, 20]) made.add(`${card}`, day + (card % 7), day, card % 3 ? 3 : 1);
      return made.finish();
    };
    await expect(fitWeights(log(), weights, undefined)).rejects.toThrow(words);
    await expect(fitWeights(log(), default_w, async () => weights)).rejects.toThrow(words);
  });
});

type Row = {
  readonly card: string;
  readonly day: number;
  readonly order: number;
  readonly rating: Rating;
  readonly anew: boolean;
};
const logOf = (rows: readonly Row[]) => {
  const log = createReviewLog();
  for (const { card, day, order, rating: given, anew } of rows) log.add(card, day, order, given, anew);
  return log.finish();
};

describe('the histories', () => {
  const row = fc.record({
    card: fc.constantFrom('a', 'b', 'c', 'd'),
    order: fc.integer({ min: 0, max: 40 }),
    rating,
    anew: fc.boolean(),
  });
  const rows = fc.array(
    row.map((each) => ({ ...each, day: Math.floor(each.order / 3) })),
    { maxLength: 40 },
  );

  test('are the same whatever the order of the rows, rows of one moment too', () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(historiesOf(logOf(mixed))).toEqual(historiesOf(logOf(all)));
      }),
    );
  });

  test('are the same whatever the cards are called', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const renamed = all.map((each) => ({
          ...each,
          card: { a: 'z', b: 'a', c: 'c', d: 'b' }[each.card] ?? '',
        }));
        expect(historiesOf(logOf(renamed))).toEqual(historiesOf(logOf(all)));
      }),
    );
  });

  test('begin anew where a card was reset, not at each step of one learning', () => {
    const told = (day: number, given: Rating, anew: boolean): Row => ({
      card: 'a',
      day,
      order: day,
      rating: given,
      anew,
    });
    const { histories, reviews } = historiesOf(
      logOf([
        told(0, 1, true),
        told(1, 3, true),
        told(4, 3, false),
        told(9, 2, true),
        told(10, 3, true),
        told(14, 4, false),
      ]),
    );
    expect(histories).toEqual([
      [
        { day: 9, rating: 2 },
        { day: 10, rating: 3 },
        { day: 14, rating: 4 },
      ],
    ]);
    expect(reviews).toBe(6);
  });
});

describe('the standard error', () => {
  test('is that of the mean where each day has one review', () => {
    const values = Float64Array.from([0.1, 0.4, -0.2, 0.3, 0]);
    const mean = 0.12;
    const usual = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4 / 5);
    expect(standardErrorByDay(values, Int32Array.from([1, 2, 3, 4, 5]))).toBeCloseTo(usual, 12);
  });

  test('does not shrink where each review of a day is told many times over: they are one piece of evidence', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 9 }), (daily, times) => {
        const days = Int32Array.from(daily.flatMap((_, day) => Array<number>(times).fill(day)));
        const repeated = Float64Array.from(daily.flatMap((value) => Array<number>(times).fill(value)));
        const once = standardErrorByDay(Float64Array.from(daily), Int32Array.from(daily.keys()));
        expect(standardErrorByDay(repeated, days)).toBeCloseTo(once, 10);
      }),
    );
  });

  test('knows nothing from a single day', () => {
    expect(standardErrorByDay(Float64Array.from([0.1, 0.2]), Int32Array.from([3, 3]))).toBe(Number.POSITIVE_INFINITY);
  });
});
