/** What a cohort forgets: how likely its learners still know what they met, as FSRS predicts it. */
import { sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { type Orm, rowsOf } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { fsrsFor } from '../memory/memory.ts';
import { schedulingOf, weightsSql } from '../memory/scheduling.ts';

/** Of a concept or a module; whose memories they are isn't told. */
export type Recall = {
  readonly key: string;
  /** The chance, 0 to 1, over all these memories. */
  readonly recall: number;
  readonly learners: number;
  readonly memories: number;
};

type Learner = { readonly personId: string; readonly zone: string; readonly weights: string | null };

const FIND_LEARNERS = (cohortId: string) => sql`
select e.person_id as "personId", p.zone, ${sql.raw(weightsSql('e.person_id'))} as weights
from enrolment e
join person p on p.id = e.person_id
where e.cohort_id = ${cohortId}::uuid and e.role = 'learner'`;

/**
 * The weakest first. Recall is worked out by the database, since a cohort has hundreds of thousands
 * of memories.
 *
 * @param keys what each question's slug counts towards; others aren't counted
 */
export const findRecalls = async (
  orm: Pick<Orm, 'execute'>,
  { cohortId }: InCohort<'organiser'>,
  keys: ReadonlyMap<string, string>,
  at: Temporal.Instant,
): Promise<readonly Recall[]> => {
  const learners = rowsOf<Learner>(await orm.execute(FIND_LEARNERS(cohortId))).map(({ personId, zone, weights }) => ({
    id: personId,
    today: studyDay(at, zone).toString(),
    ...fsrsFor(schedulingOf(weights)).curve,
  }));
  if (learners.length === 0) return [];
  const slugs = [...keys].map(([slug, key]) => ({ slug, key }));
  return rowsOf<Recall>(
    await orm.execute(sql`
      with learner as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(learners)}::text::jsonb)
          as l (id uuid, today date, decay float8, factor float8)
      ), question as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(slugs)}::text::jsonb) as q (slug text, key text)
      )
      select q.key, count(*)::int as memories, count(distinct l.id)::int as learners,
        avg(power(1 + l.factor * greatest(0, l.today - m.reviewed_on) / m.stability, l.decay))::float8 as recall
      from learner l
      join memory m on m.person_id = l.id
      join question q on q.slug = m.question_slug
      group by q.key
      order by recall, q.key`),
  );
};
