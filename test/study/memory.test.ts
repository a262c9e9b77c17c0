/**
 * Promises about what is remembered: FSRS as its authors have it, in the learner's own days, in
 * every zone.
 */
import fc from 'fast-check';
import { createEmptyCard, default_w, fsrs, GenSeedStrategyWithCardId, StrategyMode } from 'ts-fsrs';
import { describe, expect, test } from 'vitest';
import { startOfStudyDay, studyDay } from '../../src/lib/time/study-day.ts';
import { defaultScheduling, type Memory, recallToday, remember } from '../../src/study/memory/memory.ts';
import type { Rating } from '../../src/study/memory/rating.ts';
import { replayReviews } from '../../src/study/memory/replay.ts';

const zones = [
  'UTC',
  'Europe/Prague',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kathmandu',
];
const zone = fc.constantFrom(...zones);
const rating = fc.constantFrom<Rating>(1, 2, 3, 4);
/** Any minute of 2024 to 2030, among them those that clocks skip and repeat. */
const instant = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2030, 11, 31) / 60_000 })
  .map((minute) => Temporal.Instant.fromEpochMilliseconds(minute * 60_000));
/** What happens to one question: minutes between answers, and how each is rated. */
const history = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 60 * 24 * 40 }), rating }), {
  minLength: 1,
  maxLength: 25,
});

/** The bot's rule: the first answer of a local day schedules, later ones leave the memory alone. */
const replay = (
  start: Temporal.Instant,
  timeZone: string,
  steps: readonly { minutes: number; rating: Rating }[],
  seed: string,
) => {
  let at = start;
  let memory: Memory | undefined;
  const scheduled: { day: Temporal.PlainDate; rating: Rating; memory: Memory }[] = [];
  for (const step of steps) {
    at = at.add({ minutes: step.minutes });
    const day = studyDay(at, timeZone);
    if (memory && memory.reviewedOn >= day.toString()) continue;
    memory = remember(memory, step.rating, day, seed);
    scheduled.push({ day, rating: step.rating, memory });
  }
  return scheduled;
};

/**
 * FSRS-6's interval for a retention of 0.9, as its authors write it:
 * https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm.
 */
const intervalByHand = (stability: number): number => {
  const decay = -(default_w[20] ?? Number.NaN);
  const factor = 0.9 ** (1 / decay) - 1;
  const days = Math.round((stability / factor) * (0.9 ** (1 / decay) - 1));
  return Math.min(Math.max(days, 1), 28);
};

/** The days among which the fuzz of py-fsrs (scheduler.py) chooses. */
const fuzzByHand = (interval: number): { readonly min: number; readonly max: number } => {
  if (interval < 2.5) return { min: interval, max: interval };
  const share = (start: number, end: number, factor: number) => factor * Math.max(Math.min(interval, end) - start, 0);
  const delta = 1 + share(2.5, 7, 0.15) + share(7, 20, 0.1) + share(20, Number.POSITIVE_INFINITY, 0.05);
  const max = Math.min(Math.round(interval + delta), 28);
  return { min: Math.min(Math.max(2, Math.round(interval - delta)), max), max };
};

