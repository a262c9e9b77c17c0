/** What becomes of a cohort whose organiser leaves: who looks after it then. */
import type { Database } from '../../database/client.ts';

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

const MANAGES = `
select 1
from cohort c
join account m on m.workspace_id = c.workspace_id
where c.id = $1::uuid and m.person_id = $2::uuid and m.manages_until > $3::timestamptz`;

/** They manage its workspace, so that they organise it also without being in it. */
export const managesCohort = async (
  database: Pick<Database, 'statement'>,
  cohortId: string,
  personId: string,
  at: Temporal.Instant,
): Promise<boolean> => (await database.statement(MANAGES, [cohortId, personId, at.toString()])).length > 0;
