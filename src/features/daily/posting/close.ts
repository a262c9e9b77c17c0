/**
 * Closes the question of the day: how the cohort did is its grade, and the posts are redrawn with
 * the answer. Until then they say how many have answered.
 */
import { and, eq, isNull, min } from 'drizzle-orm';
import type { Routine } from '../../../chat/deliver/notice.ts';
import type { Transaction } from '../../../database/client.ts';
import { daily } from '../../../database/schema/study/daily.ts';
import { createOneByOne } from '../../../jobs/one-by-one.ts';
import { editOf } from '../../../jobs/outbox.ts';
import { remember } from '../../../study/memory/memory.ts';
import type { DailyNeeds } from '../needs.ts';
import * as store from '../store.ts';
import { cohortGrade } from './cohort-grade.ts';
import { POST } from './post.ts';

export const closeRoutine = (needs: DailyNeeds): Routine => ({
  name: 'daily.close',
  nextAt: async () => {
    const [row] = await needs.database.orm
      .select({ at: min(daily.closesAt) })
      .from(daily)
      .where(and(isNull(daily.closedAt), isNull(daily.skippedFor)));
    return row?.at ? Temporal.Instant.from(row.at) : undefined;
  },
  run: createOneByOne(needs, {
    name: 'daily.close',
    claim: store.claimClosing,
    idOf: ({ id }) => id,
    work: (tx, closing, at) => close(needs, tx, closing, at),
  }),
});

const close = async (
  needs: DailyNeeds,
  tx: Transaction,
  { id, cohortId, questionSlug, day }: store.Daily,
  at: Temporal.Instant,
): Promise<void> => {
  const answers = await store.findFirstAnswers(tx, id);
  const grade = cohortGrade({
    answers: answers.length,
    right: answers.filter(({ correct }) => correct).length,
  });
  if (grade && questionSlug) {
    const before = await store.findCohortMemory(tx, cohortId, questionSlug);
    await store.saveCohortMemory(
      tx,
      cohortId,
      questionSlug,
      remember(before, grade, Temporal.PlainDate.from(day), `${cohortId}:${questionSlug}`),
    );
  }
  await tx.update(daily).set({ closedAt: at.toString() }).where(eq(daily.id, id));
  await redraw(needs, tx, id, at);
};

const redraw = async (
  { outbox }: DailyNeeds,
  tx: Transaction,
  dailyId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const posts = await store.findPosts(tx, dailyId);
  await outbox.edit(
    tx,
    posts.map(({ channelId, outboxId }) => editOf(POST, { dailyId, channelId }, outboxId)),
    at,
  );
};

/**
 * The posts will say how many have answered, where that has changed; a closed question says it
 * already.
 */
const redrawCount = (needs: DailyNeeds, dailyId: string, at: Temporal.Instant): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const [asked] = await tx.select().from(daily).where(eq(daily.id, dailyId)).for('update');
    if (!asked || asked.closedAt !== null) return;
    const answers = await store.countAnswers(tx, dailyId);
    if (answers === asked.shownAnswers) return;
    await tx.update(daily).set({ shownAnswers: answers }).where(eq(daily.id, dailyId));
    await redraw(needs, tx, dailyId, at);
  });

const COUNTED_AT_ONCE = 100;

/** Once a minute, for everybody who has answered meanwhile: whoever answers doesn't wait for it. */
export const countRoutine = (needs: DailyNeeds): Routine => ({
  name: 'daily.count',
  // Nothing falls due: it follows what people do.
  nextAt: async () => undefined,
  run: async (at) => {
    const miscounted = await store.findMiscounted(needs.database.orm, COUNTED_AT_ONCE);
    for (const id of miscounted) await redrawCount(needs, id, at);
    return false;
  },
});
