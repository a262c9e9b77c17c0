/** Promises to whoever upgrades: from every earlier version, with data in it; and beside a newer one. */
import { readFileSync } from 'node:fs';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { migrate, migrationsFolder, NewerDatabaseError } from '../../src/database/migrate.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';
import { ADMIN, withDatabase } from '../support/global-setup.ts';

const files = readMigrationFiles({ migrationsFolder });
const schema = readFileSync(`${migrationsFolder}/schema.txt`, 'utf8');
let admin: Database;
let growing: TestDatabase;
beforeAll(async () => {
  admin = await openPostgres(withDatabase(inject('postgresUrl'), 'postgres'), ADMIN);
  growing = await createPostgresDatabase({ empty: true });
  await growing.database.close();
});
afterAll(async () => {
  await growing.drop();
  await admin.close();
});

const TABLES = `
select c.relname as name from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'watermark_migration'
order by 1`;
const tablesOf = async (database: Database): Promise<readonly string[]> =>
  (await database.statement<{ name: string }>(TABLES, [])).map(({ name }) => name);

const countsOf = async (database: Database, tables: readonly string[]): Promise<Record<string, number>> => {
  const each = tables.map((table) => `select '${table}' as name, count(*)::int as n from "${table}"`);
  const rows = await database.statement<{ name: string; n: number }>(each.join(' union all '), []);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};

/** Tables in which no version of the code had written before the one with so many migrations. */
const FILLED_FROM: Readonly<Record<string, number>> = { reminder: 7, score_keeping: 31 };

const plantRows = async (database: Database, version: number): Promise<readonly string[]> => {
  await fillTables(database);
  const tables = await tablesOf(database);
  for (const [table, from] of Object.entries(FILLED_FROM))
    if (version < from && tables.includes(table)) await database.statement(`delete from ${table}`, []);
  return tables;
};

/** As `migrate` does it, one at a time. */
const runNext = async (database: Database, position: number): Promise<void> => {
  if (position === 0)
    await database.statement(
      'create table watermark_migration (position integer generated always as identity primary key, hash text not null unique)',
      [],
    );
  for (const statement of files[position]?.sql ?? []) await database.statement(statement, []);
  await database.statement('insert into watermark_migration (hash) values ($1)', [files[position]?.hash ?? '']);
};

/** What came up to date from here: its schema, and how many rows there are in the tables of then. */
const upgradedCopy = async (version: number, tables: readonly string[]) => {
  const name = `${new URL(growing.url).pathname.slice(1)}_${version}`;
  await admin.statement(
    `create database ${name} template ${new URL(growing.url).pathname.slice(1)} strategy file_copy`,
    [],
  );
  const copy = await openPostgres(withDatabase(growing.url, name), ADMIN);
  try {
    const run = await migrate(copy);
    const now = new Set(await tablesOf(copy));
    return {
      run,
      schema: await dumpSchema(copy),
      counts: await countsOf(
        copy,
        tables.filter((table) => now.has(table)),
      ),
    };
  } finally {
    await copy.close();
    await admin.statement(`drop database ${name}`, []);
  }
};

test('from every earlier version, with rows in its tables: nothing is lost, and the schema is that of today', async () => {
  for (const [position] of files.entries()) {
    const version = position + 1;
    const grower = await openPostgres(growing.url, ADMIN);
    await runNext(grower, position);
    const tables = await plantRows(grower, version);
    const before = await countsOf(grower, tables);
    await grower.close();
    const { run, schema: made, counts } = await upgradedCopy(version, tables);
    expect(run, `migrations after ${version}`).toBe(files.length - version);
    expect(made, `the schema from ${version}`).toBe(schema);
    const lost = Object.entries(counts).filter(([table, n]) => n < (before[table] ?? 0));
    expect(lost, `rows from ${version}`).toEqual([]);
    expect(Object.values(counts).filter((n) => n > 0).length).toBeGreaterThan(tables.length * 0.7);
  }
}, 300_000);

test('a newer database is left as it is, and refused only where something was taken away from it', async () => {
  const { database, drop } = await createPostgresDatabase();
  await database.statement(`insert into watermark_migration (hash) values ('of-tomorrow')`, []);
  expect(await migrate(database)).toBe(0);
  await database.statement(`insert into watermark_migration (hash, contracts) values ('of-next-week', true)`, []);
  await expect(migrate(database)).rejects.toThrow(NewerDatabaseError);
  await database.statement(`insert into watermark_migration (hash) values ('of-next-month')`, []);
  await expect(migrate(database)).rejects.toThrow(/newer Watermark.*Start that version, or restore a backup/);
  await drop();
});

/** From here on what takes something away says so. */
const MARKED_FROM = 39;
const TAKES_AWAY =
  /\bdrop (table|column|type|schema|view)\b|\brename (to|column)\b|\bset (not null|data type)\b|\balter column "?\w+"? type\b/i;

test('a migration that takes something away is marked, so that older versions know', () => {
  const unmarked = files.slice(MARKED_FROM).filter(({ sql }) => {
    const text = sql.join(';');
    return TAKES_AWAY.test(text) && !text.startsWith('-- contracts:');
  });
  expect(unmarked.map(({ sql }) => sql[0])).toEqual([]);
  expect(TAKES_AWAY.test('ALTER TABLE "daily" DROP COLUMN "opens_at";')).toBe(true);
  expect(TAKES_AWAY.test('ALTER TABLE "daily" ADD COLUMN "opens_at" text;')).toBe(false);
});
