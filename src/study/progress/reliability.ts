/** How often somebody is right when they say that they are sure, or that they guess; pure. */
import type { Certainty } from '../memory/rating.ts';
import type { Answer } from './answers.ts';

export type Reliability = {
  readonly certainty: Certainty;
  /** The share that was right, 0 to 1, and between what it likely lies: Wilson's interval at 95 %. */
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
};

/** In the order in which they are said to be known. */
const certainties = ['guessed', 'fairly', 'sure'] as const;

const Z = 1.96;

/** What was said fewer than `atLeast` times is left out. */
export const findReliability = (answers: readonly Answer[], atLeast: number): readonly Reliability[] =>
  certainties
    .map((certainty) => {
      const said = answers.filter((answer) => answer.certainty === certainty);
      return { certainty, ...wilson(said.filter(({ correct }) => correct).length, said.length) };
    })
    .filter(({ n }) => n >= atLeast);

/** E. B. Wilson, 1927. */
const wilson = (right: number, n: number): Omit<Reliability, 'certainty'> => {
  const share = right / n;
  const middle = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const spread = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return { n, right: share, low: middle - spread, high: middle + spread };
};
