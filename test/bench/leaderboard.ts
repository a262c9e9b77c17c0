/**
 * What a look at a leaderboard costs once there are 10⁵, 10⁶ and 10⁷ reviews: 10,000 members in 40
 * cohorts, whose last twelve weeks of days are the same and whose history grows. Half of those who
 * look have just answered. With `plans` after its name it prints how Postgres goes about each
 * statement at 10⁶.
 */
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import { seededNumbers } from '../../src/lib/random.ts';
import { findBoard } from '../../src/study/standing/boards.ts';
import { BASIS } from '../../src/study/standing/keep-scores.ts';
import { boardNames } from '../../src/study/standing/places.ts';
import { realCurriculum } from '../support/bot.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { drawLook, lookOnce, MODULES_BEGUN, modulesOf } from './board-looks.ts';
import { hurry, unhurry } from './hurry.ts';

const MEMBERS = 10_000;
const COHORTS = 40;
const TODAY = '2026-11-01';
const AT = Temporal.Instant.from(`${TODAY}T18:00:00Z`);
/** Reviews of a member in all, and since how many days: a database of its own for each. */
const SIZES = [
  { reviews: 10, days: 84 },
  { reviews: 100, days: 112 },
  { reviews: 1000, days: 280 },
] as const;
const KNOWN_EACH = 60;
/** What is known of a module grows by this a day, and up to so many times as fast. */
const KNOWN_A_DAY = 0.02;
const PACES = 13;
const LONGEST = Math.max(...SIZES.map(({ days }) => days));
const LOOKS = 300;
const WARM_UP = 40;

