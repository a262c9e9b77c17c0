/** Words that the numbers and their pictures share. */
import type { Certainty } from '../../study/memory/rating.ts';

export const shareWords = (share: number): string => `${Math.round(share * 100)} %`;

export const certaintyWords: Record<Certainty, string> = {
  guessed: 'you guessed',
  fairly: 'you were fairly sure',
  sure: 'you were sure',
};