describe('a memory', () => {
  test('is as strong as ts-fsrs itself makes it of the same days, whatever the zone and the hour', () => {
    fc.assert(
      fc.property(instant, zone, history, fc.uuid(), (start, timeZone, steps, seed) => {
        const theirs = fsrs({
          request_retention: 0.9,
          maximum_interval: 28,
          enable_fuzz: true,
          enable_short_term: false,
        }).useStrategy(StrategyMode.SEED, GenSeedStrategyWithCardId('seed'));
        let card = { ...createEmptyCard(new Date(0)), seed };
        for (const { day, rating: given, memory } of replay(start, timeZone, steps, seed)) {
          const { card: next } = theirs.next(card, new Date(`${day}T00:00:00Z`), given);
          card = { ...next, seed };
          expect(memory.stability).toBeCloseTo(next.stability, 8);
          expect(memory.difficulty).toBeCloseTo(next.difficulty, 8);
          expect([memory.reps, memory.lapses, memory.state, memory.learningSteps, memory.elapsedDays]).toEqual([
            next.reps,
            next.lapses,
            next.state,
            next.learning_steps,
            next.elapsed_days,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('comes back on a local day that is that many days of the local calendar later, 1 to 28', () => {
    fc.assert(
      fc.property(instant, zone, history, (start, timeZone, steps) => {
        for (const { day, memory } of replay(start, timeZone, steps, 'p:q')) {
          expect(memory.reviewedOn).toBe(day.toString());
          expect(memory.dueOn).toBe(day.add({ days: memory.scheduledDays }).toString());
          expect(memory.scheduledDays).toBeGreaterThanOrEqual(1);
          expect(memory.scheduledDays).toBeLessThanOrEqual(defaultScheduling.maximumIntervalDays);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the hour of the day: two answers on one day never count as two days', () => {
    fc.assert(
      fc.property(instant, zone, rating, fc.integer({ min: 0, max: 23 }), (start, timeZone, given, hours) => {
        const day = studyDay(start, timeZone);
        const later = startOfStudyDay(day, timeZone).add({ minutes: hours * 60 + 1 });
        fc.pre(studyDay(later, timeZone).equals(day));
        expect(remember(undefined, given, studyDay(later, timeZone), 's')).toEqual(
          remember(undefined, given, day, 's'),
        );
      }),
    );
  });

  test('survives flying west over the date line: a day that lies before the last one counts as that one', () => {
    const before = remember(undefined, 3, Temporal.PlainDate.from('2026-03-02'), 's');
    const after = remember(before, 3, Temporal.PlainDate.from('2026-03-01'), 's');
    expect(after.reviewedOn).toBe('2026-03-02');
    expect(after.dueOn > '2026-03-02').toBe(true);
  });

  test('is fuzzed by who and what it is of, and the same again on replay', () => {
    const grow = (seed: string) => {
      let memory = remember(undefined, 3, Temporal.PlainDate.from('2026-03-02'), seed);
      for (let times = 0; times < 2; times += 1)
        memory = remember(memory, 3, Temporal.PlainDate.from(memory.dueOn), seed);
      return memory.dueOn;
    };
    const days = Array.from({ length: 40 }, (_, index) => grow(`person-${index}:question`));
    expect(new Set(days).size).toBeGreaterThan(2);
    expect(grow('person-7:question')).toBe(days[7]);
  });

  test('starts with 1, 1, 2 and 8 days for again, hard, good and easy, as its authors’ weights say and py-fsrs has it', () => {
    const today = Temporal.PlainDate.from('2026-03-02');
    const first = ([1, 2, 3] as const).map((given) => remember(undefined, given, today, 's').scheduledDays);
    expect(first).toEqual([1, 1, 2]);
    const easy = Array.from({ length: 60 }, (_, index) => remember(undefined, 4, today, `s${index}`).scheduledDays);
    expect([Math.min(...easy), Math.max(...easy)]).toEqual(Object.values(fuzzByHand(8)));
  });

  test('comes back when FSRS says for the grade that was given, whatever it would say for the others', () => {
    fc.assert(
      fc.property(instant, zone, history, (start, timeZone, steps) => {
        for (const { memory } of replay(start, timeZone, steps, 'p:q')) {
          const { min, max } = fuzzByHand(intervalByHand(memory.stability));
          expect(memory.scheduledDays).toBeGreaterThanOrEqual(min);
          expect(memory.scheduledDays).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a learner who missed a question and then knew it is asked again the next day or the one after, not on the third', () => {
    const monday = Temporal.PlainDate.from('2026-03-02');
    const missed = remember(undefined, 1, monday, 'p:q');
    const known = remember(missed, 3, Temporal.PlainDate.from(missed.dueOn), 'p:q');
    expect(known.stability).toBeLessThan(2.5);
    expect(known.scheduledDays).toBe(Math.round(known.stability));
    expect(recallToday(known, Temporal.PlainDate.from(known.dueOn))).toBeGreaterThan(0.88);
  });

  test('by weights that let a missed question fade within hours, begins as weak as they say', () => {
    const weights = [0.02, ...default_w.slice(1)];
    const scheduling = { ...defaultScheduling, weights };
    const missed = remember(undefined, 1, Temporal.PlainDate.from('2026-03-02'), 's', {
      scheduling,
    });
    expect(missed).toMatchObject({ stability: 0.02, scheduledDays: 1 });
  });

  test.each([
    ['of another version of FSRS', default_w.slice(0, 19), /FSRS-6 has 21 weights, and these are 19/],
    ['of no version', [], /these are 0/],
    ['with one that is no number', [...default_w.slice(0, 20), Number.NaN], /no number/],
  ])('weights %s are refused with words, not replaced by others', (_, weights, words) => {
    const scheduling = { ...defaultScheduling, weights };
    const today = Temporal.PlainDate.from('2026-03-02');
    expect(() => remember(undefined, 3, today, 's', { scheduling })).toThrow(words);
  });

  test('fades: the chance to recall falls day by day and is 0.9 when it is due by its stability', () => {
    const today = Temporal.PlainDate.from('2026-03-02');
    const memory = { reviewedOn: '2026-03-02', stability: 10 };
    const chances = [0, 1, 5, 10, 40].map((days) => recallToday(memory, today.add({ days })));
    expect(chances[0]).toBe(1);
    expect(chances[3]).toBeCloseTo(0.9, 6);
    expect(chances.toSorted((one, other) => other - one)).toEqual(chances);
  });
});

describe("a learner's day", () => {
  test('starts at 04:00 of their wall clock, also when clocks change that night', () => {
    for (const [at, timeZone, day] of [
      ['2026-03-29T01:30:00Z', 'Europe/Prague', '2026-03-28'], // 03:30 summer time, an hour after the clocks went on
      ['2026-03-29T02:00:00Z', 'Europe/Prague', '2026-03-29'], // 04:00
      ['2026-10-25T02:59:00Z', 'Europe/Prague', '2026-10-24'], // 03:59 winter time
      ['2026-10-25T03:00:00Z', 'Europe/Prague', '2026-10-25'], // 04:00
      ['2026-11-21T03:59:59Z', 'UTC', '2026-11-20'],
      ['2026-11-21T04:00:00Z', 'UTC', '2026-11-21'],
    ] as const) {
      expect(studyDay(Temporal.Instant.from(at), timeZone).toString()).toBe(day);
    }
  });

  test('goes on: later instants never belong to earlier days, in any zone', () => {
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 0, max: 60 * 24 * 3 }), (at, timeZone, minutes) => {
        // Where a clock goes back around 04:00 a day may be met again; no zone in the list does
        // so at that hour.
        expect(
          Temporal.PlainDate.compare(studyDay(at, timeZone), studyDay(at.add({ minutes }), timeZone)),
        ).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

test('what somebody was sure of and had wrong comes back the next day in a log that is replayed, too', () => {
  const log = [
    { id: 'a', day: '2026-03-02', rating: 4 },
    { id: 'b', day: '2026-03-20', rating: 3 },
    { id: 'c', day: '2026-04-20', rating: 1, nextDay: true },
  ] as const;
  const { memory, reviews } = replayReviews(log, 'p:q', defaultScheduling);
  expect(reviews.at(-1)?.dueOn).toBe('2026-04-21');
  const usual = replayReviews(
    log.map(({ id, day, rating: given }) => ({ id, day, rating: given })),
    'p:q',
    defaultScheduling,
  );
  expect(usual.reviews.at(-1)?.dueOn).not.toBe('2026-04-21');
  expect(memory?.stability).toBe(usual.memory?.stability);
});
