/**
 * Promises of the tests' own databases: the next test has the last one's only as a new one would be,
 * and never one in which anything but rows was changed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/client.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

/** What other tests gave back is out of the way meanwhile. */
const aside: TestDatabase[] = [];
beforeAll(async () => {
  for (let count = 0; count < 2; count += 1) aside.push(await createPostgresDatabase());
});
afterAll(async () => {
  for (const each of aside) await each.drop();
});

/** Gives whether the next test has the same one. */
const giveBack = async (before: TestDatabase, look: (database: Database) => Promise<void> = async () => {}) => {
  await before.drop();
  const after = await createPostgresDatabase();
  await look(after.database);
  await after.drop();
  return after.url === before.url;
};

test('rows, sequences and what the queue counts are gone', async () => {
  const made = await createPostgresDatabase();
  for (const change of [
    `insert into workspace (id, platform, external_id, name, created_at)
     values (gen_random_uuid(), 'discord', 'w', 'W', now())`,
    `update queue.queue set queued_count = 7, monitor_on = now(), maintain_on = now()`,
    `update queue.version set monitor_backoff_on = now()`,
    `select nextval(pg_get_serial_sequence('outbox', 'number'))`,
  ])
    await made.database.statement(change, []);
  const isSame = await giveBack(made, async (database) => {
    const [row] = await database.statement<object>(
      `select (select count(*)::int from workspace) as workspaces, pg_relation_size('workspace')::int as holes,
        q.queued_count, q.monitor_on, q.maintain_on,
        (select monitor_backoff_on from queue.version) as backoff,
        nextval(pg_get_serial_sequence('outbox', 'number'))::int as next
       from queue.queue q`,
      [],
    );
    expect(row).toEqual({
      ...{ workspaces: 0, holes: 0, queued_count: 0, monitor_on: null, maintain_on: null, backoff: null, next: 1 },
    });
  });
  expect(isSame).toBe(true);
});

test.each([
  'create table more (one int)',
  'grant select on person to public',
  'revoke update (name) on account from public; grant update (name) on account to public',
  `alter table workspace alter column name set default 'W'`,
  'alter table person enable row level security',
  `create function late() returns int language sql as 'select 1'`,
  'alter database current set statement_timeout = 9999',
])('%s: nobody else has it', async (change) => {
  const made = await createPostgresDatabase();
  const name = new URL(made.url).pathname.slice(1);
  for (const each of change.replace('database current', `database ${name}`).split('; '))
    await made.database.statement(each, []);
  expect(await giveBack(made)).toBe(false);
});

test('whoever still works on one finds it closed', async () => {
  const made = await createPostgresDatabase();
  const { statement, orm } = made.database;
  await made.drop();
  await expect(statement('select 1', [])).rejects.toThrow('was given back');
  expect(() => orm.select()).toThrow('was given back');
});
