/** How a cohort did on a question, as FSRS' grade; pure. */
import type { Rating } from '../../../study/memory/rating.ts';

/**
 * Shares of first answers that were right. Nine in ten is what FSRS aims at: that is Good. Easy
 * takes a few people, since one alone is luck.
 */
const SHARES = { hard: 0.6, good: 0.8, easy: 0.97 } as const;
const EASY_FROM_ANSWERS = 5;

/** Nothing where nobody answered: silence is no review. */
export const cohortGrade = ({
  answers,
  right,
}: {
  readonly answers: number;
  readonly right: number;
}): Rating | undefined => {
  if (answers === 0) return undefined;
  const share = right / answers;
  if (share >= SHARES.easy && answers >= EASY_FROM_ANSWERS) return 4;
  if (share >= SHARES.good) return 3;
  return share >= SHARES.hard ? 2 : 1;
};
