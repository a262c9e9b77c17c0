/**
 * Promises to whoever starts the bot on a database that is not as it should be: one line that says
 * what to do.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { refusalOf } from '../../src/database/connect/inspect.ts';
import { openDatabase } from '../../src/database/open.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { FolderUnusableError } from '../../src/lib/process/folder-lock.ts';
import { createLog } from '../../src/lib/process/log.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const log = createLog('silent');
const folders: string[] = [];
const made: TestDatabase[] = [];
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'watermark-open-'));
  folders.push(path);
  return path;
};
const fresh = async (options?: { empty: boolean }): Promise<TestDatabase> => {
  const own = await createPostgresDatabase(options);
  made.push(own);
  return own;
};
afterEach(async () => {
  for (const { drop } of made.splice(0)) await drop();
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});
const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);
const as = (user: string, { url }: TestDatabase): string => {
  const changed = new URL(url);
  changed.username = user;
  changed.password = user;
  return changed.href;
};

test('a database of something else is left as it is', async () => {
  const own = await fresh({ empty: true });
  await own.database.statement('create table workspace (theirs int)', []);
  await expect(openDatabase({ url: own.url, folder: folder() }, log)).rejects.toThrow(/database of its own/);
  expect(await own.database.statement('select * from workspace', [])).toEqual([]);
});

test('a user who may only read and write starts a database that is made, its queue too; one that isn’t made says which rights are missing', async () => {
  const own = await fresh();
  await (await openQueue(own.database, () => {})).close(0);
  const user = nameOf(own).replace('test', 'user');
  const empty = await fresh({ empty: true });
  await own.database.statement(`create role ${user} login password '${user}'`, []);
  for (const schema of ['public', 'queue']) {
    await own.database.statement(`grant usage on schema ${schema} to ${user}`, []);
    for (const what of ['tables', 'sequences', 'functions'])
      await own.database.statement(
        `grant ${what === 'functions' ? 'execute' : 'all'} on all ${what} in schema ${schema} to ${user}`,
        [],
      );
  }
  const database = await openDatabase({ url: as(user, own), folder: folder() }, log);
  const queue = await openQueue(database, () => {});
  await queue.close(0);
  await database.close();

  await expect(openDatabase({ url: as(user, empty), folder: folder() }, log)).rejects.toThrow(
    /grant create on schema public.*grant create on database/,
  );
  await empty.database.statement(`revoke connect on database ${nameOf(empty)} from public`, []);
  await expect(openDatabase({ url: as(user, empty), folder: folder() }, log)).rejects.toThrow(/grant connect/);
  await own.database.statement(`drop owned by ${user}`, []);
  await own.database.statement(`drop role ${user}`, []);
});

test('a queue whose database goes away while it is opened is closed whole, or the bot would never end', async () => {
  const { database } = await fresh();
  const { connection } = database;
  if (connection.kind !== 'postgres') throw new Error('this needs a Postgres');
  const closed: string[] = [];
  const failing: typeof connection = {
    ...connection,
    open: (...given) => {
      const connections = connection.open(...given);
      return {
        ...connections,
        send: async (query, values) => {
          const text = typeof query === 'string' ? query : query.text;
          if (/skip locked/i.test(text)) throw new Error('the database went away');
          return connections.send(query, values);
        },
        close: async () => {
          closed.push('connections');
          await connections.close();
        },
      };
    },
  };
  await expect(openQueue({ ...database, connection: failing }, () => {})).rejects.toThrow('the database went away');
  // Those that made its tables, and those that it would work with.
  expect(closed).toHaveLength(2);
});

test('an old Postgres and another encoding are refused', () => {
  const good = {
    version: 18,
    encoding: 'UTF8',
    name: 'bot',
    made: true,
    queueMade: true,
    mayMake: true,
    mayMakeQueue: true,
  };
  expect(refusalOf(good)).toBeUndefined();
  expect(refusalOf({ ...good, version: 14 })).toMatch(/Postgres 14.*15 or newer/);
  expect(refusalOf({ ...good, encoding: 'LATIN1' })).toMatch(/LATIN1.*createdb --encoding=UTF8/);
});

test('a data folder that can’t be used is named, with the reason', async () => {
  const path = folder();
  writeFileSync(join(path, 'file'), '');
  const at = (name: string): Promise<unknown> => openDatabase({ url: undefined, folder: name }, log);
  await expect(at(join(path, 'file'))).rejects.toThrow(/it is a file/);
  await expect(at(join(path, 'file', 'within'))).rejects.toThrow(/a part of its path is a file/);
  writeFileSync(join(path, 'lock'), 'garbage that was never a lock of ours'.repeat(40));
  await expect(at(path)).rejects.toThrow(FolderUnusableError);
  await expect(at(path)).rejects.toThrow(/move it away/);
});

test('an embedded database whose files are damaged says so, and nobody else reads one that isn’t', async () => {
  const path = folder();
  const database = await openDatabase({ url: undefined, folder: path }, log);
  await database.close();
  expect(statSync(join(path, 'database')).mode & 0o777).toBe(0o700);
  writeFileSync(join(path, 'database', 'global', 'pg_control'), 'garbage');
  await expect(openDatabase({ url: undefined, folder: path }, log)).rejects.toThrow(/damaged.*backup/);
}, 120_000);
