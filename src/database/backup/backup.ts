/** Makes backups and restores them: by Postgres' own programs, or as an archive of the embedded database's folder. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip as zippedToBytes } from 'node:zlib';
import { FolderInUseError, fullDiskError, lockFolder } from '../../lib/process/folder-lock.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { type Database, openPglite, openPostgres } from '../client.ts';
import { codeOf, isUnreachable } from '../connect/errors.ts';
import { DatabaseSetupError, setupErrorOf } from '../connect/setup-error.ts';
import { isTooNew, readDone } from '../migrate.ts';
import { openFolder, type Where } from '../open.ts';
import { damagedWords, dump, ELSEWHERE, readMigrations, requireTool, restore } from './postgres-tools.ts';

/**
 * Writes the whole database into a file that isn't there yet, and notes that it did; gives its size
 * in bytes. Nothing in the database is brought up to date. `stop`: gives up, and leaves no file.
 */
export const backUp = async (where: Where, file: string, stop?: AbortSignal): Promise<number> => {
  // Under another name until it is whole: what is half written is never taken for a backup.
  const part = `${file}.part`;
  return onDatabase(where, async (database, url) => {
    begin(part);
    try {
      if (existsSync(file)) throw new DatabaseSetupError(`${file} is there already. Name a file that isn’t.`);
      if (database.connection.kind === 'pglite') {
        refuseLarge(join(where.folder, 'database'));
        const archive = await database.connection.client.dumpDataDir('gzip');
        stop?.throwIfAborted();
        write(part, Buffer.from(await archive.arrayBuffer()));
      } else {
        await requireTool('pg_dump', await versionOf(database));
        await dump(url, part, stop);
      }
      renameSync(part, file);
      const { size } = statSync(file);
      await noteBackup(database, size);
      return size;
    } finally {
      rmSync(part, { force: true });
    }
  });
};

/** Node reads no larger file at once, and PGlite takes an archive as a whole. */
const ARCHIVE_BYTES_AT_MOST = 2 ** 31 - 1;

/** What was archived could never be restored. */
const refuseLarge = (own: string): void => {
  const files = readdirSync(own, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  if (bytes > ARCHIVE_BYTES_AT_MOST)
    throw new DatabaseSetupError(
      oneLine`The database in ${own} is larger than the 2 GB that an archive can hold. Stop the bot, and copy that
        folder as it is.`,
    );
};

const tooLarge = (file: string, folder: string): string => oneLine`${file} is larger than the 2 GB that can be restored.
  Unpack it yourself: mkdir ${folder}/database && tar -xzf ${file} -C ${folder}/database`;

/** Only one at a time has it. */
const begin = (part: string): void => {
  try {
    closeSync(openSync(part, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritten(part, error);
    throw new DatabaseSetupError(
      `${part} is there: another backup is being written, or one was cut off. Wait for it, or delete that file.`,
    );
  }
};

const write = (file: string, contents: Buffer): void => {
  try {
    writeFileSync(file, contents);
  } catch (error) {
    throw unwritten(file, error);
  }
};

const unwritten = (file: string, error: unknown): DatabaseSetupError => {
  const full = codeOf(error) === 'ENOSPC';
  const why = full ? 'its disk is full' : 'there is no such folder, or this user may not write there';
  return new DatabaseSetupError(`${file} can’t be written: ${why}. ${ELSEWHERE}`, error);
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
    where.url === undefined
      ? await openFolder(where.folder).catch(explainInUse(where.folder))
      : await openPostgres(url, { connections: 1 });
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

/** Only one process at a time can have the embedded database. */
const explainInUse =
  (folder: string) =>
  (error: unknown): never => {
    if (!(error instanceof FolderInUseError)) throw error;
    throw new DatabaseSetupError(`The bot runs on ${folder}. Stop it for as long as this takes, and try again.`, error);
  };

const kinds = { postgres: 'PGDMP', pglite: '\x1f\x8b' } as const;
const otherKind = {
  postgres: 'This is a backup of the embedded database. Leave DATABASE_URL out to restore it.',
  pglite: 'This is a backup of a Postgres. Set DATABASE_URL to restore it.',
} as const;

/** Puts a backup where nothing is yet. */
export const restoreInto = async (where: Where, file: string, stop?: AbortSignal): Promise<void> => {
  const wanted = where.url === undefined ? 'pglite' : 'postgres';
  const other = where.url === undefined ? 'postgres' : 'pglite';
  const start = startOf(file);
  if (start.startsWith(kinds[other])) throw new DatabaseSetupError(otherKind[wanted]);
  if (!start.startsWith(kinds[wanted])) throw new DatabaseSetupError(notOurs(file));
  if (wanted === 'pglite') return restoreFolder(where.folder, file, stop);
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
    refuseStrange(file, await readMigrations(file));
    await restore(url, file, stop);
  });
};

/** A backup that this version couldn't work with is left where it is. */
const refuseStrange = (file: string, done: Parameters<typeof isTooNew>[0] | undefined): void => {
  if (done === undefined) throw new DatabaseSetupError(notOurs(file));
  if (isTooNew(done))
    throw new DatabaseSetupError(
      `${file} is of a newer Watermark, which took away what this version reads. Restore it with that version.`,
    );
};

const notOurs = (file: string): string => `${file} isn’t a backup of Watermark’s.`;

const whysUnread: Readonly<Record<string, string>> = {
  ENOENT: 'it isn’t there. Check its path',
  EACCES: 'this user may not. Check its rights',
  EISDIR: 'it is a folder. Name a file in it',
};

const startOf = (file: string): string => {
  try {
    const opened = openSync(file, 'r');
    const start = Buffer.alloc(5);
    readSync(opened, start);
    closeSync(opened);
    return start.toString('latin1');
  } catch (error) {
    const why = whysUnread[codeOf(error) ?? ''] ?? 'its disk fails';
    throw new DatabaseSetupError(`${file} can’t be read: ${why}.`, error);
  }
};

const restoreFolder = async (folder: string, file: string, stop: AbortSignal | undefined): Promise<void> => {
  const unlock = await lockFolder(folder).catch(explainInUse(folder));
  const own = join(folder, 'database');
  // Under another name until it is whole: half of one is none.
  const part = `${own}.part`;
  const removePart = (): void => rmSync(part, { recursive: true, force: true });
  try {
    if (existsSync(own))
      throw new DatabaseSetupError(`There is a database in ${own}, and nothing is overwritten. Move it away first.`);
    removePart();
    mkdirSync(part, { mode: 0o700 });
    await unpack(folder, part, file);
    stop?.throwIfAborted();
    renameSync(part, own);
  } finally {
    removePart();
    unlock();
  }
};

const gunzip = promisify(zippedToBytes);

const unpack = async (folder: string, part: string, file: string): Promise<void> => {
  const refuse = (error: unknown): never => {
    const words = codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(file, folder) : damagedWords(file);
    throw fullDiskError(folder, error) ?? new DatabaseSetupError(words, error);
  };
  if (statSync(file).size > ARCHIVE_BYTES_AT_MOST) throw new DatabaseSetupError(tooLarge(file, folder));
  // PGlite would unzip it too, and end the process where it is cut off.
  const archive = await gunzip(readFileSync(file), { maxOutputLength: ARCHIVE_BYTES_AT_MOST }).catch(refuse);
  const database = await openPglite(part, new Blob([archive])).catch(refuse);
  try {
    refuseStrange(file, await readDone(database.orm));
  } finally {
    await database.close();
  }
};
