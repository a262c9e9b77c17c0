/** Promises of the doctor to whoever runs the bot as a user who may only read and write. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueue } from '../../src/jobs/queue.ts';
import { examineDatabase } from '../../src/operate/doctor/database.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let owner: TestDatabase;
let user: string;
const asOwner = (statement: string): Promise<unknown> => owner.database.statement(statement, []);

beforeEach(async () => {
  owner = await createPostgresDatabase();
  await (await openQueue(owner.database, () => {})).close(0);
  user = new URL(owner.url).pathname.slice(1).replace('test', 'user');
  await asOwner(`create role ${user} login password '${user}'`);
  await grantAll();
});
afterEach(async () => {
  await asOwner(`drop owned by ${user}`);
  await asOwner(`drop role ${user}`);
  await owner.drop();
});

/** As the doctor says it. */
const grantAll = async (): Promise<void> => {
  await asOwner(`grant usage on schema public, queue to ${user}`);
  await asOwner(`grant select, insert, update, delete on all tables in schema public, queue to ${user}`);
  await asOwner(`grant usage on all sequences in schema public, queue to ${user}`);
  await asOwner(`grant execute on all functions in schema queue to ${user}`);
};

/** What is found of one thing, as that user, with the fix. */
const said = async (about: string): Promise<string> => {
  const url = new URL(owner.url);
  url.username = user;
  url.password = user;
  const { findings, database } = await examineDatabase({ url: url.href, folder: '/nowhere' });
  await database?.close();
  const { state, says, fix = '' } = findings.find((each) => each.about === about) ?? {};
  return `${state}: ${says} ${fix}`;
};

test('a right that the user lacks on a table is named, with the grant to give', async () => {
  expect(await said('the database')).toMatch(/^fine: .* its user may do what the bot needs $/);
  await asOwner(`revoke delete, update on outbox from ${user}`);
  expect(await said('the database')).toMatch(
    /^wrong: Postgres 18[^;]*; its user may not update, delete on outbox Let the owner .* grant select, insert, update/,
  );
  expect(await said('messages that failed')).toMatch(/^fine/);
  await asOwner(`revoke select on review from ${user}`);
  expect(await said('the database')).toMatch(/; its user may not update, delete on outbox, nor all .* on 1 more Let/);
  await asOwner(`revoke usage on schema queue from ${user}`);
  expect(await said('the database')).toMatch(
    /; its user may not use schema queue, nor all that it needs on 2 more Let .*grant usage on schema public, queue/,
  );
  await grantAll();
  expect(await said('the database')).toMatch(/^fine/);
});

test('a table that an upgrade added needs its rights too', async () => {
  await asOwner('create table brought_by_upgrade (id int)');
  expect(await said('the database')).toMatch(/may not select, insert, update, delete on brought_by_upgrade Let/);
});

test('a sequence and a function that the user may not use are named too, with the grant to give', async () => {
  // What an identity column counts by comes with the right to insert.
  await asOwner(`revoke all on all sequences in schema public from ${user}`);
  expect(await said('the database')).toMatch(/^fine/);
  await asOwner('create sequence of_upgrade');
  expect(await said('the database')).toMatch(/its user may not use sequence of_upgrade Let .*grant usage on all seq/);
  await asOwner(`grant usage on all sequences in schema public to ${user}`);
  await asOwner('revoke execute on function queue.create_queue from public');
  await asOwner(`revoke execute on function queue.create_queue from ${user}`);
  expect(await said('the database')).toMatch(/its user may not run function create_queue Let .*grant execute on all/);
  await grantAll();
  expect(await said('the database')).toMatch(/^fine/);
  // Somebody else's, beside the tables: the bot runs none there.
  await asOwner('create function of_others() returns int language sql return 1');
  await asOwner('revoke execute on function of_others from public');
  expect(await said('the database')).toMatch(/^fine/);
});

test('migrations that the user may not run are for the owner, not for the next start', async () => {
  await asOwner('delete from watermark_migration where position = (select max(position) from watermark_migration)');
  expect(await said('migrations')).toMatch(
    /^wrong: 1 of \d+ still to be run, which the bot’s user may not Let the owner .* watermark -- migrate/,
  );
  await asOwner(`grant create on schema public to ${user}`);
  expect(await said('migrations')).toMatch(/^wrong/);
  const [row] = await owner.database.statement<{ owner: string }>('select current_user::text as owner', []);
  await asOwner(`grant "${row?.owner}" to ${user}`);
  expect(await said('migrations')).toMatch(/^unknown: 1 of \d+ still to be run, which the next start does/);
  await asOwner(`revoke "${row?.owner}" from ${user}`);
});
