/** The answers that weights are fitted to: of some people, out of the log. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { review } from '../../database/schema/study/study.ts';
import { createReviewLog, type ReviewLog } from './review-log.ts';

/** The newest of each person; years of daily study. */
const REVIEWS_OF_ONE_AT_MOST = 10_000;
const REVIEWS_AT_MOST = 500_000;

/** What was answered for practice schedules nothing, and what was taken back never was. */
export const countsForFit = and(eq(review.scheduled, true), isNull(review.undoneAt));

/**
 * A card is one person's question; its days are the learner's own. People who come first go in
 * first, as far as there is room.
 */
const findLatestOf = ({ orm }: Database, personId: string) =>
  orm
    .select({
      slug: review.questionSlug,
      day: sql<number>`${review.day} - date '1970-01-01'`,
      number: review.number,
      rating: review.rating,
    })
    .from(review)
    .where(and(eq(review.personId, personId), countsForFit))
    .orderBy(desc(review.number))
    .limit(REVIEWS_OF_ONE_AT_MOST);

export const readFitLog = async (database: Database, personIds: readonly string[]): Promise<ReviewLog> => {
  const log = createReviewLog();
  for (const id of personIds) {
    if (log.size() >= REVIEWS_AT_MOST) break;
    const latest = await findLatestOf(database, id);
    for (const { slug, day, number, rating } of latest) log.add(`${id}:${slug}`, day, number, rating);
  }
  return log.finish();
};
