/** The learners of a cohort with what each takes on a day. */
import { sql } from 'drizzle-orm';
import { nameIn } from '../../community/name-in.ts';
import type { InCohort } from '../../community/roles.ts';
import { type Orm, rowsOf } from '../../database/client.ts';

export type CohortLearner = {
  readonly personId: string;
  readonly name: string;
  readonly zone: string;
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
  /** How many learners the cohort has. */
  readonly of: number;
};

/** More would take longer than anybody waits: of more as many are drawn by lot. */
const LEARNERS_AT_MOST = 1000;

export const findCohortLearners = async (
  orm: Pick<Orm, 'execute'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<readonly CohortLearner[]> =>
  rowsOf<CohortLearner>(
    await orm.execute(sql`
      select p.id as "personId", p.zone, p.new_per_day as "newPerDay", p.reviews_per_day as "reviewsPerDay",
        ${sql.raw(nameIn('c.workspace_id', 'p.id'))} as name, (count(*) over ())::int as "of"
      from enrolment e
      join cohort c on c.id = e.cohort_id
      join person p on p.id = e.person_id
      where e.cohort_id = ${cohortId}::uuid and e.role = 'learner'
      -- The same lot each time, whoever joined first.
      order by md5(p.id::text)
      limit ${LEARNERS_AT_MOST}`),
  );
