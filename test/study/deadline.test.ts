/** Promises of the forecast for a deadline: more a day never knows less, and what it says is what comes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOffered, planDeadline, TARGET } from '../../src/study/deadline/plan.ts';
import { type DeadlineFacts, type Dose, simulate } from '../../src/study/deadline/simulate.ts';
import { defaultScheduling, fsrsFor } from '../../src/study/memory/memory.ts';

const TODAY = 20_000;
const fsrs = fsrsFor(defaultScheduling);

const memories = fc.array(
  fc
    .record({
      stability: fc.double({ min: 0.5, max: 60, noNaN: true }),
      difficulty: fc.double({ min: 1, max: 10, noNaN: true }),
      ago: fc.integer({ min: 0, max: 40 }),
    })
    .map(({ stability, difficulty, ago }) => {
      const reviewed = TODAY - ago;
      return { stability, difficulty, reviewed, due: reviewed + fsrs.intervalOf(stability) };
    }),
  { maxLength: 150 },
);
const situations: fc.Arbitrary<DeadlineFacts> = fc.record({
  memories,
  unmet: fc.integer({ min: 0, max: 500 }),
  today: fc.constant(TODAY),
  end: fc.integer({ min: TODAY - 3, max: TODAY + 90 }),
  firstRight: fc.double({ min: 0.2, max: 0.95, noNaN: true }),
});

/**
 * Of what is to be expected one is forgotten at a time, so some may fall on either side: a few, or one
 * in fifty.
 */
const roundingOf = (questions: number): number => Math.max(5, questions / 50);

test('whoever takes on more a day never knows less on the day', () => {
  fc.assert(
    fc.property(situations, (facts) => {
      const all = facts.memories.length + facts.unmet;
      const shares = [0, 2, 5, 10, 20, 40].map(
        (newPerDay) => simulate(facts, fsrs, { newPerDay, reviewsPerDay: Math.max(10, 4 * newPerDay) }).share,
      );
      for (const [index, share] of shares.slice(1).entries())
        expect(share * all).toBeGreaterThanOrEqual((shares[index] ?? 0) * all - roundingOf(all));
    }),
    { numRuns: 60 },
  );
});

test('a plan is enough, is what may be taken on, and is no more than it takes; what can’t be reached isn’t promised', () => {
  fc.assert(
    fc.property(situations, (facts) => {
      const own: Dose = { newPerDay: 2, reviewsPerDay: 10 };
      const { own: now, way, best } = planDeadline(facts, own);
      expect(best.share).toBeGreaterThanOrEqual(now.share);
      if (!way) expect(best.share).toBeLessThan(TARGET);
      else {
        expect(way.share).toBeGreaterThanOrEqual(TARGET);
        // By then and no sooner: lived through until that day, none before it was enough.
        const { enoughOn = -1 } = way;
        expect(enoughOn).toBeGreaterThanOrEqual(TODAY);
        expect(enoughOn).toBeLessThanOrEqual(Math.max(TODAY, facts.end));
        const until = { ...facts, end: enoughOn };
        const asked = fsrsFor({ ...defaultScheduling, retention: way.retention });
        expect([undefined, enoughOn]).toContain(simulate(until, asked, way.dose, TARGET).enoughOn);
        expect(way.dose === own || isOffered({ ...way.dose, retention: way.retention })).toBe(true);
      }
      if (now.share >= TARGET) expect(way?.answersADay).toBeLessThanOrEqual(now.answersADay);
    }),
    { numRuns: 40 },
  );
});

test('of a deadline that is over it is said what is known today', () => {
  const memories = [{ stability: 0.5, difficulty: 1, reviewed: TODAY, due: TODAY + 1 }];
  const { own } = planDeadline(
    { memories, unmet: 0, today: TODAY, end: TODAY - 3, firstRight: 0.2 },
    { newPerDay: 2, reviewsPerDay: 10 },
  );
  expect(own).toMatchObject({ share: 1, enoughOn: TODAY });
});

test('without days left, or without a path, nothing is lived through', () => {
  const nothing = { memories: [], unmet: 0, today: TODAY, end: TODAY - 1, firstRight: 0.6 };
  expect(simulate(nothing, fsrs, { newPerDay: 10, reviewsPerDay: 40 })).toEqual({ share: 0, answersADay: 0 });
});
