/** Promises about starting on any database. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/database/client.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { migrate, migrationsFolder, NewerDatabaseError } from '../../src/database/migrate.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

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
});
