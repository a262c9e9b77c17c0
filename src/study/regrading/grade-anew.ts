/** What an answer of long ago is by today's key; pure. */

import { describeAnswer, drawQuestion, rightAnswer } from '../../curriculum/kinds.ts';
import { type Curriculum, gradeAnswer, type Question } from '../../curriculum/model.ts';
import { wordsOfProse } from '../../curriculum/prose-words.ts';
import { withAccepted } from '../../curriculum/versions/accepted-term.ts';
import { carryOver, rightWords, wasRight } from '../../curriculum/versions/carry-over.ts';
import type { RegradedAnswer } from '../../database/schema/study/regrade.ts';
import { wordsOf } from '../../lib/words/text.ts';
import type { KnownVersion, KnownVersions } from './versions.ts';

export type LoggedAnswer = {
  readonly questionHash: string | null;
  readonly given: readonly string[];
  readonly correct: boolean;
  /** What its numbers were drawn by, where they vary. */
  readonly seed: string;
  /** What the cohorts of whoever answered take for the same. */
  readonly terms: readonly string[] | null;
  /** What any cohort does: it may be why this counted, and is never shown. */
  readonly termsElsewhere: readonly string[] | null;
};

export type GradedAnew = {
  readonly right: boolean;
  /** The version that it answered. */
  readonly hash: string;
  readonly told: Omit<RegradedAnswer, 'day' | 'right'>;
};

/**
 * Nothing where the answer stands as it was graded: its question was rewritten since, what was
 * chosen is gone, or it can’t be said which version it answered.
 */
export const gradeAnew = (
  curriculum: Pick<Curriculum, 'vocabulary'>,
  question: Question,
  versions: KnownVersions,
  answer: LoggedAnswer,
): GradedAnew | undefined => {
  const version = versionAnswered(versions, answer);
  if (!version || version.edition !== versions.current.edition) return undefined;
  const given = carryOver(version.content, versions.current.content, answer.given);
  if (!given) return undefined;
  const drawn = withAccepted(drawQuestion(question, answer.seed), answer.terms ?? []);
  const grade = gradeAnswer(curriculum, withAccepted(drawn, answer.termsElsewhere ?? []), given);
  if ('invalid' in grade) return undefined;
  return {
    right: grade.right,
    hash: version.hash,
    told: {
      given: wordsOf(describeAnswer(drawn, given)),
      keyThen: rightWords(version.content) ?? null,
      // In the same words as the former, so that a key that stands is seen to stand.
      keyNow: rightWords(versions.current.content) ?? wordsOfProse(rightAnswer(drawn)),
    },
  };
};

/** One without a hash is from before there were any: of the first version, where that graded it so. */
const versionAnswered = (
  { byHash, first }: KnownVersions,
  { questionHash, given, correct }: LoggedAnswer,
): KnownVersion | undefined => {
  if (questionHash !== null) return byHash.get(questionHash);
  const was = wasRight(first.content, given);
  return was === undefined || was === correct ? first : undefined;
};
