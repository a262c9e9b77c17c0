/**
 * Weights of a cohort's own: a memory goes on from where it stands, just as FSRS with these weights
 * takes it on.
 */
import fc from 'fast-check';
import { fsrs } from 'ts-fsrs';
import { expect, test } from 'vitest';
import { defaultScheduling, recallToday, remember } from '../../src/study/memory/memory.ts';
import type { Rating } from '../../src/study/memory/rating.ts';
import { schedulingOf } from '../../src/study/memory/scheduling.ts';
import { forgetfulWeights } from '../support/simulate-reviews.ts';

const scheduling = schedulingOf(JSON.stringify(forgetfulWeights));
const peer = fsrs({ w: [...forgetfulWeights], enable_short_term: false });
const rating = fc.constantFrom<Rating>(1, 2, 3, 4);
const start = Temporal.PlainDate.from('2026-03-02');

test('whatever was scheduled by the defaults before, the next review is scheduled by the weights', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ rating, days: fc.integer({ min: 1, max: 60 }) }), {
        minLength: 2,
        maxLength: 8,
      }),
      (reviews) => {
        let day = start;
        let memory = remember(undefined, 3, day, 's');
        for (const [index, each] of reviews.entries()) {
          day = day.add({ days: each.days });
          if (index < reviews.length - 1) memory = remember(memory, each.rating, day, 's');
          else {
            const expected = peer.next_state(memory, each.days, each.rating);
            expect(recallToday(memory, day, scheduling)).toBeCloseTo(
              peer.forgetting_curve(each.days, memory.stability),
              8,
            );
            expect(remember(memory, each.rating, day, 's', { scheduling })).toMatchObject(expected);
          }
        }
      },
    ),
  );
});

test('without weights of their own people go by the defaults', () => {
  expect(schedulingOf(null)).toBe(defaultScheduling);
  expect(remember(undefined, 3, start, 's', { scheduling })).toMatchObject({
    stability: forgetfulWeights[2],
  });
  expect(remember(undefined, 3, start, 's').stability).not.toBe(forgetfulWeights[2]);
});
