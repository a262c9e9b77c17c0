/** Answers in the log whose grade isn't what today's key gives. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Transaction } from '../../database/client.ts';
import { asking, review, round } from '../../database/schema/study/study.ts';
import { termsSql } from '../asking/accepted-terms.ts';
import { gradeAnew } from './grade-anew.ts';
import type { KnownVersions } from './versions.ts';

export type Misgraded = {
  readonly personId: string;
  readonly questionSlug: string;
  /** By today's key. */
  readonly right: boolean;
};

/** What a review's numbers were drawn by: the daily's are everybody's. */
export const SEED = sql<string>`coalesce(${round.dailyId}, ${review.askingId})::text`;

/** What the cohorts of whoever answered take for the same. */
export const TERMS = sql<readonly string[] | null>`(${sql.raw(termsSql('review.person_id', 'review.question_slug'))})`;

/** What counted stays right where they have left the cohort in which it did. */
export const TERMS_ELSEWHERE = sql<readonly string[] | null>`case when review.correct then (
  select jsonb_agg(t.words) from accepted_term t where t.question_slug = review.question_slug) end`;

/** Reads every answer to these questions: a few questions at a time. */
export const findMisgraded = async (
  tx: Pick<Transaction, 'select'>,
  curriculum: Pick<Curriculum, 'questions' | 'vocabulary'>,
  versions: ReadonlyMap<string, KnownVersions>,
  questionSlugs: readonly string[],
): Promise<readonly Misgraded[]> => {
  const rows = await tx
    .select({
      personId: review.personId,
      questionSlug: review.questionSlug,
      questionHash: review.questionHash,
      given: review.given,
      correct: review.correct,
      seed: SEED,
      terms: TERMS,
      termsElsewhere: TERMS_ELSEWHERE,
    })
    .from(review)
    .leftJoin(asking, eq(asking.id, review.askingId))
    .leftJoin(round, eq(round.id, asking.roundId))
    .where(and(inArray(review.questionSlug, [...questionSlugs]), isNull(review.undoneAt)));
  return rows.flatMap(({ personId, questionSlug, ...answer }): Misgraded[] => {
    const question = curriculum.questions.get(questionSlug);
    const known = versions.get(questionSlug);
    const graded = question && known && gradeAnew(curriculum, question, known, answer);
    return graded && graded.right !== answer.correct ? [{ personId, questionSlug, right: graded.right }] : [];
  });
};
