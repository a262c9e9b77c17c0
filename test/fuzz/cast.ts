/** Two workspaces, three cohorts and people in every role, with something of everything begun. */
import type { Role } from '../../src/chat/role.ts';
import type { Database } from '../../src/database/client.ts';
import { sandboxKeys } from '../../src/features/certificate/keys.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, type Person, realCurriculum } from '../support/bot.ts';
import { createHours } from '../support/hours-of-bot.ts';
import type { Reach } from './reach.ts';

export type Cast = {
  readonly bot: Bot;
  readonly people: readonly Person[];
  /** Of the others: learners. */
  readonly roles: ReadonlyMap<Person, Role>;
  readonly cohorts: readonly string[];
  /** Ids of everything there is: whatever a forger may have seen. */
  readonly rows: () => Promise<readonly string[]>;
};

export const furnish = async (database: Database, seed: string, { watch }: Reach): Promise<Cast> => {
  const curriculum = realCurriculum();
  const bot = createBot(database, {
    seed,
    clock: createTestClock('2026-03-02T09:00:00Z'),
    publicUrl: 'https://bot.example',
    certificateKeys: sandboxKeys,
    watch,
  });
  const at = { platform: 'discord', workspace: 'w1' } as const;
  const org = bot.person('Org', { ...at, role: 'organiser', zone: 'Europe/Paris' });
  const hel = bot.person('Hel', at);
  const ana = bot.person('Ana', { ...at, zone: 'Asia/Kathmandu' });
  const ben = bot.person('Ben', at);
  const non = bot.person('Non', at);
  const far = bot.person('Far', { platform: 'slack', workspace: 'w2', role: 'organiser' });
  const fay = bot.person('Fay', { platform: 'slack', workspace: 'w2' });
  await bot.enrol(org, 'organiser');
  await bot.enrol(hel, 'helper');
  for (const learner of [ana, ben]) await bot.enrol(learner, 'learner');
  const hours = await createHours(database, bot);
  await bot.enrol(far, 'organiser');
  await bot.enrol(fay, 'learner');
  // A second cohort of the first workspace, with Ana in both.
  await database.statement(
    `with made as (
       insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
       select gen_random_uuid(), workspace_id, 'second', 'Second', packs, starts_on, created_at
       from cohort where id = $1::uuid returning id)
     insert into enrolment (cohort_id, person_id, role, created_at)
     select made.id, e.person_id, e.role, e.created_at from made, enrolment e
     join account a on a.person_id = e.person_id
     where e.cohort_id = $1::uuid and a.external_id in ('org', 'ana')`,
    [hours.cohortId],
  );
  await hours.open();
  for (const learner of [ben, fay]) await answer(learner, curriculum, await learner.command('quiz'), true);
  await bot.runDue(...bot.offers.routines.map(({ name }) => name));
  const cohorts = (await database.statement<{ id: string }>('select id from cohort order by slug', [])).map(
    ({ id }) => id,
  );
  const roles = new Map<Person, Role>([
    [org, 'organiser'],
    [far, 'organiser'],
    [hel, 'helper'],
  ]);
  return { bot, people: [org, hel, ana, ben, non, far, fay], roles, cohorts, rows: () => idsIn(database) };
};

const idsIn = async (database: Database): Promise<string[]> => {
  const tables = await database.statement<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' order by 1`,
    [],
  );
  const ids = tables.map(({ name }) => `(select id::text from "${name}" order by id desc limit 8)`);
  return (await database.statement<{ id: string }>(ids.join(' union all '), [])).map(({ id }) => id);
};
