/**
 * Opens the database that the configuration names, brought up to date; waits for one that is down.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fullDiskError, lockFolder } from '../lib/process/folder-lock.ts';
import type { Log } from '../lib/process/log.ts';
import { type Database, openPglite, openPostgres } from './client.ts';
import { isUnreachable } from './connect/errors.ts';
import { RETRY_MS } from './connect/outages.ts';
import { DatabaseSetupError, setupErrorOf } from './connect/setup-error.ts';
import { migrate } from './migrate.ts';

export type Where = {
  readonly url: string | undefined;
  /** The database's own address, where `url` is that of a pooler in transaction mode. */
  readonly directUrl?: string | undefined;
  readonly folder: string;
};

export const openDatabase = async (where: Where, log: Log): Promise<Database> => {
  let ready = false;
  const database =
    where.url === undefined
      ? await openFolder(where.folder)
      : await openPostgres(where.url, {
          directUrl: where.directUrl,
          outages: {
            began: (error) => {
              // What ends a start is told to the operator in words.
              if (ready || !setupErrorOf(error)) log.error({ err: error }, 'database-unreachable');
            },
            // As loud as its beginning: whoever saw that wants to see this.
            over: () => log.error({}, 'database-reached-again'),
            refused: (error) => log.error({ err: error }, 'database-refuses'),
          },
        });
  for (;;) {
    try {
      if (database.connection.kind === 'postgres') await database.connection.inspect();
      const run = await migrate(database);
      ready = true;
      log.info({ kind: database.kind, migrations: run }, 'database-ready');
      return database;
    } catch (error) {
      const refused = setupErrorOf(error);
      if (refused || !isUnreachable(error)) {
        // What stays open would keep the process alive, and the folder locked.
        await database.close();
        throw refused ?? error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};

export const openFolder = async (folder: string): Promise<Database> => {
  const unlock = await lockFolder(folder);
  const own = join(folder, 'database');
  try {
    makePrivate(own);
    const database = await openPglite(own);
    return { ...database, close: () => database.close().finally(unlock) };
  } catch (error) {
    unlock();
    // What it throws says nothing: it aborts, whatever is wrong with the files.
    throw (
      fullDiskError(folder, error) ??
      new DatabaseSetupError(
        `The database in ${own} can’t be opened: its files are damaged, of another version, ` +
          'or not this user’s to write. Put a backup there, or move the folder away to begin ' +
          'anew.',
        error,
      )
    );
  }
};

/** PGlite makes files that everybody may read and write, so nobody else gets into their folder. */
const makePrivate = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
};
