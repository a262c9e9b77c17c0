/** Keeps a folder to one process: SQLite's lock on a file in it, which the system lets go however the process ends. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

export class FolderInUseError extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another Watermark. Stop that one, or give this one its own folder: DATA_FOLDER=.data-2 npm start`,
    );
    this.name = 'FolderInUseError';
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** Kept from the garbage collector, which would close the file and so let the folder go. */
const held = new Set<DatabaseSync>();

/** Makes the folder where it isn't there. Gives the function that lets it go. Throws FolderInUseError. */
export const lockFolder = async (folder: string): Promise<() => void> => {
  mkdirSync(folder, { recursive: true });
  // Loaded here, since whoever has a Postgres needs no lock.
  const { DatabaseSync } = await import('node:sqlite');
  const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    // Held for as long as the file is open: taking it and finding it taken are one act of the system, so nothing is ever stale.
    file.exec('begin exclusive');
  } catch (error) {
    file.close();
    throw isBusy(error) ? new FolderInUseError(folder) : error;
  }
  held.add(file);
  return () => {
    if (held.delete(file)) file.close();
  };
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
