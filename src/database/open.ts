/** Opens the database that the configuration names, brought up to date; waits for one that is down. */
import { join } from 'node:path';
import { lockFolder } from '../lib/folder-lock.ts';
import type { Log } from '../lib/log.ts';
import { type Database, openPglite, openPostgres } from './client.ts';
import { codeOf, isUnreachable } from './errors.ts';
import { migrate } from './migrate.ts';

/** Between two tries to reach a database that is down; it may be starting beside us. */
const RETRY_MS = 2000;

export const openDatabase = async (
  where: { readonly url: string | undefined; readonly folder: string },
  log: Log,
): Promise<Database> => {
  const database =
    where.url === undefined
      ? await openFolder(where.folder)
      : await openPostgres(where.url, undefined, {
          began: (error) => log.error({ err: error }, 'database-unreachable'),
          // As loud as its beginning: whoever saw that wants to see this.
          over: () => log.error({}, 'database-reached-again'),
        });
  for (;;) {
    try {
      const run = await migrate(database);
      log.info({ kind: database.kind, migrations: run }, 'database-ready');
      return database;
    } catch (error) {
      if (!isUnreachable(error)) {
        // What stays open would keep the process alive, and the folder locked.
        await database.close();
        throw setupError(error) ?? error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};

/** What only the operator can mend, said with the way to mend it. */
export class DatabaseSetupError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'DatabaseSetupError';
  }
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const setupError = (error: unknown): DatabaseSetupError | undefined => {
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return new DatabaseSetupError(
        'Postgres refuses the user or the password in DATABASE_URL. Check both, and that this user may log in from here.',
        error,
      );
    case '3D000':
      return new DatabaseSetupError(
        'The database that DATABASE_URL names is not there. Create it (createdb NAME), or name another.',
        error,
      );
    case '42501':
      return new DatabaseSetupError(
        'The user in DATABASE_URL may not create tables. Make it the owner of its database, or grant it CREATE on the schema public.',
        error,
      );
    default:
      return undefined;
  }
};

const openFolder = async (folder: string): Promise<Database> => {
  const unlock = await lockFolder(folder);
  try {
    const database = await openPglite(join(folder, 'database'));
    return { ...database, close: () => database.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
};
