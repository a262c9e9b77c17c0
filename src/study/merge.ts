/** What two persons studied becomes one person's, and two persons' again: the study side of a link. */
import { eq, sql } from 'drizzle-orm';
import type { StudyOfLink } from '../community/link.ts';
import { review } from '../database/schema/study.ts';
import { mergeLookups, splitLookups } from './merge-lookups.ts';
import { mergeMemories, splitMemories } from './merge-memories.ts';
import { mergeReminders, splitReminders } from './merge-reminders.ts';
import { moveReports, moveReviews, moveRounds, returnReports, returnReviews, returnRounds } from './merge-rows.ts';
import { mergeScores, splitScores } from './merge-scores.ts';

/**
 * Every table of study that names a person is here; a test compares. Undone, the person who went has all they had at the link; what
 * was answered since, on whichever memory, stays with the other.
 */
export const studyOfLink: StudyOfLink = {
  findStart: async (tx, personId) => {
    const [first] = await tx
      .select({ at: sql<number | null>`extract(epoch from min(${review.at}))::float8` })
      .from(review)
      .where(eq(review.personId, personId));
    return first?.at ?? undefined;
  },

  merge: async (tx, pair) => ({
    memories: await mergeMemories(tx, pair),
    ...(await moveRounds(tx, pair)),
    reviews: await moveReviews(tx, pair),
    scores: await mergeScores(tx, pair),
    lookups: await mergeLookups(tx, pair),
    reports: await moveReports(tx, pair),
    reminders: await mergeReminders(tx, pair),
  }),

  split: async (tx, pair, study, linkedAt) => {
    // Memories and scores look at what has become of the reviews since, so they come first.
    await splitMemories(tx, pair, study, linkedAt);
    await splitScores(tx, pair, study);
    await returnRounds(tx, pair, study);
    await returnReviews(tx, pair, study.reviews);
    await splitLookups(tx, pair, study.lookups);
    await returnReports(tx, pair, study.reports);
    await splitReminders(tx, pair, study.reminders ?? []);
  },
};
