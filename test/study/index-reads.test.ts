/** Promises about what is read of everybody's rows where somebody's own are wanted: none, by any plan. */
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/client.ts';
import { rowsOf } from '../../src/database/client.ts';
import { findDays } from '../../src/study/standing/find-days.ts';
import { keepScores } from '../../src/study/standing/keep-scores.ts';
import { realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

/** So many that reading all of them would seem quicker to whoever takes one person for a hundred. */
const PEOPLE = 1000;
const AT = Temporal.Instant.from('2026-03-02T12:00:00Z');

let made: TestDatabase;

const id = (kind: number, number: string): string =>
  `('00000000-000${kind}-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const personId = (number: number): string => `00000000-0002-7000-8000-${String(number).padStart(12, '0')}`;

beforeAll(async () => {
  made = await createPostgresDatabase();
  const people = `from generate_series(1, ${PEOPLE}) p`;
  const [workspace, cohort] = ['00000000-0001-7000-8000-000000000001', '00000000-0004-7000-8000-000000000001'];
  for (const statement of [
    `insert into workspace (id, platform, external_id, name, created_at) values ('${workspace}', 'sandbox', 'w', 'W', now())`,
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     values ('${cohort}', '${workspace}', 'c', 'C', '{bootcamp}', '2026-01-05', now())`,
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${id(2, 'p')}, 'UTC', 10, 40, now() ${people}`,
    `insert into enrolment (cohort_id, person_id, role, created_at) select '${cohort}', ${id(2, 'p')}, 'learner', now() ${people}`,
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days,
       learning_steps, reps, lapses, state, version)
     select ${id(2, 'p')}, 'q' || q, '2026-03-05', '2026-03-01', 9, 5, 0, 9, 0, 4, 0, 2, 1 ${people}, generate_series(1, 20) q`,
    `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted, confidence,
       rating, scheduled, due_on)
     select gen_random_uuid(), ${id(2, 'p')}, 'q' || q % 20, gen_random_uuid(), 'r' || p || '/' || q, '2026-03-01T12:00:00Z',
       date '2026-03-01' - q % 20, '["0"]', true, false, 'unsaid', 3, true, '2026-03-05' ${people}, generate_series(1, 40) q`,
    `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned, planned_recall,
       recalled, judged, residual, variance, known)
     select '${cohort}', ${id(2, 'p')}, date '2026-03-01' - d, 1, 1, 1, '{}', 1, 1, 1, 1, 1, 0, 0, 1 ${people}, generate_series(1, 40) d`,
  ])
    await made.database.statement(statement, []);
  await made.database.statement('vacuum analyze', []);
}, 60_000);
afterAll(() => made.drop());

type Executing = { readonly execute: (query: SQL) => unknown };

/** Each statement's plan is noted before it runs. */
const explaining = <Reader extends Executing>(reader: Reader, plans: string[]): Reader => {
  const execute = async (query: SQL): Promise<unknown> => {
    const plan = rowsOf<Record<string, string>>((await reader.execute(sql`explain ${query}`)) as never);
    plans.push(plan.map((row) => Object.values(row)[0]).join('\n'));
    return reader.execute(query);
  };
  return Object.assign(Object.create(reader) as Reader, { execute });
};

const readWhole = (plans: readonly string[]): readonly string[] =>
  plans.flatMap((plan) => plan.match(/Seq Scan on (review|memory|cohort_score)\b/g) ?? []);

test('one person’s days are read from their own answers and memories alone', async () => {
  const plans: string[] = [];
  const orm = explaining(made.database.orm, plans);
  const days = await findDays(
    { database: { orm }, curriculum: realCurriculum },
    personId(7),
    '2026-02-01',
    '2026-03-01',
  );
  expect(days.at(-1)?.day).toBe('2026-03-01');
  expect(plans).toHaveLength(2);
  expect(readWhole(plans)).toEqual([]);
});

test('what twenty people’s days count for is worked out and kept without a look at anybody else’s', async () => {
  const plans: string[] = [];
  const { orm } = made.database;
  const transaction: typeof orm.transaction = (work, settings) =>
    orm.transaction((tx) => work(explaining(tx as never, plans) as never), settings);
  const database: Database = {
    ...made.database,
    orm: Object.assign(Object.create(orm) as typeof orm, { transaction }),
  };
  const ids = Array.from({ length: 20 }, (_, number) => personId(number + 1));
  expect(await keepScores({ database, curriculum: realCurriculum }, ids, AT)).toBe(20);
  expect(plans.length).toBeGreaterThan(8);
  expect(readWhole(plans)).toEqual([]);
});
