/** Days' scores of two persons added up, and taken apart again. */
import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { cohortScore, scoreKeeping } from '../../database/schema/study/standing.ts';
import { score } from '../../database/schema/study/study.ts';

/**
 * Gives the scores that were added: one a day on which the person who goes studied. `replayed`: as
 * they were, and are one log by now.
 */
export const mergeScores = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  replayed: LinkedStudy['replayed'],
): Promise<LinkedStudy['scores']> => {
  const added = await tx.delete(score).where(eq(score.personId, goneId)).returning();
  await tx.execute(sql`
    insert into score as s (person_id, day, answered, correct, introduced, reviewed)
    select ${keptId}::uuid, day, answered, correct, introduced, reviewed from ${scoresIn(added)}
    on conflict (person_id, day) do update
    set answered = s.answered + excluded.answered,
      correct = s.correct + excluded.correct,
      introduced = s.introduced + excluded.introduced,
      reviewed = s.reviewed + excluded.reviewed`);
  // What both met is met once, and of two answers on a day one is practice.
  await tx.execute(sql`
    with shift as (
      select v.day, sum(${isNew} - ${wasNew}) as introduced, sum(${isReview} - ${wasReview}) as reviewed
      from review v join ${reviewsIn([], replayed)} on was.id = v.id where v.undone_at is null group by v.day
    )
    update score s set introduced = s.introduced + shift.introduced, reviewed = s.reviewed + shift.reviewed
    from shift where s.person_id = ${keptId}::uuid and s.day = shift.day`);
  await forgetWorkedOut(tx, { keptId, goneId });
  return added;
};

/** Their days in each cohort are worked out anew, from the log as it is once this is done. */
const forgetWorkedOut = async (tx: Transaction, { keptId, goneId }: Pair): Promise<void> => {
  await tx.delete(scoreKeeping).where(inArray(scoreKeeping.personId, [keptId, goneId]));
  await tx.delete(cohortScore).where(inArray(cohortScore.personId, [keptId, goneId]));
};

const isNew = sql.raw('(v.scheduled and v.before is null)::int');
const isReview = sql.raw('(v.scheduled and v.before is not null)::int');
/** What a review was before it was replayed; what was not replayed is what it was. */
const wasNew = sql.raw('coalesce(was.scheduled and was.fresh, v.scheduled and v.before is null)::int');
const wasReview = sql.raw('coalesce(was.scheduled and not was.fresh, v.scheduled and v.before is not null)::int');

/**
 * Takes away what was added. Asks for the reviews before they go back: one taken back since took
 * its part of the score with it.
 */
export const splitScores = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  { scores, reviews, replayed }: LinkedStudy,
): Promise<void> => {
  const counts = (standing: SQL, undone: SQL) =>
    sql`coalesce(sum(case when v.undone_at is null then ${standing} when was.gone then ${undone} else 0 end), 0)`;
  await tx.execute(sql`
    with back as (
      select v.day, ${counts(sql`0`, sql`1`)} as answered, ${counts(sql`0`, sql`v.correct::int`)} as correct,
        ${counts(sql`${wasNew} - ${isNew}`, wasNew)} as introduced,
        ${counts(sql`${wasReview} - ${isReview}`, wasReview)} as reviewed
      from review v join ${reviewsIn(reviews, replayed)} on was.id = v.id
      where v.person_id = ${keptId}::uuid and was."undoneAt" is null group by v.day
    ), moved as (
      select
        coalesce(m.day, b.day) as day,
        coalesce(b.answered, 0) - coalesce(m.answered, 0) as answered,
        coalesce(b.correct, 0) - coalesce(m.correct, 0) as correct,
        coalesce(b.introduced, 0) - coalesce(m.introduced, 0) as introduced,
        coalesce(b.reviewed, 0) - coalesce(m.reviewed, 0) as reviewed
      from (select moved.* from ${scoresIn(scores)}) m full join back b on b.day = m.day
    )
    update score s set answered = s.answered + moved.answered, correct = s.correct + moved.correct,
      introduced = s.introduced + moved.introduced, reviewed = s.reviewed + moved.reviewed
    from moved where s.person_id = ${keptId}::uuid and s.day = moved.day`);
  // A day on which only the other one studied is nobody's day here.
  await tx.execute(sql`
    delete from score s
    using ${scoresIn(scores)}
    where s.person_id = ${keptId}::uuid and s.day = moved.day and s.answered = 0
      and not exists (select 1 from review v where v.person_id = ${keptId}::uuid and v.day = s.day
        and v.id not in (
          select (was.value ->> 'id')::uuid
          from jsonb_array_elements(${JSON.stringify(reviews)}::text::jsonb) as was))`);
  await tx.execute(sql`
    insert into score (person_id, day, answered, correct, introduced, reviewed)
    select ${goneId}::uuid, day, answered, correct, introduced, reviewed from ${scoresIn(scores)}`);
  await forgetWorkedOut(tx, { keptId, goneId });
};

/**
 * The reviews of a link as they were, each once: whose they were, and for those that were replayed
 * whether they scheduled, and a question's first.
 */
const reviewsIn = (reviews: LinkedStudy['reviews'], replayed: LinkedStudy['replayed'] = []): SQL => {
  const theirs = new Set(reviews.map(({ id }) => id));
  const were = new Map(replayed.map(({ id, scheduled, before }) => [id, { scheduled, fresh: before === null }]));
  const rows = [
    ...reviews.map(({ id, undoneAt }) => ({ id, undoneAt, gone: true, ...were.get(id) })),
    ...replayed
      .filter(({ id }) => !theirs.has(id))
      .map(({ id, undoneAt }) => ({ id, undoneAt, gone: false, ...were.get(id) })),
  ];
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
    as was (id uuid, "undoneAt" timestamptz, gone boolean, scheduled boolean, fresh boolean)`;
};

/** Any number of scores as one parameter. */
const scoresIn = (scores: LinkedStudy['scores']) =>
  sql`jsonb_to_recordset(${JSON.stringify(scores)}::text::jsonb)
    as moved (day date, answered int, correct int, introduced int, reviewed int)`;
