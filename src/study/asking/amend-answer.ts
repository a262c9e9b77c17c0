/** What a person may still change about an answer: take it back, or say how sure they were. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../database/client.ts';
import { asking, memory, review, score } from '../../database/schema/study/study.ts';
import { isId } from '../../lib/random.ts';
import { findLoad } from '../memory/find-load.ts';
import { remember } from '../memory/memory.ts';
import { type Confidence, rateAnswer } from '../memory/rating.ts';
import { findScheduling } from '../memory/scheduling.ts';
import { memoryIn } from '../memory/snapshot.ts';
import { isLeechNow, type StudyNeeds, type StudyRequest } from './answer.ts';
import { wasSureBefore } from './earlier-answers.ts';

type ReviewRow = typeof review.$inferSelect;

/**
 * - `done`: changed now, or already so.
 * - `later`: the question was answered again since; only the last answer can be changed.
 * - `missing`: no such answer, or somebody else's.
 */
export type Amended =
  | { readonly outcome: 'done'; readonly askingId: string }
  | { readonly outcome: 'later' }
  | { readonly outcome: 'missing' };

/** Takes an answer back as if it had never been given: memory, score and asking are as before. */
export const undoAnswer = (needs: StudyNeeds, request: StudyRequest, reviewId: string): Promise<Amended> =>
  amendLast(needs, request, reviewId, async (tx, row) => {
    if (row.undoneAt) return;
    await tx.update(review).set({ undoneAt: request.at.toString() }).where(eq(review.id, row.id));
    await tx
      .update(asking)
      .set({ reviewId: null })
      .where(and(eq(asking.id, row.askingId), eq(asking.reviewId, row.id)));
    if (row.scheduled) await restoreMemory(tx, row);
    const introduced = row.scheduled && row.before === null ? 1 : 0;
    const reviewed = row.scheduled && row.before !== null ? 1 : 0;
    await tx
      .update(score)
      .set({
        answered: sql`${score.answered} - 1`,
        correct: sql`${score.correct} - ${row.correct ? 1 : 0}`,
        introduced: sql`${score.introduced} - ${introduced}`,
        reviewed: sql`${score.reviewed} - ${reviewed}`,
        ...changed,
      })
      .where(and(eq(score.personId, row.personId), eq(score.day, row.day)));
  });

/**
 * Rates a right answer anew, from the memory as it was before: a guess counts as forgotten, being
 * sure twice in a row as easy.
 */
export const recordConfidence = (
  needs: StudyNeeds,
  request: StudyRequest,
  reviewId: string,
  confidence: Confidence,
): Promise<Amended> =>
  amendLast(needs, request, reviewId, async (tx, row) => {
    if (row.undoneAt || !row.scheduled || !row.correct || row.confidence === confidence) return;
    const before = row.before ? memoryIn(row.before) : undefined;
    const rating = rateAnswer({
      correct: true,
      aided: row.hinted,
      confidence,
      sureBefore: await wasSureBefore(tx, row.personId, row.questionSlug, row.number),
    });
    // Rated as it was, it comes back as it was said: other days' loads may have changed since.
    if (rating === row.rating) {
      await tx.update(review).set({ confidence }).where(eq(review.id, row.id));
      return;
    }
    await tx
      .update(score)
      .set(changed)
      .where(and(eq(score.personId, row.personId), eq(score.day, row.day)));
    const today = Temporal.PlainDate.from(row.day);
    const load = await findLoad(tx, row.personId, row.questionSlug, today);
    const scheduling = await findScheduling(tx, row.personId);
    const after = remember(before, rating, today, `${row.personId}:${row.questionSlug}`, {
      load,
      scheduling,
    });
    await tx
      .update(memory)
      .set({
        ...after,
        version: sql`${memory.version} + 1`,
        ...setAside(row, isLeechNow(before, after)),
      })
      .where(ofReview(row));
    await tx.update(review).set({ confidence, rating, dueOn: after.dueOn }).where(eq(review.id, row.id));
  });

/** Locks the answer and its memory, so that two changes at once happen one after the other. */
const amendLast = (
  needs: StudyNeeds,
  request: StudyRequest,
  reviewId: string,
  change: (tx: Transaction, row: ReviewRow) => Promise<void>,
): Promise<Amended> => {
  if (!isId(reviewId)) return Promise.resolve({ outcome: 'missing' });
  return needs.database.orm.transaction(async (tx): Promise<Amended> => {
    const [named] = await tx
      .select()
      .from(review)
      .where(and(eq(review.id, reviewId), eq(review.personId, request.personId)));
    if (!named) return { outcome: 'missing' };
    await tx.select({ version: memory.version }).from(memory).where(ofReview(named)).for('update');
    const [row] = await tx.select().from(review).where(eq(review.id, reviewId)).for('update');
    if (!row) return { outcome: 'missing' };
    const [last] = await tx
      .select({ id: review.id })
      .from(review)
      .where(and(eq(review.personId, row.personId), eq(review.questionSlug, row.questionSlug), isNull(review.undoneAt)))
      .orderBy(desc(review.number))
      .limit(1);
    if (!row.undoneAt && last?.id !== row.id) return { outcome: 'later' };
    await change(tx, row);
    return { outcome: 'done', askingId: row.askingId };
  });
};

/** What follows from the day's score is worked out anew: study/standing. */
const changed = { stale: true, changes: sql`${score.changes} + 1` };

const ofReview = (row: ReviewRow) => and(eq(memory.personId, row.personId), eq(memory.questionSlug, row.questionSlug));

const restoreMemory = async (tx: Transaction, row: ReviewRow): Promise<void> => {
  if (row.before === null) {
    await tx.delete(memory).where(ofReview(row));
    return;
  }
  await tx
    .update(memory)
    .set({ ...memoryIn(row.before), version: sql`${memory.version} + 1`, ...setAside(row, false) })
    .where(ofReview(row));
};

/**
 * What is set aside once the answer makes a leech or none: what the person set aside or brought
 * back is theirs. An answer sets aside only what isn't so already, at its own instant, and takes
 * back no more than that.
 */
const setAside = (row: ReviewRow, leech: boolean) => {
  const byThisAnswer = sql`${memory.suspendedFor} = 'leech' and ${memory.suspendedAt} = ${row.at}::timestamptz`;
  return leech
    ? {
        suspendedAt: sql`coalesce(${memory.suspendedAt}, ${row.at}::timestamptz)`,
        suspendedFor: sql`coalesce(${memory.suspendedFor}, 'leech')`,
      }
    : {
        suspendedAt: sql`case when ${byThisAnswer} then null else ${memory.suspendedAt} end`,
        suspendedFor: sql`case when ${byThisAnswer} then null else ${memory.suspendedFor} end`,
      };
};
