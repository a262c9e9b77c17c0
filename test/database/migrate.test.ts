/** Promises about starting on any database. */
import { readFileSync } from 'node:fs';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { afterEach, describe, expect, test } from 'vitest';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { migrate, migrationsFolder } from '../../src/database/migrate.ts';
import { createBot, createTestClock, wordsIn } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';

/** So many migrations there were then. */
const BEFORE_SHARED_CHANNELS = 18;
/** Whoever was moved to another cohort was written down as taken out. */
const BEFORE_MOVED = 23;
/** With the offer of reminders; what is landed since is added to a database in use, one by one. */
const BEFORE_MESSAGES_OF_ORGANISERS = 21;

/**
 * It asks for a column that no row of `score_keeping` had. That table was an hour old by then, what
 * stands in it is worked out anew, and nobody had upgraded between: no other may do so.
 */
const ASKS_TOO_MUCH = 30;

const made: TestDatabase[] = [];
const fresh = async (options?: { empty: boolean }): Promise<TestDatabase> => {
  const database = await createPostgresDatabase(options);
  made.push(database);
  return database;
};
afterEach(async () => {
  await Promise.all(made.splice(0).map(({ drop }) => drop()));
});

describe('migrations', () => {
  test('three processes that start at once on an empty database all succeed, and each migration runs once', async () => {
    const { url } = await fresh({ empty: true });
    const starts = await Promise.all([1, 2, 3].map(() => openPostgres(url, { connections: 1 })));
    const run = await Promise.all(starts.map(migrate));
    expect(run.filter((count) => count > 0)).toHaveLength(1);
    const rows = await starts[0]?.statement<{ count: number }>(
      'select count(*)::int as count from watermark_migration',
      [],
    );
    expect(rows?.[0]?.count).toBe(Math.max(...run));
    await Promise.all(starts.map(({ close }) => close()));
  });

  test('starting again changes nothing', async () => {
    const { database } = await fresh();
    expect(await migrate(database)).toBe(0);
  });

  test('the committed schema dump is what the migrations make, on Postgres and on PGlite', async () => {
    const committed = readFileSync(`${migrationsFolder}/schema.txt`, 'utf8');
    const { database } = await fresh();
    expect(await dumpSchema(database)).toBe(committed);
    const pglite = await createPgliteDatabase();
    expect(await dumpSchema(pglite.database)).toBe(committed);
    await pglite.drop();
  });

  /** A database as it was when there were so many. */
  const openAsOf = async (count: number): Promise<Database> => {
    const { database } = await fresh({ empty: true });
    const table = 'position integer generated always as identity primary key, hash text not null unique';
    await database.statement(`create table watermark_migration (${table})`, []);
    for (const file of readMigrationFiles({ migrationsFolder }).slice(0, count)) await run(database, file);
    return database;
  };

  const run = async (database: Database, { sql, hash }: Pick<MigrationMeta, 'sql' | 'hash'>): Promise<void> => {
    for (const statement of sql) await database.statement(statement, []);
    await database.statement('insert into watermark_migration (hash) values ($1)', [hash]);
  };

  type Rows = ReadonlyMap<string, readonly Readonly<Record<string, string | null>>[]>;

  /** Every row of every table, each value as text. */
  const readRows = async (database: Database): Promise<Rows> => {
    const tables = await database.statement<{ table: string; columns: string }>(
      `select table_name as table, string_agg(format('%I::text', column_name), ',') as columns
       from information_schema.columns
       where table_schema = 'public' and table_name <> 'watermark_migration'
       group by 1`,
      [],
    );
    const rows = new Map<string, readonly Readonly<Record<string, string | null>>[]>();
    for (const { table, columns } of tables)
      rows.set(table, await database.statement(`select ${columns} from "${table}"`, []));
    return rows;
  };

  /** Of these rows what those others have tables and columns for: each table has one row. */
  const asIn = (rows: Rows, others: Rows): Rows =>
    new Map(
      [...rows].flatMap(([table, own]) => {
        const [row] = others.get(table) ?? [];
        if (!row) return [];
        const kept = (each: (typeof own)[number]) => Object.entries(each).filter(([column]) => column in row);
        return [[table, own.map((each) => Object.fromEntries(kept(each)))] as const];
      }),
    );

  test('of a database in use: with a row in every table, no migration since loses or changes anything', {
    timeout: 120_000,
  }, async () => {
    const database = await openAsOf(BEFORE_MESSAGES_OF_ORGANISERS);
    const id = (kind: number) => `00000000-0000-7000-8000-0000000000${kind}`;
    for (const statement of inUse(id)) await database.statement(statement, []);
    const files = readMigrationFiles({ migrationsFolder }).slice(BEFORE_MESSAGES_OF_ORGANISERS);
    for (const [index, file] of files.entries()) {
      // What the one before has made is in use by now.
      expect((await fillTables(database)).left).toEqual([]);
      const number = BEFORE_MESSAGES_OF_ORGANISERS + index;
      if (number === ASKS_TOO_MUCH) await database.statement('delete from score_keeping', []);
      const before = await readRows(database);
      // The last as a start does it.
      if (index === files.length - 1) expect(await migrate(database)).toBe(1);
      else await run(database, file);
      const after = await readRows(database);
      expect([...before].filter(([table, { length }]) => length > 0 && after.get(table)?.length === 0)).toEqual([]);
      expect(asIn(after, before), `migration ${number}`).toEqual(asIn(before, after));
    }
    expect(await dumpSchema(database)).toBe(readFileSync(`${migrationsFolder}/schema.txt`, 'utf8'));
    expect(await migrate(database)).toBe(0);
  });

  test('of a database in which somebody had been moved: they aren’t listed as taken out afterwards', async () => {
    const database = await openAsOf(BEFORE_MOVED);
    const id = (kind: number) => `00000000-0000-7000-8000-0000000000${kind}`;
    const noon = '2026-01-02T12:00:00.123Z';
    const gone = (account: number, at: string) =>
      `insert into departure (cohort_id, account_id, why, at) values ('${id(13)}', '${id(account)}', 'removed', '${at}')`;
    const done = (entry: number, did: string, about: number, at: string) =>
      `insert into audit_entry (id, cohort_id, account_id, did, about_account_id, at)
       values ('${id(entry)}', '${id(13)}', '${id(12)}', '${did}', '${id(about)}', '${at}')`;
    for (const statement of [
      ...inUse(id).slice(0, 4),
      ...[
        [21, 31, 'Bea'],
        [21, 32, 'Bea elsewhere'],
        [22, 33, 'Cy'],
        [23, 34, 'Dov'],
      ].flatMap(([person = 0, account = 0, name]) => [
        `insert into person (id, zone, new_per_day, reviews_per_day, created_at)
         values ('${id(Number(person))}', 'UTC', 7, 40, now()) on conflict do nothing`,
        `insert into account (id, workspace_id, external_id, person_id, name, created_at)
         values ('${id(Number(account))}', '${id(10)}', 'u${account}', '${id(Number(person))}', '${name}', now())`,
      ]),
      // Moved, with both of their accounts; moved before and then taken out; taken out.
      ...[gone(31, noon), gone(32, noon), done(41, 'moved {} to another cohort', 31, noon)],
      ...[gone(33, '2026-01-03T12:00:00Z'), done(42, 'moved {} to another cohort', 33, noon)],
      ...[gone(34, noon), done(43, 'took {} out', 34, noon)],
    ])
      await database.statement(statement, []);
    expect(await migrate(database)).toBeGreaterThan(0);
    const bot = createBot(database, { clock: createTestClock('2026-02-01T09:00:00Z') });
    const ora = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    const members = wordsIn(await ora.press(await ora.command('cohort'), 'Members'));
    expect(members).toContain('Taken out: Cy, Dov.');
    expect(
      await database.statement(`select account_id as id from departure where why = 'moved' order by 1`, []),
    ).toEqual([{ id: id(31) }, { id: id(32) }]);
    expect(bot.failures).toEqual([]);
  });

  test('of the day before cohorts shared their channels, brought up with its data: each channel is the daily’s', async () => {
    const database = await openAsOf(BEFORE_SHARED_CHANNELS);
    const run = (statement: string) => database.statement(statement, []);
    const id = (kind: number) => `00000000-0000-7000-8000-00000000000${kind}`;
    for (const statement of [
      `insert into workspace (id, platform, external_id, name, created_at) values ('${id(1)}', 'discord', 'g1', 'G', now())`,
      `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
       values ('${id(2)}', '${id(1)}', 'main', 'C', '{}', '2026-01-01', now())`,
      `insert into daily_channel (id, cohort_id, workspace_id, channel_external_id, broken_at, broken_for)
       values ('${id(3)}', '${id(2)}', '${id(1)}', 'c1', now(), 'gone')`,
      `insert into daily (id, cohort_id, day, question_slug, opens_at, closes_at)
       values ('${id(4)}', '${id(2)}', '2026-01-01', 'q', now(), now())`,
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at)
       values ('${id(5)}', 'daily.post', 's', 'k', 'discord', 'g1', 'c1', now())`,
      `insert into daily_post (daily_id, channel_id, outbox_id) values ('${id(4)}', '${id(3)}', '${id(5)}')`,
      `insert into holiday (cohort_id, day) values ('${id(2)}', '2026-12-24')`,
    ])
      await run(statement);
    expect(await migrate(database)).toBeGreaterThan(0);
    expect(
      await run(
        `select h.purpose, h.channel_external_id as channel, h.broken_for as broken, c.archived_at as archived
         from cohort_channel h
         join daily_post p on p.channel_id = h.id
         join cohort c on c.id = h.cohort_id`,
      ),
    ).toEqual([{ purpose: 'daily', channel: 'c1', broken: 'gone', archived: null }]);
    expect(await run('select day::text from holiday')).toEqual([{ day: '2026-12-24' }]);
    expect(await dumpSchema(database)).toBe(readFileSync(`${migrationsFolder}/schema.txt`, 'utf8'));
  });
});

/** A cohort with somebody who studies in it, is reminded, and has been posted to. */
const inUse = (id: (kind: number) => string): readonly string[] => [
  `insert into workspace (id, platform, external_id, name, created_at) values ('${id(10)}', 'discord', 'g1', 'G', now())`,
  `insert into person (id, zone, new_per_day, reviews_per_day, created_at) values ('${id(11)}', 'Asia/Tokyo', 7, 40, now())`,
  `insert into account (id, workspace_id, external_id, person_id, name, created_at)
   values ('${id(12)}', '${id(10)}', 'u1', '${id(11)}', 'Ada', now())`,
  `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
   values ('${id(13)}', '${id(10)}', 'main', 'C', '{data-engineering}', '2026-01-01', now())`,
  `insert into enrolment (cohort_id, person_id, role, created_at) values ('${id(13)}', '${id(11)}', 'learner', now())`,
  `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id)
   values ('${id(14)}', '${id(13)}', '${id(10)}', 'daily', 'c1')`,
  `insert into daily_schedule (cohort_id, posts_at, closes_at, weekdays, zone, next_on, next_at, organiser_account_id)
   values ('${id(13)}', '09:00', '08:00', '{1,2}', 'UTC', '2026-01-05', now(), '${id(12)}')`,
  `insert into daily (id, cohort_id, day, question_slug, opens_at, closes_at)
   values ('${id(15)}', '${id(13)}', '2026-01-02', 'q', now(), now())`,
  `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at)
   values ('${id(16)}', 'daily.post', 's', 'k', 'discord', 'g1', 'c1', now())`,
  `insert into daily_post (daily_id, channel_id, outbox_id) values ('${id(15)}', '${id(14)}', '${id(16)}')`,
  `insert into holiday (cohort_id, day) values ('${id(13)}', '2026-12-24')`,
  `insert into reminder (person_id, account_id, enabled, next_on, next_at, offered_at)
   values ('${id(11)}', '${id(12)}', true, '2026-01-05', now(), now())`,
  `insert into round (id, person_id, kind, title, size, daily_id, interaction_id, started_at)
   values ('${id(17)}', '${id(11)}', 'daily', 't', 1, '${id(15)}', 'i', now())`,
  `insert into asking (id, round_id, person_id, position, question_slug)
   values ('${id(18)}', '${id(17)}', '${id(11)}', 1, 'q')`,
  `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days,
     scheduled_days, learning_steps, reps, lapses, state, version)
   values ('${id(11)}', 'q', '2026-01-05', '2026-01-02', 1.5, 5, 0, 3, 0, 1, 0, 2, 1)`,
  `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
     confidence, rating, scheduled, due_on)
   values ('${id(19)}', '${id(11)}', 'q', '${id(18)}', 'i2', now(), '2026-01-02', '["a"]', true, false,
     'unsaid', 3, true, '2026-01-05')`,
  `insert into score (person_id, day, answered, correct, introduced, reviewed)
   values ('${id(11)}', '2026-01-02', 1, 1, 1, 0)`,
  `insert into join_code (code, cohort_id, expires_at) values ('K7WM3XQP', '${id(13)}', now())`,
  `insert into departure (cohort_id, account_id, why, at) values ('${id(13)}', '${id(12)}', 'left', now())`,
];