export const run = async (): Promise<object> => {
  const server = await startPostgres({ safe: true });
  const open = (name: string, connections: number): Promise<Database> =>
    openPostgres(`${server.url}/${name}`, { connections, timeouts: timeouts.migration });
  const admin = await open('postgres', 1);
  const databases: Database[] = [];
  try {
    const slugs = [...realCurriculum().questions.keys()].slice(0, KNOWN_EACH);
    await hurry(admin);
    let before: Size = { reviews: 0, days: 0 };
    let copied = 'template1';
    for (const size of SIZES) {
      const began = performance.now();
      const name = `members_${size.reviews}`;
      await admin.statement(`create database ${name} template ${copied} strategy file_copy`, []);
      const filling = await open(name, FILLERS);
      if (before.reviews === 0) {
        await migrate(filling);
        await fillPeople(filling, slugs);
      }
      await fillHistory(filling, slugs, before, size);
      await filling.close();
      before = size;
      copied = name;
      console.log(`${MEMBERS * size.reviews} reviews filled in ${Math.round((performance.now() - began) / 1000)} s`);
    }
    await unhurry(admin);
    for (const { reviews } of SIZES) databases.push(await open(`members_${reviews}`, 2));
    const figures = await look(databases);
    for (const [index, { p50Ms, p99Ms }] of figures.entries())
      console.log(`${MEMBERS * (SIZES[index]?.reviews ?? 0)} reviews: p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
    if (process.argv.includes('plans') && databases[1]) await printPlans(databases[1]);
    const [first, , last] = figures.map(({ p99Ms }) => p99Ms);
    return { p99Ms: last, growth: Number(((last ?? Number.NaN) / (first ?? Number.NaN)).toFixed(2)) };
  } finally {
    await Promise.all([...databases, admin].map((database) => database.close()));
    await server.stop();
  }
};

/** At once, as many as there are usually processors. */
const FILLERS = 2;

const idOf = (kind: number, number: string): string =>
  `('00000000-000${kind}-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const asId = (kind: number, number: number): string =>
  `00000000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;

const fillPeople = async (database: Database, slugs: readonly string[]): Promise<void> => {
  const people = `from generate_series(0, ${MEMBERS - 1}) p`;
  const cohortOf = idOf(4, `p % ${COHORTS}`);
  const known = `${people}, jsonb_array_elements_text('${JSON.stringify(slugs)}'::jsonb) with ordinality q (slug, number)`;
  // What boards don't look at, and would only take time to fill.
  for (const sql of [
    'alter table review drop constraint review_pkey',
    'alter table review drop constraint review_interaction_id',
    'alter table review set unlogged',
    'alter table cohort_score drop constraint cohort_score_cohort_id_cohort_id_fk',
    'alter table cohort_score drop constraint cohort_score_person_id_person_id_fk',
    'alter table review drop constraint review_person_id_person_id_fk',
    `insert into workspace (id, platform, external_id, name, created_at) values ('${asId(1, 0)}', 'sandbox', 'w', 'Bench', now())`,
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${idOf(2, 'p')}, 'UTC', 10, 40, now() ${people}`,
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     select ${idOf(4, 'c')}, '${asId(1, 0)}', 'c' || c, 'C', '{bootcamp}', '${TODAY}'::date - 335, now() from generate_series(0, ${COHORTS - 1}) c`,
    `insert into enrolment (cohort_id, person_id, role, created_at) select ${cohortOf}, ${idOf(2, 'p')}, 'learner', now() ${people}`,
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
     select ${idOf(2, 'p')}, slug, '${TODAY}'::date + (number % 9)::int, '${TODAY}'::date - (number % 9)::int, 9.1, 5.2, 0, 9, 0, 4, 0, 2, 1 ${known}`,
    `insert into score_keeping (person_id, cohort_id, kept_to, next_at, zone, basis)
     select ${idOf(2, 'p')}, c.id, '${TODAY}'::date - 1, '2030-01-01', 'UTC', ${BASIS} ${people} join cohort c on c.id = ${cohortOf}`,
    `insert into score (person_id, day, answered, correct, introduced, reviewed, stale)
     select ${idOf(2, 'p')}, '${TODAY}', 1, 1, 0, 1, false ${people}`,
  ])
    await database.statement(sql, []);
};

type Size = { readonly reviews: number; readonly days: number };

/** What lies before what is there, each member's reviews spread over the days. */
const fillHistory = async (database: Database, slugs: readonly string[], from: Size, to: Size): Promise<void> => {
  const people = `generate_series(0, ${MEMBERS - 1}) p`;
  const days = `generate_series('${TODAY}'::date - ${to.days}, '${TODAY}'::date - ${from.days + 1}, interval '1 day') d`;
  const perDay = (to.reviews - from.reviews) / (to.days - from.days);
  const day = `('${TODAY}'::date - ${from.days} - floor(k / ${perDay})::int)`;
  const statements = async (...all: readonly string[]): Promise<void> => {
    for (const sql of all) await database.statement(sql, []);
  };
  await statements(
    'drop index if exists review_person_day',
    'drop index if exists review_person_question',
    'drop index if exists cohort_score_person',
    'alter table cohort_score drop constraint if exists cohort_score_cohort_id_day_person_id_pk',
  );
  const answered = (part: number): Promise<void> =>
    statements(
      `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted, confidence, rating, scheduled, due_on)
     select '${asId(5, 0)}', ${idOf(2, 'p')}, ('{${slugs.join()}}'::text[])[1 + (k * 7 + p) % ${slugs.length}], '${asId(6, 0)}', 'r',
       on_day + time '12:00', on_day, '["0"]', correct, false, 'unsaid', case when correct then 3 else 1 end, true, on_day + 9
     from generate_series(0, ${to.reviews - from.reviews - 1}) k, generate_series(${part}, ${MEMBERS - 1}, ${FILLERS}) p,
       lateral (select ${day} as on_day, (k + p) % 6 > 0 as correct) given`,
    );
  await Promise.all(Array.from({ length: FILLERS }, (_, part) => answered(part)));
  await Promise.all([
    statements(
      'create index review_person_day on review (person_id, day)',
      'create index review_person_question on review (person_id, question_slug, number)',
    ),
    statements(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned, planned_recall, recalled, judged, residual, variance, known)
     with knowing as materialized (
       select d, pace, known, ${modulesOf('known')} as modules
       from ${days}, generate_series(0, ${PACES - 1}) pace,
         lateral (select round(${KNOWN_A_DAY} * (1 + pace) * (d::date - ('${TODAY}'::date - ${LONGEST})), 2) as known) grown)
     select ${idOf(4, `p % ${COHORTS}`)}, ${idOf(2, 'p')}, d, n, n, n * 12, modules, n, n, n * 0.9, n * (p % 7) / 7, n, n * ((p % 11) - 5) / 90.0, n * 0.09, known * ${MODULES_BEGUN}
     from knowing join ${people} on p % ${PACES} = pace, lateral (select (p / ${COHORTS} * 5 + extract(day from d)::int) % 12 as n) drawn`,
      'alter table cohort_score add constraint cohort_score_cohort_id_day_person_id_pk primary key (cohort_id, day, person_id)',
      'create index cohort_score_person on cohort_score (person_id, cohort_id, day)',
    ),
  ]);
  await statements('vacuum analyze', 'checkpoint');
};

type Figures = { readonly p50Ms: number; readonly p99Ms: number };

/**
 * One look after another, each at some board and period of some member's cohort: the same at every
 * size in turn, so that whatever else the machine does befalls all of them.
 */
const look = async (databases: readonly Database[]): Promise<readonly Figures[]> => {
  const next = seededNumbers('looks');
  const took: number[][] = databases.map(() => []);
  for (let number = 0; number < WARM_UP + LOOKS; number += 1) {
    const asked = drawLook(next, MEMBERS);
    const viewer = { cohortId: asId(4, asked.member % COHORTS), personId: asId(2, asked.member), at: AT };
    for (let turn = 0; turn < databases.length; turn += 1) {
      const place = (turn + number) % databases.length;
      const database = databases[place];
      if (!database) continue;
      const ms = await lookOnce(database, viewer, asked);
      if (number >= WARM_UP) took[place]?.push(ms);
    }
  }
  return took.map((own) => {
    const sorted = own.toSorted((one, other) => one - other);
    const at = (share: number): number => Number((sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1));
    return { p50Ms: at(0.5), p99Ms: at(0.99) };
  });
};

const printPlans = async (database: Database): Promise<void> => {
  const seen = new Set<string>();
  const explaining: Database = {
    ...database,
    statement: async <Row>(text: string, parameters: readonly (string | number | boolean | null)[]) => {
      if (!seen.has(text)) {
        seen.add(text);
        const plan = await database.statement<Record<string, string>>(`explain (analyze, buffers) ${text}`, parameters);
        console.log(`\n${text.trim()}\n--\n${plan.map((row) => Object.values(row)[0]).join('\n')}`);
      }
      return database.statement<Row>(text, parameters);
    },
  };
  for (const board of boardNames)
    await findBoard(
      { database: explaining, curriculum: realCurriculum },
      {
        ...{ cohortId: asId(4, 3), viewer: { personId: asId(2, 3) }, at: AT, zone: 'UTC' },
        ...{ board, period: 'season' },
      },
    );
};
