/** Days' scores of two persons added up, and taken apart again. */
import { eq, sql } from 'drizzle-orm';
import type { Pair } from '../community/link.ts';
import type { Transaction } from '../community/link-transaction.ts';
import type { LinkedStudy } from '../database/schema/link.ts';
import { score } from '../database/schema/study.ts';

/** Gives the scores that were added: one a day on which the person who goes studied. */
export const mergeScores = async (tx: Transaction, { keptId, goneId }: Pair): Promise<LinkedStudy['scores']> => {
  const added = await tx.delete(score).where(eq(score.personId, goneId)).returning();
  await tx.execute(sql`
    insert into score as s (person_id, day, answered, correct, introduced, reviewed)
    select ${keptId}::uuid, day, answered, correct, introduced, reviewed from ${scoresIn(added)}
    on conflict (person_id, day) do update set answered = s.answered + excluded.answered, correct = s.correct + excluded.correct,
      introduced = s.introduced + excluded.introduced, reviewed = s.reviewed + excluded.reviewed`);
  return added;
};

/** Takes away what was added. Asks for the reviews before they go back: one taken back since took its part of the score with it. */
export const splitScores = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  { scores, reviews }: LinkedStudy,
): Promise<void> => {
  await tx.execute(sql`
    with back as (
      select v.day, count(*) as answered, count(*) filter (where v.correct) as correct,
        count(*) filter (where v.scheduled and v.before is null) as introduced, count(*) filter (where v.scheduled and v.before is not null) as reviewed
      from review v join jsonb_to_recordset(${JSON.stringify(reviews)}::text::jsonb) as was (id uuid, "undoneAt" timestamptz) on was.id = v.id
      where v.person_id = ${keptId}::uuid and v.undone_at is not null and was."undoneAt" is null group by v.day
    )
    update score s set answered = s.answered - moved.answered + coalesce(back.answered, 0), correct = s.correct - moved.correct + coalesce(back.correct, 0),
      introduced = s.introduced - moved.introduced + coalesce(back.introduced, 0), reviewed = s.reviewed - moved.reviewed + coalesce(back.reviewed, 0)
    from ${scoresIn(scores)} left join back on back.day = moved.day where s.person_id = ${keptId}::uuid and s.day = moved.day`);
  // A day on which only the other one studied is nobody's day here.
  await tx.execute(sql`
    delete from score s using ${scoresIn(scores)} where s.person_id = ${keptId}::uuid and s.day = moved.day and s.answered = 0
      and not exists (select 1 from review v where v.person_id = ${keptId}::uuid and v.day = s.day
        and v.id not in (select (was.value ->> 'id')::uuid from jsonb_array_elements(${JSON.stringify(reviews)}::text::jsonb) as was))`);
  await tx.execute(sql`
    insert into score (person_id, day, answered, correct, introduced, reviewed)
    select ${goneId}::uuid, day, answered, correct, introduced, reviewed from ${scoresIn(scores)}`);
};

/** Any number of scores as one parameter. */
const scoresIn = (scores: LinkedStudy['scores']) =>
  sql`jsonb_to_recordset(${JSON.stringify(scores)}::text::jsonb) as moved (day date, answered int, correct int, introduced int, reviewed int)`;
