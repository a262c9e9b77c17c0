/**
 * A platform with all its people in one database: cohorts in the middle of their courses, years of
 * answers, what was sent to them, and questions that stand open to be answered.
 */
import { type Database, openPostgres } from '../../../src/database/client.ts';
import { timeouts } from '../../../src/database/connect/timeouts.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { BASIS } from '../../../src/study/standing/keep-scores.ts';
import { modulesOf } from '../board-looks.ts';
import { hurry, unhurry } from '../hurry.ts';
import { fillQuickly } from './quick-fill.ts';

export type Filling = {
  readonly people: number;
  readonly reviews: number;
  readonly outboxRows: number;
  /** Of Discord. */
  readonly workspaceId: string;
  /** Of those who will answer: asking `n` is that of member `n % members`. */
  readonly memberIds: readonly string[];
  /** What each of them is asked, one after another, and remembers since some days. */
  readonly slugs: readonly string[];
  readonly tell: (line: string) => void;
};

const IN_A_COHORT = 250;
/** Its days until today, each of which a board may look at: a season and a half. */
const COURSE_DAYS = 42;
/** When what is done once a week is due: not while anything is measured. */
const LATER = `now() + interval '7 days'`;
const WORKSPACE = '00000000-0001-7000-8000-000000000000';

/** In SQL, as the script of pgbench has it. */
const id = (kind: number, number: string): string =>
  `('00000000-000${kind}-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const idOf = (kind: number, number: number): string =>
  `00000000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;
export const askingId = (number: number): string => idOf(5, number);
export const personId = (number: number): string => idOf(2, number);
export const cohortId = (person: number): string => idOf(4, Math.floor(person / IN_A_COHORT));

export const fill = async (url: string, filling: Filling): Promise<void> => {
  const database = await openPostgres(url, { connections: 1, timeouts: timeouts.migration });
  try {
    await migrate(database);
    await hurry(database);
    await fillPeople(database, filling);
    for (const [table, rows, sql] of bigTables(filling)) {
      const began = performance.now();
      await fillQuickly(database, table, async () => void (await database.statement(sql, [])));
      const [size] = await database.statement<{ bytes: number }>(
        'select pg_total_relation_size($1::text::regclass)::float8 as bytes',
        [table],
      );
      const each = Math.round((size?.bytes ?? 0) / rows);
      const tookS = Math.round((performance.now() - began) / 1000);
      filling.tell(`${rows} rows of ${table}, ${each} bytes each with their indexes, filled in ${tookS} s`);
    }
    await database.statement('vacuum analyze', []);
    await unhurry(database);
  } finally {
    await database.close();
  }
};

const fillPeople = async (database: Database, { people, workspaceId, memberIds, slugs }: Filling): Promise<void> => {
  const each = `from generate_series(0, ${people - 1}) p`;
  const members = `from jsonb_array_elements_text($1::jsonb) with ordinality m (id, place)`;
  const ids = [JSON.stringify(memberIds)];
  const cohort = id(4, `p / ${IN_A_COHORT}`);
  const statements: readonly (readonly [string, (readonly string[])?])[] = [
    [
      `insert into workspace (id, platform, external_id, name, created_at)
       values ('${WORKSPACE}', 'discord', $1, 'Cohort', now())`,
      [workspaceId],
    ],
    [
      `insert into person (id, zone, new_per_day, reviews_per_day, created_at)
       select ${id(2, 'p')}, 'UTC', 10, 40, now() ${each}`,
    ],
    [
      `insert into account (id, workspace_id, external_id, person_id, name, created_at)
       select ${id(3, 'p')}, '${WORKSPACE}', coalesce($1::jsonb ->> p, 'a' || p), ${id(2, 'p')}, 'P', now() ${each}`,
      ids,
    ],
    [
      `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at, next_fit_at)
       select ${id(4, 'c')}, '${WORKSPACE}', 'c' || c, 'C', '{bootcamp}', current_date - ${COURSE_DAYS}, now(), ${LATER}
       from generate_series(0, ${Math.ceil(people / IN_A_COHORT) - 1}) c`,
    ],
    [
      `insert into enrolment (cohort_id, person_id, role, created_at)
       select ${cohort}, ${id(2, 'p')}, 'learner', now() ${each}`,
    ],
    [
      `insert into score_keeping (person_id, cohort_id, kept_to, next_at, zone, basis)
       select e.person_id, c.id, current_date - 1, ${LATER}, 'UTC', ${BASIS}
       from enrolment e join cohort c on c.id = e.cohort_id`,
    ],
    [`insert into facility_turn (next_at) values (${LATER})`],
    [`insert into shared_fit_turn (next_fit_at) values (${LATER})`],
    [
      `insert into round (id, person_id, kind, title, size, interaction_id, started_at)
       select ${id(4, 'place')}, ${id(2, 'place - 1')}, 'review', 'r', ${slugs.length}, 'r' || place, now() ${members}`,
      ids,
    ],
  ];
  for (const [sql, given = []] of statements) await database.statement(sql, given);
};

