/**
 * How an answer is rated for FSRS. Its authors: a right answer is Good, a wrong one Again; Hard is
 * a pass, never a lapse; time is no input. Ours: a guess is Again, a hint makes it Hard, and Easy
 * takes being sure twice in a row, unaided.
 */

export type Confidence = 'unsaid' | 'guessed' | 'sure';
/** How sure somebody says they are before they see whether they were right. */
export type Certainty = 'guessed' | 'fairly' | 'sure';
/** ts-fsrs' grades: again, hard, good, easy. */
export type Rating = 1 | 2 | 3 | 4;

export type AnswerFacts = {
  readonly correct: boolean;
  /** By a hint, or since the solution had been seen. */
  readonly aided: boolean;
  readonly confidence: Confidence;
  /** The review before this one was right, unaided and sure. */
  readonly sureBefore: boolean;
};

/** What was said before counts as what is said after a right answer; a wrong one is rated as it is. */
export const confidenceOf = (certainty: Certainty | undefined, correct: boolean): Confidence =>
  certainty === undefined || certainty === 'fairly' || !correct ? 'unsaid' : certainty;

/** Who was sure and wrong has something mixed up: it comes back the next day. */
export const isMixedUp = (certainty: Certainty | undefined, correct: boolean): boolean =>
  certainty === 'sure' && !correct;

export const rateAnswer = ({ correct, aided, confidence, sureBefore }: AnswerFacts): Rating => {
  if (!correct || confidence === 'guessed') return 1;
  if (aided) return 2;
  return confidence === 'sure' && sureBefore ? 4 : 3;
};
