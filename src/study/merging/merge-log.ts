/** The answers to what both of two linked persons know, as one log, and as two again. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { review } from '../../database/schema/study/study.ts';
import { type Certainty, isMixedUp, type Rating } from '../memory/rating.ts';
import type { LoggedReview, ReplayedReview } from '../memory/replay.ts';
import { snapshotOf } from '../memory/snapshot.ts';

/** A review as it was when its person was linked. */
export type LinkedReview = NonNullable<LinkedStudy['replayed']>[number];
type Row = LinkedReview & {
  readonly day: string;
  readonly correct: boolean;
  readonly certainty: Certainty | null;
};

/** In the order in which they were recorded, whoever answered; by question. */
export const findLogs = async (
  tx: Transaction,
  personIds: readonly string[],
  questionSlugs: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> => {
  const rows = await tx
    .select({
      id: review.id,
      questionSlug: review.questionSlug,
      day: review.day,
      rating: review.rating,
      confidence: review.confidence,
      correct: review.correct,
      certainty: review.certainty,
      scheduled: review.scheduled,
      before: review.before,
      dueOn: review.dueOn,
      undoneAt: review.undoneAt,
    })
    .from(review)
    .where(and(inArray(review.personId, [...personIds]), inArray(review.questionSlug, [...questionSlugs])))
    .orderBy(review.number);
  return Map.groupBy(rows, ({ questionSlug }) => questionSlug);
};

/** Those that weren't taken back. */
export const standing = (rows: readonly Row[]): readonly LoggedReview[] =>
  // A check of the answer's: 1 to 4.
  rows
    .filter(({ undoneAt }) => undoneAt === null)
    .map(({ id, day, rating, correct, certainty }) => ({
      ...{ id, day, rating: rating as Rating },
      nextDay: isMixedUp(certainty ?? undefined, correct),
    }));

/**
 * Each row then says what its answer did in the log that it is in now, so that it can be taken back
 * or rated anew as any other.
 */
export const rewriteLog = async (tx: Transaction, reviews: readonly ReplayedReview[]): Promise<void> =>
  write(
    tx,
    reviews.map(({ before, ...rest }) => ({ ...rest, before: before ? snapshotOf(before) : null })),
  );

/** As they were at the link; whether they stand, and how they are rated, is another matter. */
export const returnLog = (tx: Transaction, reviews: readonly LinkedReview[]): Promise<void> => write(tx, reviews);

type Written = Pick<LinkedReview, 'id' | 'scheduled' | 'before' | 'dueOn'>;

const write = async (tx: Transaction, rows: readonly Written[]): Promise<void> => {
  const written = rows.map(({ id, scheduled, before, dueOn }) => ({
    id,
    scheduled,
    before,
    dueOn,
  }));
  await tx.execute(sql`
    update review v set scheduled = now.scheduled, before = now.before, due_on = now."dueOn"
    from jsonb_to_recordset(${JSON.stringify(written)}::text::jsonb)
      as now (id uuid, scheduled boolean, before jsonb, "dueOn" date)
    where v.id = now.id
      and (v.scheduled, v.before, v.due_on) is distinct from (now.scheduled, now.before, now."dueOn")`);
};

/**
 * Questions on which something was answered since: scheduled, not taken back, and not among what
 * was there at the link.
 */
export const findAnsweredSince = async (
  tx: Transaction,
  { keptId }: Pair,
  { reviews, replayed = [] }: LinkedStudy,
  linkedAt: string,
): Promise<ReadonlySet<string>> => {
  const known = JSON.stringify([...reviews, ...replayed].map(({ id }) => id));
  const rows = await tx
    .selectDistinct({ slug: review.questionSlug })
    .from(review)
    .where(
      and(
        eq(review.personId, keptId),
        eq(review.scheduled, true),
        sql`${review.at} >= ${linkedAt}::timestamptz and ${review.undoneAt} is null`,
        sql`${review.id} not in (select value::uuid from jsonb_array_elements_text(${known}::text::jsonb))`,
      ),
    );
  return new Set(rows.map(({ slug }) => slug));
};
