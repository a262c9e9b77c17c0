/** Brings a database up to this code's schema: under a lock, and never a database that is newer than the code. */
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database, Orm } from './client.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any number that nothing else locks by: "WMRK" in ASCII. */
const MIGRATION_LOCK = 0x574d524b;

export class NewerDatabaseError extends Error {
  constructor() {
    super(
      'This database was made by a newer Watermark. Start that version, or restore a backup from before the upgrade.',
    );
    this.name = 'NewerDatabaseError';
  }
}

export class EditedMigrationError extends Error {
  /** `position`: from 0, as the files are numbered. */
  constructor(position: number) {
    const number = String(position).padStart(4, '0');
    super(
      `Migration ${number} is not the one this database was made with. Restore migrations/${number}_*.sql as it was, with its line endings (LF); a change belongs into a new migration.`,
    );
    this.name = 'EditedMigrationError';
  }
}

/** Safe to call from several processes at once; gives how many migrations were run. Throws NewerDatabaseError and EditedMigrationError. */
export const migrate = (database: Database): Promise<number> =>
  database.orm.transaction(async (tx) => {
    // Transaction-scoped: it is let go on commit, on failure and when the connection breaks.
    // Building an index on a big table, or waiting for another process that does, takes as long as it takes.
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`set local lock_timeout = 0`);
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const done = await findDone(tx);
    const files = readMigrationFiles({ migrationsFolder });
    const edited = files.slice(0, done.length).findIndex(({ hash }, position) => hash !== done[position]);
    if (edited >= 0) throw new EditedMigrationError(edited);
    if (done.length > files.length) throw new NewerDatabaseError();
    const missing = files.slice(done.length);
    for (const file of missing) {
      for (const statement of file.sql) await tx.execute(sql.raw(statement));
      await tx.execute(sql`insert into watermark_migration (hash) values (${file.hash})`);
    }
    return missing.length;
  });

const findDone = async (tx: Pick<Orm, 'execute'>): Promise<readonly string[]> => {
  await tx.execute(
    sql`create table if not exists watermark_migration (position integer generated always as identity primary key, hash text not null unique)`,
  );
  const result: unknown = await tx.execute(sql`select hash from watermark_migration order by position`);
  return rowsOf(result).map((row) => String(row['hash']));
};

// postgres.js gives the rows themselves, PGlite an object that holds them.
const rowsOf = (result: unknown): readonly Record<string, unknown>[] =>
  (Array.isArray(result) ? result : (result as { rows: readonly Record<string, unknown>[] }).rows) as readonly Record<
    string,
    unknown
  >[];