/** Each with how many rows it gets. */
const bigTables = (filling: Filling): readonly (readonly [table: string, rows: number, sql: string])[] => {
  const { people, reviews, outboxRows, memberIds, slugs } = filling;
  const each = `generate_series(0, ${people - 1}) p`;
  const reviewsEach = Math.ceil(reviews / people);
  const slug = `('{${slugs.join()}}'::text[])`;
  const askings = memberIds.length * slugs.length;
  return [
    [
      'memory',
      people * slugs.length,
      `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days,
         scheduled_days, learning_steps, reps, lapses, state, version)
       select ${id(2, 'p')}, ${slug}[k], current_date + (k + p) % 9 - 2, current_date - 6, 3.1, 5.2, 0, 4, 0, 3, 0, 2, 1
       from ${each}, generate_series(1, ${slugs.length}) k`,
    ],
    [
      'review',
      people * reviewsEach,
      `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
         confidence, rating, scheduled, due_on)
       select ${id(8, `k::bigint * ${people} + p`)}, ${id(2, 'p')}, ${slug}[1 + (k * 7 + p) % ${slugs.length}],
         ${id(9, `k::bigint * ${people} + p`)}, 'b' || p || '-' || k, now() - (6 + k) * interval '1 day',
         current_date - 6 - k, '["0"]', (k + p) % 6 > 0, false, 'unsaid', 3, true, current_date - 2 - k
       from generate_series(${reviewsEach - 1}, 0, -1) k, ${each}`,
    ],
    [
      'cohort_score',
      people * COURSE_DAYS,
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
         planned_recall, recalled, judged, residual, variance, known)
       select ${id(4, `p / ${IN_A_COHORT}`)}, ${id(2, 'p')}, current_date - d, n, n, n * 12, ${modulesOf('9.53')}, n, n,
         n * 0.9, n * (p % 7) / 7, n, n * ((p % 11) - 5) / 90.0, n * 0.09, (${COURSE_DAYS} - d) * 2 + n
       from generate_series(${COURSE_DAYS}, 1, -1) d, ${each}, lateral (select (p / 40 * 5 + d) % 12 as n) drawn`,
    ],
    [
      'outbox',
      outboxRows,
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, account_external_id, created_at,
         attempts, settled_at, outcome, message_channel_id, message_id, queued)
       select ${id(7, 'n')}, 'reminders.due', n::text, 'k' || n, 'discord', '1', 'a' || n % ${people},
         now() - interval '40 days' + n * interval '1 second', 1,
         now() - interval '40 days' + n * interval '1 second', 'sent', '1', n::text, true
       from generate_series(1, ${outboxRows}) n`,
    ],
    [
      'asking',
      askings,
      `insert into asking (id, round_id, person_id, position, question_slug)
       select ${id(5, 'n')}, ${id(4, `n % ${memberIds.length} + 1`)}, ${id(2, `n % ${memberIds.length}`)},
         n / ${memberIds.length} + 1, ${slug}[n / ${memberIds.length} + 1] from generate_series(0, ${askings - 1}) n`,
    ],
  ];
};
