/** What an organiser may look after. */
import type { Database } from '../database/client.ts';
import { STANDS_FOR_NO_GUILD } from './identify.ts';

const FIND_ORGANISED = `
select w.id from workspace w where (w.id = $1::uuid and not ${STANDS_FOR_NO_GUILD}) or exists (
  select from enrolment e join cohort c on c.id = e.cohort_id where e.person_id = $2::uuid and e.role = 'organiser' and c.workspace_id = w.id)`;

/**
 * The workspaces of somebody who acts as an organiser: the one they act in, and those of the cohorts they organise. Discord's direct messages stand for no
 * guild, and what is there isn't theirs.
 */
export const findOrganisedWorkspaces = async (
  database: Pick<Database, 'statement'>,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
): Promise<readonly string[]> =>
  (await database.statement<{ id: string }>(FIND_ORGANISED, [workspaceId, personId])).map(({ id }) => id);
