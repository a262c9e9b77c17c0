/**
 * Learners who remember just as given FSRS weights say, studying as the default weights schedule
 * them.
 */
import { default_w, fsrs } from 'ts-fsrs';
import { seededNumbers } from '../../src/lib/random.ts';
import type { Rating } from '../../src/study/memory/rating.ts';

export type Simulated = { readonly card: number; readonly day: number; readonly rating: Rating };

/** They forget a good deal sooner than the defaults expect. */
export const forgetfulWeights: readonly number[] = default_w.map(
  (weight, index) => ({ 2: 1.2, 3: 4, 8: weight - 0.6 })[index] ?? weight,
);

/** In the order of the days, from day 0. */
export const simulateReviews = (
  weights: readonly number[],
  { cards, days, seed }: { cards: number; days: number; seed: string },
): readonly Simulated[] => {
  const next = seededNumbers(seed);
  const [truth, scheduler] = [weights, default_w].map((w) => fsrs({ w: [...w], enable_short_term: false }));
  if (!truth || !scheduler) throw new Error('two schedulers were made');
  const first = (): Rating => (next() < 0.3 ? 1 : next() < 0.15 ? 2 : next() < 0.85 ? 3 : 4);
  const again = (recall: number): Rating => (next() >= recall ? 1 : next() < 0.1 ? 2 : next() < 0.9 ? 3 : 4);
  const all = Array.from({ length: cards }, (_, card) => {
    const reviews: Simulated[] = [];
    let [day, last] = [Math.floor((next() * days) / 2), 0];
    let states: { truth: ReturnType<typeof truth.next_state>; ours: ReturnType<typeof truth.next_state> } | undefined;
    while (day < days) {
      const passed = states ? day - last : 0;
      const rating = states ? again(truth.forgetting_curve(passed, states.truth.stability)) : first();
      states = {
        truth: truth.next_state(states?.truth ?? null, passed, rating),
        ours: scheduler.next_state(states?.ours ?? null, passed, rating),
      };
      reviews.push({ card, day, rating });
      last = day;
      day += Math.max(1, Math.min(28, Math.round(states.ours.stability * (0.8 + 0.6 * next()))));
    }
    return reviews;
  });
  return all.flat().toSorted((one, other) => one.day - other.day);
};

/** For node's --import: a machine that the optimiser was not built for. */
export const withoutOptimiser = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => { if (name.startsWith('@open-spaced-repetition/')) throw new Error('no such package'); return next(name, context); } });`)}`;
