/**
 * Puts a cohort in the middle of its course into the database: people whom the bot knows, with
 * memories of which some are due.
 */
import { openPostgres } from '../../../src/database/client.ts';
import { timeouts } from '../../../src/database/connect/timeouts.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { realCurriculum } from '../../support/bot.ts';

export type Cohort = {
  readonly platform: 'discord' | 'slack';
  /** The guild's or team's id, and those of its members, by the platform. */
  readonly workspaceId: string;
  readonly memberIds: readonly string[];
};

/** Questions that each person has met; every fourth of them is due. */
const MET = 60;

const WORKSPACE = '00000000-0001-7000-8000-000000000000';
const COHORT = '00000000-0001-7000-8000-000000000001';
const idOf = (kind: number): string => `('00000000-000${kind}-7000-8000-' || lpad(p::text, 12, '0'))::uuid`;

export const fillCohort = async (url: string, { platform, workspaceId, memberIds }: Cohort): Promise<void> => {
  // One button answers these; the others take a form or a select.
  const questions = [...realCurriculum().questions.values()].filter(
    ({ kind }) => kind === 'single' || kind === 'true-false',
  );
  const met = JSON.stringify(questions.slice(0, MET).map(({ slug }) => slug));
  const each = 'from jsonb_array_elements_text($1::jsonb) with ordinality m (id, p)';
  const members = [JSON.stringify(memberIds)];
  const database = await openPostgres(url, { connections: 1, timeouts: timeouts.migration });
  try {
    await migrate(database);
    await database.statement(
      `insert into workspace (id, platform, external_id, name, created_at) values ('${WORKSPACE}', $1::platform_name, $2, 'Cohort', now())`,
      [platform, workspaceId],
    );
    await database.statement(
      `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${idOf(2)}, 'UTC', 10, 40, now() ${each}`,
      members,
    );
    await database.statement(
      `insert into account (id, workspace_id, external_id, person_id, name, created_at) select ${idOf(3)}, '${WORKSPACE}', m.id, ${idOf(2)}, 'P', now() ${each}`,
      members,
    );
    await database.statement(
      `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at) values ('${COHORT}', '${WORKSPACE}', 'c', 'C', '{bootcamp}', current_date, now())`,
      [],
    );
    await database.statement(
      `insert into enrolment (cohort_id, person_id, role, created_at) select '${COHORT}', ${idOf(2)}, 'learner', now() ${each}`,
      members,
    );
    await database.statement(
      `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
       select ${idOf(2)}, q.slug, current_date + case when (p + q.number) % 4 = 0 then 0 else 5 end, current_date - 3, 3.1, 5.2, 0, 3, 0, 1, 0, 2, 1
       ${each}, jsonb_array_elements_text($2::jsonb) with ordinality q (slug, number)`,
      [...members, met],
    );
    for (const tidy of ['vacuum analyze', 'checkpoint']) await database.statement(tidy, []);
  } finally {
    await database.close();
  }
};
