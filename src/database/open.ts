/** Opens the database that the configuration names, brought up to date; waits for one that is down. */
import { join } from 'node:path';
import { lockFolder } from '../lib/folder-lock.ts';
import type { Log } from '../lib/log.ts';
import { type Database, openPglite, openPostgres } from './client.ts';
import { isUnreachable } from './errors.ts';
import { migrate } from './migrate.ts';

/** Between two tries to reach a database that is down; it may be starting beside us. */
const RETRY_MS = 2000;

export const openDatabase = async (where: { readonly url: string | undefined; readonly folder: string }, log: Log): Promise<Database> => {
  const database = where.url === undefined ? await openFolder(where.folder) : await openPostgres(where.url);
  for (;;) {
    try {
      const run = await migrate(database);
      log.info({ kind: database.kind, migrations: run }, 'database-ready');
      return database;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.error({ retryMs: RETRY_MS, err: error }, 'database-down');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};

const openFolder = async (folder: string): Promise<Database> => {
  const unlock = await lockFolder(folder);
  const database = await openPglite(join(folder, 'database'));
  return {
    ...database,
    close: async () => {
      await database.close();
      await unlock();
    },
  };
};
