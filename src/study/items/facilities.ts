/** How many knew each question when they met it, over the whole installation. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../../database/client.ts';
import { review } from '../../database/schema/study/study.ts';

/** Of first answers without a hint that weren't said to be guessed, nor taken back. */
export const countFirstAnswers = (tx: Pick<Transaction, 'select'>) =>
  tx
    .select({
      questionSlug: review.questionSlug,
      answers: sql<number>`count(*)::int`.as('answers'),
      correct: sql<number>`count(*) filter (where ${review.correct})::int`.as('correct'),
    })
    .from(review)
    .where(
      and(
        isNull(review.before),
        eq(review.scheduled, true),
        isNull(review.undoneAt),
        eq(review.hinted, false),
        ne(review.confidence, 'guessed'),
      ),
    )
    .groupBy(review.questionSlug);
