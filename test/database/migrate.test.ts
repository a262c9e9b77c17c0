/** Promises about starting on any database. */
import { readFileSync } from 'node:fs';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterEach, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/database/client.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { migrate, migrationsFolder, NewerDatabaseError } from '../../src/database/migrate.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

/** So many migrations there were then. */
const BEFORE_SHARED_CHANNELS = 18;

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

  test('a database made by a newer version is refused, and left as it was', async () => {
    const { database } = await fresh();
    await database.statement(`insert into watermark_migration (hash) values ('of-tomorrow')`, []);
    await expect(migrate(database)).rejects.toThrow(NewerDatabaseError);
  });

  test('the committed schema dump is what the migrations make, on Postgres and on PGlite', async () => {
    const committed = readFileSync(`${migrationsFolder}/schema.txt`, 'utf8');
    const { database } = await fresh();
    expect(await dumpSchema(database)).toBe(committed);
    const pglite = await createPgliteDatabase();
    expect(await dumpSchema(pglite.database)).toBe(committed);
    await pglite.drop();
  });

  test('of the day before cohorts shared their channels, brought up with its data: each channel is the daily’s', async () => {
    const { database } = await fresh({ empty: true });
    const before = readMigrationFiles({ migrationsFolder }).slice(0, BEFORE_SHARED_CHANNELS);
    const run = (statement: string) => database.statement(statement, []);
    await run(
      'create table watermark_migration (position integer generated always as identity primary key, hash text not null unique)',
    );
    for (const { sql, hash } of before) {
      for (const statement of sql) await run(statement);
      await database.statement('insert into watermark_migration (hash) values ($1)', [hash]);
    }
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
