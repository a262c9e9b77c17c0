/**
 * How an answer is rated for FSRS. Its authors: a right answer is Good, a wrong one Again; Hard is a pass, never a lapse; time is no
 * input. Ours: a guess is Again, a hint makes it Hard, and Easy takes being sure twice in a row, unaided.
 */

export type Confidence = 'unsaid' | 'guessed' | 'sure';
/** ts-fsrs' grades: again, hard, good, easy. */
export type Rating = 1 | 2 | 3 | 4;

export type AnswerFacts = {
  readonly correct: boolean;
  readonly hinted: boolean;
  readonly confidence: Confidence;
  /** The review before this one was right, unaided and sure. */
  readonly sureBefore: boolean;
};

export const rateAnswer = ({ correct, hinted, confidence, sureBefore }: AnswerFacts): Rating => {
  if (!correct || confidence === 'guessed') return 1;
  if (hinted) return 2;
  return confidence === 'sure' && sureBefore ? 4 : 3;
};
