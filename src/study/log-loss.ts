/** How well weights foretell: the log loss of each later review, replayed by the scheduler's own formulas; pure. */
import { fsrs } from 'ts-fsrs';
import type { History } from './review-log.ts';

/** ts-fsrs rounds a chance to eight places, so that it can be 1, and a single surprise would cost without end. */
const NEVER_SURER_THAN = 1e-7;

/**
 * For every review from `fromDay` on that has one before it: -ln of the chance that the weights gave to what happened (remembered: rated
 * 2 to 4; forgotten: 1). Every review of a card moves its state, the earlier ones too. In the order of the histories.
 */
export const lossesOf = (histories: readonly History[], weights: readonly number[], fromDay: number): Float64Array => {
  // As src/study/memory.ts has it: no short-term steps.
  const scheduler = fsrs({ w: [...weights], enable_short_term: false });
  const losses: number[] = [];
  for (const history of histories) {
    let state: ReturnType<typeof scheduler.next_state> | null = null;
    let lastDay = 0;
    for (const { day, rating } of history) {
      const days = state ? day - lastDay : 0;
      if (state && day >= fromDay) {
        const recall = Math.min(
          1 - NEVER_SURER_THAN,
          Math.max(NEVER_SURER_THAN, scheduler.forgetting_curve(days, state.stability)),
        );
        losses.push(-Math.log(rating === 1 ? 1 - recall : recall));
      }
      state = scheduler.next_state(state, days, rating);
      lastDay = day;
    }
  }
  return Float64Array.from(losses);
};

export const meanOf = (numbers: Float64Array): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
