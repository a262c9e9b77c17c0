/** What an organiser may look after. */
import type { Database } from '../database/client.ts';
import { isId } from '../lib/random.ts';
import { STANDS_FOR_NO_GUILD } from './identify.ts';

const FIND_ORGANISED = `
select w.id from workspace w where (w.id = $1::uuid and not ${STANDS_FOR_NO_GUILD}) or exists (
  select from enrolment e join cohort c on c.id = e.cohort_id where e.person_id = $2::uuid and e.role = 'organiser' and c.workspace_id = w.id)`;

/**
 * The workspaces of somebody who acts as an organiser: the one they act in, and those of the
 * cohorts they organise. Discord's direct messages stand for no guild, and what is there isn't
 * theirs.
 */
export const findOrganisedWorkspaces = async (
  database: Pick<Database, 'statement'>,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
): Promise<readonly string[]> =>
  (await database.statement<{ id: string }>(FIND_ORGANISED, [workspaceId, personId])).map(({ id }) => id);

/**
 * Somebody who acts as an organiser. `manages`: the workspace they act in, by the platform's own
 * word just now.
 */
export type Organiser = {
  readonly workspaceId: string;
  readonly personId: string;
  readonly manages: boolean;
  readonly at: Temporal.Instant;
};

/**
 * Of a cohort c. $1: the workspace that they manage, if they do; $2 person; $3 now. As the
 * platforms said a moment ago they may manage another, too.
 */
const ORGANISES = `(
  exists (select from workspace w where w.id = c.workspace_id and w.id = $1::uuid and not ${STANDS_FOR_NO_GUILD})
  or exists (select from enrolment e where e.cohort_id = c.id and e.person_id = $2::uuid and e.role = 'organiser')
  or exists (select from account a where a.person_id = $2::uuid and a.workspace_id = c.workspace_id and a.manages_until > $3::timestamptz))`;

const reachOf = ({ workspaceId, personId, manages, at }: Organiser) => [
  manages ? workspaceId : null,
  personId,
  at.toString(),
];

/** More are looked after by nobody. */
const COHORTS_AT_MOST = 500;

export const findOrganisedCohorts = (
  database: Pick<Database, 'statement'>,
  organiser: Organiser,
): Promise<readonly { readonly id: string; readonly name: string; readonly sharesWeights: boolean }[]> =>
  database.statement(
    `select c.id, c.name, c.shares_weights as "sharesWeights" from cohort c where ${ORGANISES} order by c.created_at, c.id limit ${COHORTS_AT_MOST}`,
    reachOf(organiser),
  );

/** Gives the cohort's name; nothing where they don't organise such a one. */
export const recordSharing = async (
  database: Pick<Database, 'statement'>,
  organiser: Organiser,
  cohortId: string,
  sharesWeights: boolean,
): Promise<string | undefined> => {
  if (!isId(cohortId)) return undefined;
  const [row] = await database.statement<{ name: string }>(
    `update cohort c set shares_weights = $5::boolean where c.id = $4::uuid and ${ORGANISES} returning c.name`,
    [...reachOf(organiser), cohortId, sharesWeights],
  );
  return row?.name;
};
