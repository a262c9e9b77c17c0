/**
 * Before all tests: a Postgres, and in it a database that every test copies: migrated, and with the
 * queue's own tables, as after a first start.
 */
import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openQueue } from '../../src/jobs/queue.ts';
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
  await prepare(template);
  await template.close();
  const run = randomBytes(4).toString('hex');
  project.provide('postgresUrl', server.url);
  project.provide('run', run);
  return async () => {
    if (given) await dropAllOf(server.url, run);
    await server.stop();
  };
};

/** Those that waited for another test. */
const dropAllOf = async (url: string, run: string): Promise<void> => {
  const admin = await openPostgres(withDatabase(url, 'postgres'), ADMIN);
  const left = await admin.statement<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [`test_${run}_`],
  );
  for (const { name } of left) await admin.statement(`drop database ${name} with (force)`, []);
  await admin.close();
};

/** What a first start makes; for most tests that takes longer than all they do. */
export const prepare = async (template: Database): Promise<void> => {
  await migrate(template);
  const failed: unknown[] = [];
  const queue = await openQueue(template, (error) => failed.push(error), { supervised: false });
  await queue.close(0);
  if (failed.length > 0) throw new AggregateError(failed, 'the queue’s tables could not be made');
};

export const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** In the name of each database that it makes. */
    run: string;
  }
}
