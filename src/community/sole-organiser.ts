/** Cohorts that would be left without an organiser of their own. */
import type { Database } from '../database/client.ts';

const FIND_SOLE = `
select c.id as "cohortId", c.name, exists (
  select from account m
  where m.person_id = e.person_id and m.workspace_id = c.workspace_id and m.manages_until is not null
) as "managesIt"
from enrolment e
join cohort c on c.id = e.cohort_id
where e.person_id = $1::uuid and e.role = 'organiser' and c.archived_at is null
  and not exists (
    select from enrolment other
    where other.cohort_id = e.cohort_id and other.role = 'organiser' and other.person_id <> e.person_id)
order by c.created_at, c.id`;

export type SoleCohort = {
  readonly cohortId: string;
  readonly name: string;
  /** By the platform's last word they manage its workspace, so that it is theirs all the same. */
  readonly managesIt: boolean;
};

/** The cohorts that go on of which this person is the only organiser. */
export const findSoleCohorts = (
  database: Pick<Database, 'statement'>,
  personId: string,
): Promise<readonly SoleCohort[]> => database.statement<SoleCohort>(FIND_SOLE, [personId]);
