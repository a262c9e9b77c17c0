/** A database of one's own: on the real Postgres, or on PGlite in memory. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, openPglite, openPostgres } from '../../src/database/client.ts';
import { ADMIN, TEMPLATE, withDatabase } from './global-setup.ts';
import { readPgliteTemplate } from './pglite-template.ts';

export type TestDatabase = {
  readonly database: Database;
  readonly url: string;
  readonly drop: () => Promise<void>;
};

/**
 * A fresh copy of the migrated template; `empty` for one without any table. Copied by files, which
 * spares Postgres to log every page.
 */
export const createPostgresDatabase = async ({ empty = false } = {}): Promise<TestDatabase> => {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = await openPostgres(withDatabase(server, 'postgres'), ADMIN);
  // Two copies of one template can't be made at the same moment.
  await admin.statement(`select pg_advisory_lock(1)`, []);
  const from = empty ? 'template1' : TEMPLATE;
  await admin.statement(`create database ${name} template ${from} strategy file_copy`, []);
  await admin.close();
  const url = withDatabase(server, name);
  const database = await openPostgres(url, { connections: 8 });
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      const again = await openPostgres(withDatabase(server, 'postgres'), ADMIN);
      await again.statement(`drop database if exists ${name} with (force)`, []);
      await again.close();
    },
  };
};

/** A fresh copy of a migrated one. */
export const createPgliteDatabase = async (): Promise<TestDatabase> => {
  const database = await openPglite(undefined, await readPgliteTemplate());
  return { database, url: '', drop: database.close };
};
