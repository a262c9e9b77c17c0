/**
 * How well weights foretell: the log loss of each later review, replayed as the scheduler itself
 * would; pure.
 */
import { createFsrs, type Strength } from '../memory/fsrs.ts';
import { defaultScheduling } from '../memory/memory.ts';
import type { History } from './review-log.ts';

/**
 * A chance is rounded to eight places, so that it can be 1, and a single surprise would cost
 * without end.
 */
const NEVER_SURER_THAN = 1e-7;

/** One entry for each review that was foretold. */
export type Losses = {
  readonly losses: Float64Array;
  /** The learner's day, since 1970. */
  readonly days: Int32Array;
};

/**
 * For every review from `fromDay` on that has one before it: -ln of the chance that the weights
 * gave to what happened (remembered: rated 2 to 4; forgotten: 1). Every review of a card moves its
 * state, the earlier ones too. In the order of the histories.
 */
export const lossesOf = (histories: readonly History[], weights: readonly number[], fromDay: number): Losses => {
  const { recall, strengthen } = createFsrs({ ...defaultScheduling, weights });
  const losses: number[] = [];
  const days: number[] = [];
  for (const history of histories) {
    let strength: Strength | undefined;
    let lastDay = 0;
    for (const { day, rating } of history) {
      const passed = strength ? day - lastDay : 0;
      if (strength && day >= fromDay) {
        const chance = recall(passed, strength.stability);
        losses.push(-Math.log(bounded(rating === 1 ? 1 - chance : chance)));
        days.push(day);
      }
      strength = strengthen(strength, passed, rating);
      lastDay = day;
    }
  }
  return { losses: Float64Array.from(losses), days: Int32Array.from(days) };
};

const bounded = (chance: number): number => Math.min(1 - NEVER_SURER_THAN, Math.max(NEVER_SURER_THAN, chance));

export const meanOf = (numbers: Float64Array): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/**
 * How sure a mean is, where values of one day go up and down together (a hard question, a bad
 * evening): days are drawn, not reviews (the usual cluster-robust error, with its correction for
 * few clusters). Infinite where there is but one day.
 */
export const standardErrorByDay = (values: Float64Array, days: Int32Array): number => {
  const mean = meanOf(values);
  const byDay = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const day = days[index] ?? 0;
    byDay.set(day, (byDay.get(day) ?? 0) + value - mean);
  }
  if (byDay.size < 2) return Number.POSITIVE_INFINITY;
  const squares = byDay.values().reduce((sum, each) => sum + each ** 2, 0);
  return Math.sqrt((squares * byDay.size) / (byDay.size - 1)) / values.length;
};
