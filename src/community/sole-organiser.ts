/** Cohorts that would be left without an organiser of their own. */
import type { Database } from '../database/client.ts';

const FIND_SOLE = `
select c.name
from enrolment e
join cohort c on c.id = e.cohort_id
where e.person_id = $1::uuid and e.role = 'organiser'
  and not exists (
    select from enrolment other
    where other.cohort_id = e.cohort_id and other.role = 'organiser' and other.person_id <> e.person_id)
order by c.created_at, c.id`;

/** Names of the cohorts of which this person is the only organiser. */
export const findSoleCohorts = async (
  database: Pick<Database, 'statement'>,
  personId: string,
): Promise<readonly string[]> =>
  (await database.statement<{ name: string }>(FIND_SOLE, [personId])).map(({ name }) => name);
