/** Promises about the wait that somebody in line is told: where it comes from, and that it holds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucketOf,
  calibratedRange,
  type PastWait,
  residualOf,
  shownRange,
} from '../../src/features/office-hours/wait/calibrate.ts';
import { type Estimate, estimateWait, type Situation } from '../../src/features/office-hours/wait/estimate.ts';
import {
  type FinishedService,
  poolServices,
  type ServicesOf,
  usualServices,
} from '../../src/features/office-hours/wait/service-times.ts';
import { type Helper, type Line, noShowRate, simulateWaits } from '../../src/features/office-hours/wait/simulate.ts';
import { brokenWords, rangeWords, waitWords } from '../../src/features/office-hours/wait/wait-words.ts';
import { calledInstead } from '../../src/features/office-hours/waited.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { judgeSeries, summarise } from '../bench/wait/judge.ts';

const service = (minutes: number, topic: string | null = 'sql', closedByTimer = false): FinishedService => ({
  ...{ minutes, topic, closedByTimer },
});
const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));

describe('how long a service takes', () => {
  test('is drawn from those on its topic where there are ten, else from the cohort’s, else from the usual ones', () => {
    const finished = [...many(10, () => service(5)), ...many(9, () => service(50, 'spark'))];
    expect(poolServices(finished)('sql')).toEqual({
      from: 'topic',
      sortedMinutes: Float64Array.from(many(10, () => 5)),
    });
    expect(poolServices(finished)('spark')).toMatchObject({ from: 'cohort', sortedMinutes: { length: 19 } });
    expect(poolServices(finished)(null)).toMatchObject({ from: 'cohort', sortedMinutes: { length: 19 } });
    expect(poolServices(finished.slice(10))('spark')).toBe(usualServices);
    expect(poolServices([])('sql')).toBe(usualServices);
  });

  test('is that of the latest 300', () => {
    const { sortedMinutes } = poolServices([...many(300, () => service(5)), service(99)])('sql');
    expect(sortedMinutes).toHaveLength(300);
    expect(Math.max(...sortedMinutes)).toBe(5);
  });

  test('is never that of a claim that a timer closed, nor of one that can’t have happened', () => {
    const good = many(10, (index) => service(index));
    const bad = [service(60, 'sql', true), service(-1), service(Number.NaN), service(Number.POSITIVE_INFINITY)];
    expect(poolServices([...bad, ...good])('sql').sortedMinutes).toEqual(Float64Array.from(many(10, (each) => each)));
    expect(poolServices([...bad, ...good.slice(1)])('sql')).toBe(usualServices);
  });

  test('is usually 12 minutes, and varies by four fifths of that', () => {
    const { sortedMinutes } = usualServices;
    const mean = sortedMinutes.reduce((sum, each) => sum + each, 0) / sortedMinutes.length;
    const variance = sortedMinutes.reduce((sum, each) => sum + (each - mean) ** 2, 0) / sortedMinutes.length;
    expect(mean).toBeCloseTo(12, 1);
    expect(Math.sqrt(variance) / mean).toBeCloseTo(0.8, 1);
    expect(sortedMinutes).toEqual(sortedMinutes.toSorted());
  });
});

const always =
  (...minutes: number[]): ServicesOf =>
  () => ({ from: 'topic', sortedMinutes: Float64Array.from(minutes) });
const free: Helper = { topics: null, doing: { kind: 'nothing' } };
const busy = (sinceMinutes: number, kind: 'helping' | 'calling' = 'helping'): Helper => ({
  topics: null,
  doing: { kind, topic: 'sql', sinceMinutes },
});
const pace = (servicesOf: ServicesOf, rate = 0) => ({ servicesOf, noShowRate: rate });
const line = (helpers: readonly Helper[], ahead: Line['ahead'] = []): Line => ({ helpers, ahead, topic: 'sql' });
const waits = (of: Line, services: ServicesOf, rate = 0): readonly number[] => [
  ...new Set(simulateWaits(of, pace(services, rate), 'seed')),
];

describe('the line is played out', () => {
  test('400 times', () => {
    expect(
      simulateWaits(
        line([busy(1)]),
        pace(() => usualServices),
        'seed',
      ),
    ).toHaveLength(400);
  });

  test('in its order, each to the helper who is free first', () => {
    expect(waits(line([free]), always(10))).toEqual([0]);
    expect(waits(line([free], ['sql', 'sql']), always(10))).toEqual([20]);
    expect(waits(line([free, busy(4)], ['sql']), always(10))).toEqual([6]);
    expect(waits(line([free, busy(4)], ['sql', 'sql']), always(10))).toEqual([10]);
  });

  test('each taking as long as its own topic does', () => {
    const services: ServicesOf = (topic) => ({
      from: 'topic',
      sortedMinutes: Float64Array.of(topic === 'spark' ? 30 : 5),
    });
    expect(waits(line([free], ['spark', 'sql', null]), services)).toEqual([40]);
  });

  test('by helpers who take their topics alone', () => {
    const onlySpark: Helper = { ...free, topics: ['spark'] };
    expect(waits(line([onlySpark, busy(4)]), always(10))).toEqual([6]);
    expect(waits(line([onlySpark, busy(4)], ['spark', 'spark']), always(10))).toEqual([16]);
    // Nobody here takes dbt: those who wait for it hold up nobody.
    expect(waits(line([{ ...free, topics: ['sql'] }], ['dbt', null, 'sql']), always(10))).toEqual([10]);
    expect(simulateWaits(line([onlySpark]), pace(always(10)), 'seed')).toBeUndefined();
  });

  test('with what is left of a service that began, as of those that took longer than it has so far', () => {
    expect(waits(line([busy(12)]), always(5, 10, 12, 15, 40))).toEqual([3, 28]);
    expect(waits(line([busy(-3)]), always(10))).toEqual([10]);
  });

  test('where a service is longer than any before, with a whole one more', () => {
    expect(waits(line([busy(500)]), always(5, 8))).toEqual([5, 8]);
  });

  test('with three minutes for a call to which nobody comes', () => {
    expect(waits(line([free], ['sql', 'sql']), always(10), 1)).toEqual([6]);
    expect(waits(line([busy(2, 'calling')]), always(10), 1)).toEqual([1]);
    expect(waits(line([busy(9, 'calling')]), always(10), 1)).toEqual([0]);
    expect(waits(line([busy(2, 'calling')]), always(10), 0)).toEqual([10]);
    expect(waits(line([free], ['sql']), always(10), 0.5)).toEqual([3, 10]);
  });

  test('as often as that happens in the cohort, one time in twenty until thirty calls were made', () => {
    expect(noShowRate({ called: 0, missed: 0 })).toBe(0.05);
    expect(noShowRate({ called: 29, missed: 29 })).toBe(0.05);
    expect(noShowRate({ called: 30, missed: 6 })).toBe(0.2);
    expect(noShowRate({ called: 30, missed: 0 })).toBe(0);
  });
});

const past = (residual: number, bucket: PastWait['bucket'] = 'near', expectedMinutes = 9): PastWait => ({
  ...{ bucket, expectedMinutes, waitedMinutes: (expectedMinutes + 1) * Math.exp(residual) - 1 },
});
const shuffledPast = (count: number, bucket?: PastWait['bucket']): PastWait[] =>
  many(count, (index) => past(((index * 7) % count) / 100, bucket));

describe('the range', () => {
  test('is as wide as the last 200 waits of its bucket were off, at the ranks of four fifths', () => {
    expect(residualOf({ bucket: 'near', expectedMinutes: 9, waitedMinutes: 19 })).toBeCloseTo(Math.LN2);
    const at = (rank: number): number => 20 * Math.exp((rank - 1) / 100) - 1;
    const of30 = calibratedRange(19, 'near', shuffledPast(30));
    expect(of30?.lowMinutes).toBeCloseTo(at(3));
    expect(of30?.highMinutes).toBeCloseTo(at(28));
    const of200 = calibratedRange(19, 'near', [...many(200, (index) => past(index / 100)), ...many(50, () => past(9))]);
    expect(of200?.lowMinutes).toBeCloseTo(at(20));
    expect(of200?.highMinutes).toBeCloseTo(at(181));
  });

  test('goes by the waits of all places where those of its own are too few, and by none where all are', () => {
    expect([1, 2, 3, 4, 40].map(bucketOf)).toEqual(['first', 'near', 'near', 'far', 'far']);
    const near = many(30, () => past(0, 'near'));
    const far = (count: number) => many(count, () => past(1, 'far'));
    expect(calibratedRange(9, 'near', [...far(30), ...near])?.highMinutes).toBeCloseTo(9);
    expect(calibratedRange(9, 'far', [...far(29), ...near])?.lowMinutes).toBeCloseTo(9);
    expect(calibratedRange(9, 'far', [...far(29), ...near])?.highMinutes).toBeCloseTo(10 * Math.E - 1);
    expect(calibratedRange(9, 'near', near.slice(1))).toBeUndefined();
  });

  test('never begins before now', () => {
    expect(
      calibratedRange(
        0,
        'near',
        many(30, () => past(-2)),
      ),
    ).toEqual({ lowMinutes: 0, highMinutes: 0 });
  });

  test('is shown outward to five minutes', () => {
    expect(shownRange({ lowMinutes: 9.9, highMinutes: 20.1 })).toEqual({ lowMinutes: 5, highMinutes: 25 });
    expect(shownRange({ lowMinutes: 10, highMinutes: 20 })).toEqual({ lowMinutes: 10, highMinutes: 20 });
  });
});

const situation = (of: Line, given: Partial<Situation> = {}): Situation => ({
  ...{ line: of, pace: pace(always(10)), pastWaitsNewestFirst: [], closesInMinutes: null, seed: 'seed' },
  ...given,
});

describe('an estimate', () => {
  test('keeps what it said, of whom, and from whom', () => {
    const helpers = [free, busy(4), { ...free, topics: ['spark'] }];
    expect(estimateWait(situation(line(helpers, ['sql', 'sql'])))).toEqual({
      ...{ expectedMinutes: 10, lowMinutes: 10, highMinutes: 10, place: 3, bucket: 'near', helpers: 2 },
      ...{ isRough: true, isUnlikelyBeforeClose: false },
    });
  });

  test('is as the runs are, and rough, until thirty waits are known', () => {
    const [waiting, usual] = [line([free], ['sql']), pace(() => usualServices)];
    const given = (count: number) =>
      estimateWait(situation(waiting, { pace: usual, pastWaitsNewestFirst: many(count, () => past(0)) }));
    const runs = simulateWaits(waiting, usual, 'seed') ?? [];
    expect(given(29)).toMatchObject({
      isRough: true,
      lowMinutes: runs[39],
      expectedMinutes: runs[199],
      highMinutes: runs[360],
    });
    expect(given(30)?.isRough).toBe(false);
    expect(given(30)?.lowMinutes).toBeCloseTo(runs[199] ?? Number.NaN);
  });

  test('says that it’s unlikely before close where more than seven runs in ten miss it', () => {
    const unlikely = (missed: number, closesInMinutes: number | null = 15) =>
      estimateWait(
        situation(line([free], ['sql']), {
          pace: pace(always(...many(100, (index) => (index < missed ? 20 : 10)).toSorted((a, b) => a - b))),
          closesInMinutes,
        }),
      )?.isUnlikelyBeforeClose;
    expect([60, 80].map((missed) => unlikely(missed))).toEqual([false, true]);
    expect(unlikely(100, 20)).toBe(false);
    expect(unlikely(100, 19.9)).toBe(true);
    expect(unlikely(100, 0)).toBe(true);
    expect(unlikely(100, null)).toBe(false);
  });

  const topic = fc.constantFrom('sql', 'spark', null);
  const minutes = fc.double({ min: 0, max: 1000, noNaN: true });
  const doing = fc.oneof(
    fc.constant({ kind: 'nothing' } as const),
    fc.record({ kind: fc.constantFrom('helping', 'calling'), topic, sinceMinutes: minutes }),
  );
  const anyLine = fc.record({
    helpers: fc.array(fc.record({ topics: fc.option(fc.subarray(['sql', 'spark']), { nil: null }), doing }), {
      maxLength: 5,
    }),
    ahead: fc.array(topic, { maxLength: 60 }),
    topic,
  });
  const anySituation = fc.record({
    line: anyLine,
    pace: fc.record({
      servicesOf: fc
        .array(fc.record({ topic, minutes, closedByTimer: fc.boolean() }), { maxLength: 60 })
        .map(poolServices),
      noShowRate: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    pastWaitsNewestFirst: fc.array(
      fc.record({
        bucket: fc.constantFrom('first', 'near', 'far'),
        expectedMinutes: minutes,
        waitedMinutes: minutes,
      }),
      { maxLength: 60 },
    ),
    closesInMinutes: fc.option(minutes, { nil: null }),
    seed: fc.string(),
  });
  const numbersOf = ({ expectedMinutes, lowMinutes, highMinutes }: Estimate) => [
    lowMinutes,
    expectedMinutes,
    highMinutes,
  ];

  test('is a range of numbers, in order, and the same for the same seed, or none where nobody could help', () => {
    fc.assert(
      fc.property(anySituation, (given) => {
        const estimate = estimateWait(given);
        const someone = given.line.helpers.some(
          ({ topics }) => topics === null || (given.line.topic !== null && topics.includes(given.line.topic)),
        );
        expect(estimate !== undefined).toBe(someone);
        expect(estimateWait(given)).toEqual(estimate);
        expect(wordsOf(waitWords(estimate))).not.toMatch(/NaN|undefined|Infinity/);
        if (!estimate) return;
        for (const number of numbersOf(estimate)) expect(number).toBeGreaterThanOrEqual(0);
        expect(estimate.highMinutes).toBeLessThan(Number.POSITIVE_INFINITY);
        expect(estimate.lowMinutes).toBeLessThanOrEqual(estimate.highMinutes);
        if (estimate.isRough) expect(numbersOf(estimate)).toEqual(numbersOf(estimate).toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test('is never sooner with one more in between', () => {
    fc.assert(
      fc.property(anySituation, topic, (given, another) => {
        const before = estimateWait({ ...given, pastWaitsNewestFirst: [] });
        const longer = { ...given.line, ahead: [...given.line.ahead, another] };
        const after = estimateWait({ ...given, line: longer, pastWaitsNewestFirst: [] });
        if (!before || !after) return;
        for (const [index, number] of numbersOf(after).entries())
          expect(number).toBeGreaterThanOrEqual(numbersOf(before)[index] ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  test('differs from seed to seed, but not by much', () => {
    const given = situation(
      line(
        [busy(3), busy(6)],
        many(6, () => 'sql'),
      ),
      { pace: pace(() => usualServices, 0.05) },
    );
    const expected = many(20, (index) => estimateWait({ ...given, seed: `${index}` })?.expectedMinutes ?? Number.NaN);
    expect(new Set(expected).size).toBeGreaterThan(1);
    expect(Math.max(...expected) / Math.min(...expected)).toBeLessThan(1.2);
  });

  test('is given for a line of thousands too', () => {
    const estimate = estimateWait(
      situation(
        line(
          [free, free],
          many(5000, () => 'sql'),
        ),
      ),
    );
    expect(estimate?.expectedMinutes).toBe(25_000);
    expect(rangeWords(estimate ?? { lowMinutes: 0, highMinutes: 0 })).toBe('about 416 h 40 min');
  });
});

test('of somebody who left the line, a wait is until the next behind them was called after that', () => {
  expect(calledInstead(8, [30, 5, 14])).toBe(14);
  expect(calledInstead(8, [8, 30])).toBe(8);
  expect(calledInstead(8, [5])).toBeUndefined();
  expect(calledInstead(8, [])).toBeUndefined();
});

describe('the words of a wait', () => {
  const said = (given: Partial<Estimate>) =>
    wordsOf(
      waitWords({
        ...{ expectedMinutes: 15, lowMinutes: 11, highMinutes: 23, place: 3, bucket: 'near', helpers: 2 },
        ...{ isRough: false, isUnlikelyBeforeClose: false },
        ...given,
      }),
    );

  test('are a range', () => {
    expect(said({})).toBe('Your turn comes in about 10 to 25 minutes.');
    expect(rangeWords({ lowMinutes: 2, highMinutes: 8 })).toBe('up to 10 minutes');
    expect(rangeWords({ lowMinutes: 10, highMinutes: 10 })).toBe('about 10 minutes');
    expect(rangeWords({ lowMinutes: 96, highMinutes: 180 })).toBe('about 1 h 35 min to 3 h');
    expect(rangeWords({ lowMinutes: 50, highMinutes: 120 })).toBe('about 50 min to 2 h');
  });

  test('say what is rough, unlikely, next or unknown', () => {
    expect(said({ isRough: true })).toMatch(/^Your turn comes in about 10 to 25 minutes\. That’s a rough guess/);
    expect(said({ isUnlikelyBeforeClose: true })).toMatch(/^It’s unlikely before it closes: .*about 10 to 25 minutes/);
    expect(said({ place: 1 })).toBe('Your turn is next, in about 10 to 25 minutes.');
    expect(said({ place: 1, lowMinutes: 3 })).toBe('Your turn is next, within 25 minutes.');
    expect(said({ lowMinutes: 0, highMinutes: 0 })).toBe('Your turn comes at any moment.');
    expect(rangeWords({ lowMinutes: 0, highMinutes: 0 })).toBe('no wait');
    expect(said({ place: 1, expectedMinutes: 0, lowMinutes: 0 })).toBe('Your turn is next.');
    expect(wordsOf(waitWords(undefined))).toMatch(/^Nobody is helping right now/);
  });

  test('say so when it takes longer than the range that was shown', () => {
    expect(wordsOf(brokenWords({ lowMinutes: 11, highMinutes: 23 }, 25))).toBe('');
    expect(wordsOf(brokenWords({ lowMinutes: 11, highMinutes: 23 }, 25.1))).toBe('It’s taking longer than I said. ');
  });
});

test('four waits in five lie in their range, also when services come to take 1.6 times as long', () => {
  const [sessions, slowerFrom] = [120, 60];
  const judged = judgeSeries({ seed: 'test', sessions, slower: (session) => (session < slowerFrom ? 1 : 1.6) });
  const [steady, late] = [
    summarise(judged.filter(({ session }) => session < slowerFrom)),
    summarise(judged.filter(({ session }) => session >= slowerFrom)),
  ];
  for (const { coverage, naiveCoverage, tickets } of [steady, late]) {
    expect(tickets).toBeGreaterThan(400);
    expect(coverage).toBeGreaterThan(0.75);
    expect(coverage).toBeLessThan(0.85);
    expect(naiveCoverage).toBeLessThan(coverage);
  }
});
