/** Questions that somebody has met, as rows: for what would take weeks to live through. */
import type { Database } from '../../src/database/client.ts';
import type { Person } from './bot.ts';

export const idsOf = async (
  database: Database,
  { name, origin }: Pick<Person, 'name' | 'origin'>,
): Promise<{ readonly personId: string; readonly accountId: string }> => {
  const [row] = await database.statement<{ personId: string; accountId: string }>(
    `select a.person_id as "personId", a.id as "accountId" from account a join workspace w on w.id = a.workspace_id
     where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`,
    [origin.platform, origin.workspace.externalId, origin.account.externalId],
  );
  if (!row) throw new Error(`${name} is not known`);
  return row;
};

/** They met them three days before they come back. */
export const knowQuestions = async (
  database: Database,
  person: Pick<Person, 'name' | 'origin'>,
  dueOn: string,
  questions: readonly string[],
): Promise<void> => {
  const { personId } = await idsOf(database, person);
  for (const slug of questions)
    await database.statement(
      `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
       values ($1::uuid, $2, $3::date, $3::date - 3, 3, 5, 0, 3, 0, 1, 0, 2, 1)
       on conflict do nothing`,
      [personId, slug, dueOn],
    );
};
