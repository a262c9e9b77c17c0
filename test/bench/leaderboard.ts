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
import { periodNames } from '../../src/study/standing/periods.ts';
import { boardNames } from '../../src/study/standing/places.ts';
import { realCurriculum } from '../support/bot.ts';
import { startPostgres } from '../support/postgres-server.ts';

const MEMBERS = 10_000;
const COHORTS = 40;
const TODAY = '2026-11-01';
const AT = Temporal.Instant.from(`${TODAY}T18:00:00Z`);
/** Reviews of a member in all, and since how many days. */
const SIZES = [
  { reviews: 10, days: 84 },
  { reviews: 100, days: 112 },
  { reviews: 1000, days: 280 },
] as const;
const KNOWN_EACH = 100;
const LOOKS = 400;
const WARM_UP = 60;

export const run = async (): Promise<object> => {
  const server = await startPostgres({ safe: true });
  const database = await openPostgres(`${server.url}/postgres`);
  const filling = await openPostgres(`${server.url}/postgres`, { connections: 1, timeouts: timeouts.migration });
  try {
    await migrate(database);
    const slugs = [...realCurriculum().questions.keys()].slice(0, KNOWN_EACH);
    await fillPeople(filling, slugs);
    const p99s: number[] = [];
    let before = { reviews: 0, days: 0 };
    for (const size of SIZES) {
      const began = performance.now();
      await fillHistory(filling, slugs, before, size);
      const filledS = Math.round((performance.now() - began) / 1000);
      before = size;
      const { p50Ms, p99Ms } = await look(database);
      p99s.push(p99Ms);
      console.log(`${MEMBERS * size.reviews} reviews (filled in ${filledS} s): p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
      if (size.reviews === 100 && process.argv.includes('plans')) await printPlans(database);
    }
    const [first = Number.NaN, , last = Number.NaN] = p99s;
    return { p99Ms: last, growth: Number((last / first).toFixed(2)) };
  } finally {
    await Promise.all([database.close(), filling.close()]);
    await server.stop();
  }
};

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
    `insert into workspace (id, platform, external_id, name, created_at) values ('${asId(1, 0)}', 'sandbox', 'w', 'Bench', now())`,
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${idOf(2, 'p')}, 'UTC', 10, 40, now() ${people}`,
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     select ${idOf(4, 'c')}, '${asId(1, 0)}', 'c' || c, 'C', '{bootcamp}', '${TODAY}'::date - 335, now() from generate_series(0, ${COHORTS - 1}) c`,
    `insert into enrolment (cohort_id, person_id, role, created_at) select ${cohortOf}, ${idOf(2, 'p')}, 'learner', now() ${people}`,
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
     select ${idOf(2, 'p')}, slug, '${TODAY}'::date + (number % 9)::int, '${TODAY}'::date - (number % 9)::int, 9.1, 5.2, 0, 9, 0, 4, 0, 2, 1 ${known}`,
    `insert into score_keeping (person_id, cohort_id, kept_to, next_at, zone, basis)
     select ${idOf(2, 'p')}, c.id, '${TODAY}'::date - 1, '2030-01-01', 'UTC', c.starts_on || ' bootcamp' ${people} join cohort c on c.id = ${cohortOf}`,
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
  for (const sql of [
    'drop index if exists review_person_day',
    'drop index if exists review_person_question',
    `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted, confidence, rating, scheduled, due_on)
     select '${asId(5, 0)}', ${idOf(2, 'p')}, ('{${slugs.join()}}'::text[])[1 + (k * 7 + p) % ${slugs.length}], '${asId(6, 0)}', 'r',
       ${day} + time '12:00', ${day}, '["0"]', (k + p) % 6 > 0, false, 'unsaid', case when (k + p) % 6 > 0 then 3 else 1 end, true, ${day} + 9
     from generate_series(0, ${to.reviews - from.reviews - 1}) k, ${people}`,
    'create index review_person_day on review (person_id, day)',
    'create index review_person_question on review (person_id, question_slug, number)',
    `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned, planned_recall, recalled, judged, residual, variance, known)
     select ${idOf(4, `p % ${COHORTS}`)}, ${idOf(2, 'p')}, d, n, n, n * 12, '{"m1": 40, "m2": 12}', n, n, n * 0.9, n * (p % 7) / 7, n, n * ((p % 11) - 5) / 90.0, n * 0.09, n * 9
     from ${days}, ${people}, lateral (select (p / ${COHORTS} * 5 + extract(day from d)::int) % 12 as n) drawn`,
    'vacuum analyze',
    'checkpoint',
  ])
    await database.statement(sql, []);
};

const needsOf = (database: Database) => ({ database, curriculum: realCurriculum });

/** One look after another: each at some board and period of some member's cohort. */
const look = async (database: Database): Promise<{ readonly p50Ms: number; readonly p99Ms: number }> => {
  const next = seededNumbers('looks');
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item; // never empty
  const took: number[] = [];
  for (let number = 0; number < WARM_UP + LOOKS; number += 1) {
    const member = Math.floor(next() * MEMBERS);
    const viewer = { personId: asId(2, member) };
    if (next() < 0.5)
      await database.statement('update score set stale = true, changes = changes + 1 where person_id = $1::uuid', [
        viewer.personId,
      ]);
    const asked = { board: pick(boardNames), period: pick(periodNames) };
    const began = performance.now();
    const board = await findBoard(needsOf(database), {
      ...{ cohortId: asId(4, member % COHORTS), viewer, at: AT, zone: 'UTC' },
      ...asked,
    });
    if (number >= WARM_UP) took.push(performance.now() - began);
    if (!board) throw new Error('there is no board');
    if (board.listed === 0 && asked.period === 'last-season') throw new Error(`nobody stands on ${asked.board}`);
  }
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number): number => Number((sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1));
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
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
    await findBoard(needsOf(explaining), {
      ...{ cohortId: asId(4, 3), viewer: { personId: asId(2, 3) }, at: AT, zone: 'UTC' },
      ...{ board, period: 'season' },
    });
};
