/**
 * What moves from one person to another row by row when they are linked, and back: rounds with
 * their askings, and reviews.
 */
import { eq, inArray, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import { rowsOf } from '../../database/client.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { asking, review, round } from '../../database/schema/study/study.ts';

/**
 * Askings before rounds, as an answer locks them: one under way is done before, or finds its asking
 * moved.
 */
export const moveRounds = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
): Promise<Pick<LinkedStudy, 'rounds' | 'askings' | 'secondDailies'>> => {
  const secondDailies = await freeSecondDailies(tx, { keptId, goneId });
  const theirs = tx.select({ id: round.id }).from(round).where(eq(round.personId, goneId));
  const { id, hintedAt, skippedAt, reviewId } = asking;
  const askings = await tx
    .update(asking)
    .set({ personId: keptId })
    .where(inArray(asking.roundId, theirs))
    .returning({ id, hintedAt, skippedAt, reviewId });
  const rounds = await tx
    .update(round)
    .set({ personId: keptId })
    .where(eq(round.personId, goneId))
    .returning({ id: round.id });
  return { askings, rounds: rounds.map(({ id }) => id), secondDailies };
};

/**
 * Both answered the same question of the day: one person has one first try, the earlier; the
 * other's round is a round like any other.
 */
const freeSecondDailies = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
): Promise<NonNullable<LinkedStudy['secondDailies']>> =>
  rowsOf<{ id: string; dailyId: string }>(
    await tx.execute(sql`
    update round r set daily_id = null
    from (
      select distinct on (one.daily_id) one.id, one.daily_id
      from round one
      join round other on other.daily_id = one.daily_id
        and other.person_id in (${keptId}::uuid, ${goneId}::uuid)
        and other.id <> one.id
      join asking k on k.round_id = one.id
      where one.person_id in (${keptId}::uuid, ${goneId}::uuid)
      order by one.daily_id,
        (
          select min(v.at)
          from review v
          where v.person_id = one.person_id and v.question_slug = k.question_slug and v.asking_id = k.id
        ) desc nulls first,
        one.person_id = ${keptId}::uuid
    ) second
    where r.id = second.id
    returning r.id, second.daily_id as "dailyId"`),
  );

/** A question that was open is open again, though it may have been answered since. */
export const returnRounds = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  { rounds, askings, secondDailies = [] }: LinkedStudy,
): Promise<void> => {
  await tx.execute(sql`
    update asking k
    set person_id = ${goneId}::uuid,
      hinted_at = was."hintedAt",
      skipped_at = was."skippedAt",
      review_id = was."reviewId"
    from jsonb_to_recordset(${JSON.stringify(askings)}::text::jsonb)
      as was (id uuid, "hintedAt" timestamptz, "skippedAt" timestamptz, "reviewId" uuid)
    where k.id = was.id and k.person_id = ${keptId}::uuid`);
  await tx.execute(sql`
    update round r
    set person_id = ${goneId}::uuid
    from ${idsIn(rounds)}
    where r.id = moved.id and r.person_id = ${keptId}::uuid`);
  await tx.execute(sql`
    update round r
    set daily_id = was."dailyId"
    from jsonb_to_recordset(${JSON.stringify(secondDailies)}::text::jsonb) as was (id uuid, "dailyId" uuid)
    where r.id = was.id`);
};

export const moveReviews = async (tx: Transaction, { keptId, goneId }: Pair): Promise<LinkedStudy['reviews']> =>
  tx.update(review).set({ personId: keptId }).where(eq(review.personId, goneId)).returning({
    id: review.id,
    undoneAt: review.undoneAt,
    confidence: review.confidence,
    rating: review.rating,
    dueOn: review.dueOn,
  });

/**
 * As they were, even where they were taken back or called a guess since: the memory that comes back
 * has them in it.
 */
export const returnReviews = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  reviews: LinkedStudy['reviews'],
): Promise<void> => {
  await tx.execute(sql`
    update review v
    set person_id = ${goneId}::uuid,
      undone_at = was."undoneAt",
      confidence = was.confidence,
      rating = was.rating,
      due_on = was."dueOn"
    from jsonb_to_recordset(${JSON.stringify(reviews)}::text::jsonb)
      as was (id uuid, "undoneAt" timestamptz, confidence text, rating smallint, "dueOn" date)
    where v.id = was.id and v.person_id = ${keptId}::uuid`);
};

/**
 * What was graded anew since the link is so still, but rated and remembered as before: it is put
 * right once more (study/regrading).
 */
export const regradeAgain = async (tx: Transaction, { keptId, goneId }: Pair, linkedAt: string): Promise<void> => {
  await tx.execute(sql`
    insert into regrade (id, person_id, question_slug, found_at)
    select gen_random_uuid(), v.person_id, v.question_slug, ${linkedAt}::timestamptz
    from review v
    where v.person_id in (${keptId}::uuid, ${goneId}::uuid) and v.undone_at is null
      and case when v.correct then v.rating = 1 and v.confidence <> 'guessed' else v.rating > 1 end
    group by v.person_id, v.question_slug`);
};

/** Any number of ids as one parameter. */
const idsIn = (ids: readonly string[]) =>
  sql`(select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)) as moved`;
