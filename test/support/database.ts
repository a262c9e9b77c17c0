/** A database of one's own: on the real Postgres, or on PGlite in memory. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, openPglite, openPostgres } from '../../src/database/client.ts';
import { clean, shapeOf } from './clean-database.ts';
import { ADMIN, TEMPLATE, withDatabase } from './global-setup.ts';
import { readPgliteTemplate } from './pglite-template.ts';

export type TestDatabase = {
  readonly database: Database;
  readonly url: string;
  readonly drop: () => Promise<void>;
};

type Made = { readonly name: string; readonly url: string; readonly database: Database; readonly shape: string };

/** Cleaned, for the next test: their connections know the tables already, which costs most of a short one. */
const waiting: Made[] = [];
/** A test seldom has more at once. */
const WAITING_AT_MOST = 2;

/** As the template is; `empty` for one without any table. */
export const createPostgresDatabase = async ({ empty = false } = {}): Promise<TestDatabase> => {
  if (empty) return ownOf(await make('template1'), destroy);
  return ownOf(waiting.pop() ?? (await make(TEMPLATE)), async (made) => {
    if (waiting.length < WAITING_AT_MOST && (await clean(made.database, made.shape))) waiting.push(made);
    else await destroy(made);
  });
};

const make = async (template: string): Promise<Made> => {
  const server = inject('postgresUrl');
  const name = `test_${inject('run')}_${randomBytes(6).toString('hex')}`;
  const admin = await openAdmin(server);
  // Two copies of one template can't be made at the same moment.
  await admin.statement(`select pg_advisory_lock(1)`, []);
  try {
    // By files, which spares Postgres to log every page.
    await admin.statement(`create database ${name} template ${template} strategy file_copy`, []);
  } finally {
    await admin.statement(`select pg_advisory_unlock(1)`, []);
  }
  const url = withDatabase(server, name);
  const database = await openPostgres(url, { connections: 8 });
  return { name, url, database, shape: template === TEMPLATE ? await shapeOf(database) : '' };
};

const destroy = async ({ name, database }: Made): Promise<void> => {
  await database.close();
  const admin = await openAdmin(inject('postgresUrl'));
  await admin.statement(`drop database if exists ${name} with (force)`, []);
};

/** Whoever still works on it after its test finds it closed, and not what the next test has in it. */
const ownOf = (made: Made, giveBack: (made: Made) => Promise<void>): TestDatabase => {
  const { url, database: inner } = made;
  let closed = false;
  const open = (): Database => {
    if (closed) throw new Error('this database was given back');
    return inner;
  };
  const database: Database = {
    ...inner,
    orm: new Proxy(inner.orm, { get: (_, name) => Reflect.get(open().orm, name) }),
    statement: async (...of) => open().statement(...of),
    long: async (...of) => open().long(...of),
  };
  return {
    database,
    url,
    drop: async () => {
      if (closed) return;
      closed = true;
      await giveBack(made);
    },
  };
};

/** One connection for all test files of a process. */
const openAdmin = (server: string): Promise<Database> => {
  admin ??= openPostgres(withDatabase(server, 'postgres'), ADMIN);
  return admin;
};
let admin: Promise<Database> | undefined;

/** A fresh copy of a prepared one. */
export const createPgliteDatabase = async (): Promise<TestDatabase> => {
  const database = await openPglite(undefined, await readPgliteTemplate());
  return { database, url: '', drop: database.close };
};
