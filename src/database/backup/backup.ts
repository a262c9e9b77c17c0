/** Makes backups and restores them: by Postgres' own programs, or as an archive of the embedded database's folder. */
import {
  closeSync,
  existsSync,
  openAsBlob,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Database, openPostgres } from '../client.ts';
import { codeOf, isUnreachable } from '../connect/errors.ts';
import { DatabaseSetupError, setupErrorOf } from '../connect/setup-error.ts';
import { openFolder, type Where } from '../open.ts';
import { dump, requireTool, restore } from './postgres-tools.ts';

/**
 * Writes the whole database into a file that isn't there yet, and notes that it did; gives its size
 * in bytes. Nothing in the database is brought up to date.
 */
export const backUp = async (where: Where, file: string): Promise<number> => {
  if (existsSync(file)) throw new DatabaseSetupError(`${file} is there already. Name a file that isn’t.`);
  // Under another name until it is whole: what is half written is never taken for a backup.
  const part = `${file}.part`;
  try {
    return await onDatabase(where, async (database, url) => {
      write(part, '');
      if (database.connection.kind === 'pglite') {
        const archive = await database.connection.client.dumpDataDir('gzip');
        write(part, Buffer.from(await archive.arrayBuffer()));
      } else {
        await requireTool('pg_dump', await versionOf(database));
        await dump(url, part);
      }
      renameSync(part, file);
      const { size } = statSync(file);
      await noteBackup(database, size);
      return size;
    });
  } finally {
    rmSync(part, { force: true });
  }
};

const write = (file: string, contents: string | Buffer): void => {
  try {
    writeFileSync(file, contents, { mode: 0o600 });
  } catch (error) {
    const why = codeOf(error) === 'ENOSPC' ? 'its disk is full' : 'there is no such folder, or this user may not';
    throw new DatabaseSetupError(`${file} can’t be written: ${why}.`, error);
  }
};

const versionOf = async (database: Database): Promise<number> => {
  const [row] = await database.statement<{ version: number }>(
    `select current_setting('server_version_num')::int / 10000 as version`,
    [],
  );
  return row?.version ?? 0;
};

/** A database from before there were such notes has none. */
const noteBackup = async (database: Database, bytes: number): Promise<void> => {
  const [row] = await database.statement<{ made: boolean }>(`select to_regclass('backup') is not null as made`, []);
  if (row?.made)
    await database.statement('insert into backup (made_at, bytes) values (clock_timestamp(), $1)', [bytes]);
};

/** Works with the database as it stands, waiting for nothing. */
const onDatabase = async <Result>(
  where: Where,
  work: (database: Database, url: string) => Promise<Result>,
): Promise<Result> => {
  if (where.url === undefined && !existsSync(join(where.folder, 'database')))
    throw new DatabaseSetupError(`There is no database in ${where.folder}. Set DATABASE_URL, or DATA_FOLDER.`);
  const url = where.directUrl ?? where.url ?? '';
  const database =
    where.url === undefined ? await openFolder(where.folder) : await openPostgres(url, { connections: 1 });
  try {
    return await work(database, url);
  } catch (error) {
    if (isUnreachable(error) && !setupErrorOf(error))
      throw new DatabaseSetupError('The database can’t be reached. See that it runs, and that the address is right.');
    throw setupErrorOf(error) ?? error;
  } finally {
    await database.close();
  }
};

const kinds = { postgres: 'PGDMP', pglite: '\x1f\x8b' } as const;
const otherKind = {
  postgres: 'This is a backup of the embedded database. Leave DATABASE_URL out to restore it.',
  pglite: 'This is a backup of a Postgres. Set DATABASE_URL to restore it.',
} as const;

/** Puts a backup where nothing is yet. */
export const restoreInto = async (where: Where, file: string): Promise<void> => {
  const wanted = where.url === undefined ? 'pglite' : 'postgres';
  const other = where.url === undefined ? 'postgres' : 'pglite';
  const start = startOf(file);
  if (start.startsWith(kinds[other])) throw new DatabaseSetupError(otherKind[wanted]);
  if (!start.startsWith(kinds[wanted])) throw new DatabaseSetupError(`${file} isn’t a backup of Watermark’s.`);
  if (wanted === 'pglite') return restoreFolder(where.folder, file);
  await onDatabase(where, async (database, url) => {
    const [row] = await database.statement<{ used: boolean }>(
      `select exists (select from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text
         not in ('pg_catalog', 'information_schema', 'pg_toast')) as used`,
      [],
    );
    if (row?.used)
      throw new DatabaseSetupError(
        'The database in DATABASE_URL isn’t empty, and nothing is overwritten. ' +
          'Make a new one (createdb NAME), and name that.',
      );
    await requireTool('pg_restore', await versionOf(database));
    await restore(url, file);
  });
};

const startOf = (file: string): string => {
  try {
    const opened = openSync(file, 'r');
    const start = Buffer.alloc(5);
    readSync(opened, start);
    closeSync(opened);
    return start.toString('latin1');
  } catch (error) {
    throw new DatabaseSetupError(`${file} can’t be read.`, error);
  }
};

const restoreFolder = async (folder: string, file: string): Promise<void> => {
  const own = join(folder, 'database');
  if (existsSync(own))
    throw new DatabaseSetupError(`There is a database in ${own}, and nothing is overwritten. Move it away first.`);
  try {
    const database = await openFolder(folder, await openAsBlob(file));
    await database.close();
  } catch (error) {
    // Half of one is none.
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
};
