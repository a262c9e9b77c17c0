/**
 * Keeps a folder to one process: SQLite's lock on a file in it, which the system lets go however
 * the process ends.
 */
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { oneLine } from '../words/one-line.ts';

export class FolderInUseError extends Error {
  constructor(folder: string) {
    super(
      oneLine`The data folder ${folder} is in use by another Watermark. Stop that one, or give this
        one its own folder: DATA_FOLDER=.data-2 npm start`,
    );
    this.name = 'FolderInUseError';
  }
}

/** The folder is no good, whoever else uses it. */
export class FolderUnusableError extends Error {
  constructor(folder: string, why: string, cause: unknown) {
    super(`The data folder ${folder} can’t be used: ${why}. Mend that, or name another: DATA_FOLDER=/path npm start`, {
      cause,
    });
    this.name = 'FolderUnusableError';
  }
}

const NOT_WRITABLE = 'this user may not write there';
const NO_ROOM = 'there is no room left on its disk';

/** Of the system's codes, and of SQLite's: https://www.sqlite.org/rescode.html */
const whys: Readonly<Record<string, string>> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'a file in it has become a folder',
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  8: NOT_WRITABLE,
  13: NO_ROOM,
  14: NOT_WRITABLE,
  26: 'the file “lock” in it is something else’s; move it away',
};
const SQLITE_BUSY = 5;

/**
 * Postgres makes its log in pieces of 16 MB: where there is less, nothing that it does to a folder
 * succeeds.
 */
const ROOM_BYTES = 16 * 1024 * 1024;

/** The error, where its disk is full. */
export const fullDiskError = (folder: string, error: unknown): FolderUnusableError | undefined => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < ROOM_BYTES ? new FolderUnusableError(folder, NO_ROOM, error) : undefined;
};

/** Kept from the garbage collector, which would close the file and so let the folder go. */
const held = new Set<DatabaseSync>();

/**
 * Makes the folder where it isn't there, for this user alone. Gives the function that lets it go.
 * Throws FolderInUseError and FolderUnusableError.
 */
export const lockFolder = async (folder: string): Promise<() => void> => {
  // Loaded here, since whoever has a Postgres needs no lock.
  const { DatabaseSync } = await import('node:sqlite');
  let file: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
    // Held for as long as the file is open: taking it and finding it taken are one act of the
    // system, so nothing is ever stale.
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    throw asFolderError(folder, error);
  }
  const taken = file;
  held.add(taken);
  return () => {
    if (held.delete(taken)) taken.close();
  };
};

/** In words for the operator, whatever went wrong with a file in the folder. */
export const asFolderError = (folder: string, error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { code, errcode = code } = error as { errcode?: unknown; code?: unknown };
  if (errcode === SQLITE_BUSY) return new FolderInUseError(folder);
  return new FolderUnusableError(folder, whys[String(errcode)] ?? error.message, error);
};
