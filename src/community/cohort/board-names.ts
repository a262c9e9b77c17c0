/** Who is named on a cohort's leaderboard: those who agreed, and nobody else. */
import type { Database } from '../../database/client.ts';
import { nameIn } from '../name-in.ts';
import type { InCohort } from '../roles.ts';

/** Nothing as long as they haven't chosen: then nobody sees their name there. */
export const findNamedOnBoards = async (
  { statement }: Pick<Database, 'statement'>,
  personId: string,
): Promise<boolean | undefined> => {
  const [row] = await statement<{ named: boolean | null }>(
    'select named_on_boards as named from person where id = $1::uuid',
    [personId],
  );
  return row?.named ?? undefined;
};

export const recordNamedOnBoards = async (
  { statement }: Pick<Database, 'statement'>,
  personId: string,
  named: boolean,
): Promise<void> => {
  await statement('update person set named_on_boards = $2::boolean where id = $1::uuid', [personId, named]);
};

const FIND_NAMES = `
select p.id as "personId", ${nameIn('c.workspace_id', 'p.id')} as name
from person p
join cohort c on c.id = $1::uuid
where p.id = any(string_to_array($2, ',')::uuid[]) and (p.named_on_boards or $3::boolean)`;

const read = async (
  { statement }: Pick<Database, 'statement'>,
  cohortId: string,
  personIds: readonly string[],
  everybody: boolean,
): Promise<ReadonlyMap<string, string>> => {
  if (personIds.length === 0) return new Map();
  const rows = await statement<{ personId: string; name: string }>(FIND_NAMES, [cohortId, personIds.join(), everybody]);
  return new Map(rows.map(({ personId, name }) => [personId, name]));
};

/** Of these people the names of those who agreed to be named, as they are called now. */
export const findBoardNames = (
  database: Pick<Database, 'statement'>,
  cohortId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => read(database, cohortId, personIds, false);

/** Of all of them: for their organisers, who see them among the members as well. */
export const findNamesForOrganiser = (
  database: Pick<Database, 'statement'>,
  { cohortId }: InCohort<'organiser'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => read(database, cohortId, personIds, true);
