/**
 * What two persons studied becomes one person's, and two persons' again: the study side of a link.
 */
import { eq, sql } from 'drizzle-orm';
import type { StudyOfLink } from '../../community/linking/link.ts';
import { review } from '../../database/schema/study/study.ts';
import { rewriteLog } from './merge-log.ts';
import { mergeLookups, splitLookups } from './merge-lookups.ts';
import { mergeMemories, splitMemories } from './merge-memories.ts';
import { mergeReminders, splitReminders } from './merge-reminders.ts';
import { moveReviews, moveRounds, regradeAgain, returnReviews, returnRounds } from './merge-rows.ts';
import { mergeScores, splitScores } from './merge-scores.ts';
import { reopenSubmissions } from './merge-submissions.ts';
import { mergeTickets, splitTickets } from './merge-tickets.ts';

/**
 * The tables whose rows are more than moved (`MergeRule` in database/schema/person-rows.ts).
 * Undone, the person
 * who went has all they had at the link; what was answered since, on whichever memory, stays with
 * the other.
 */
export const studyOfLink: StudyOfLink = {
  findStart: async (tx, personId) => {
    const [first] = await tx
      .select({ at: sql<number | null>`extract(epoch from min(${review.at}))::float8` })
      .from(review)
      .where(eq(review.personId, personId));
    return first?.at ?? undefined;
  },

  merge: async (tx, pair, linkedAt) => {
    await reopenSubmissions(tx, pair);
    const { memories, replayed, log } = await mergeMemories(tx, pair);
    const moved = { ...(await moveRounds(tx, pair)), reviews: await moveReviews(tx, pair) };
    // Once it is known how they were.
    await rewriteLog(tx, log);
    return {
      memories,
      replayed,
      ...moved,
      scores: await mergeScores(tx, pair, replayed),
      lookups: await mergeLookups(tx, pair),
      reminders: await mergeReminders(tx, pair),
      tickets: await mergeTickets(tx, pair, linkedAt),
    };
  },

  split: async (tx, pair, study, linkedAt) => {
    // Scores and memories look at what has become of the reviews since, so they come first.
    await splitScores(tx, pair, study);
    await splitMemories(tx, pair, study, linkedAt);
    await returnRounds(tx, pair, study);
    await returnReviews(tx, pair, study.reviews);
    await regradeAgain(tx, pair, linkedAt);
    await splitLookups(tx, pair, study.lookups);
    await splitReminders(tx, pair, study.reminders ?? []);
    await splitTickets(tx, study.tickets ?? [], linkedAt);
  },
};
