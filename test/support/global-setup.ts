/** Before all tests: a Postgres, and in it a migrated database that every test file copies. */
import type { TestProject } from 'vitest/node';
import { openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import { startPostgres } from './postgres-server.ts';

export const TEMPLATE = 'watermark_template';

/** Databases are copied one after the other, and those who wait for theirs wait for all before. */
export const ADMIN = { connections: 1, timeouts: timeouts.migration } as const;

export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given ? { url: new URL(given).href, stop: async () => {} } : await startPostgres();
  const admin = await openPostgres(`${withDatabase(server.url, 'postgres')}`, ADMIN);
  await admin.statement(`drop database if exists ${TEMPLATE} with (force)`, []);
  await admin.statement(`create database ${TEMPLATE}`, []);
  await admin.close();
  const template = await openPostgres(withDatabase(server.url, TEMPLATE), ADMIN);
  await migrate(template);
  await template.close();
  project.provide('postgresUrl', server.url);
  return server.stop;
};

export const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}
