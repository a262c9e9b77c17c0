/**
 * Brings a database up to this code's schema, under a lock. One that is newer than the code is left
 * as it is, and refused only where something was taken away from it.
 */
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { type Database, type Orm, rowsOf } from './client.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any number that nothing else locks by: "WMRK" in ASCII. */
const MIGRATION_LOCK = 0x574d524b;

export class NewerDatabaseError extends Error {
  constructor() {
    super(
      'This database was made by a newer Watermark, which took away what this version reads. ' +
        'Start that version, or restore a backup from before the upgrade.',
    );
    this.name = 'NewerDatabaseError';
  }
}

export class EditedMigrationError extends Error {
  /** `position`: from 0, as the files are numbered. */
  constructor(position: number) {
    const number = String(position).padStart(4, '0');
    super(
      `Migration ${number} is not the one this database was made with. ` +
        `Restore migrations/${number}_*.sql as it was, with its line endings (LF); ` +
        'a change belongs into a new migration.',
    );
    this.name = 'EditedMigrationError';
  }
}

/**
 * Safe to call from several processes at once; gives how many migrations were run. Throws
 * NewerDatabaseError and EditedMigrationError.
 */
export const migrate = (database: Database): Promise<number> =>
  database.long('migration', async (tx) => {
    // Transaction-scoped: it is let go on commit, on failure and when the connection breaks.
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const done = await findDone(tx);
    const files = readMigrationFiles({ migrationsFolder });
    const edited = files.slice(0, done.length).findIndex(({ hash }, position) => hash !== done[position]?.hash);
    if (edited >= 0) throw new EditedMigrationError(edited);
    if (isTooNew(done)) throw new NewerDatabaseError();
    const missing = files.slice(done.length);
    for (const file of missing) {
      for (const statement of file.sql) await tx.execute(sql.raw(statement));
      await tx.execute(
        // The column came with the backups; whatever contracts came later.
        isContracting(file)
          ? sql`insert into watermark_migration (hash, contracts) values (${file.hash}, true)`
          : sql`insert into watermark_migration (hash) values (${file.hash})`,
      );
    }
    return missing.length;
  });

/** The mark of a migration after which code from before it no longer works. */
const isContracting = ({ sql: [first = ''] }: Pick<MigrationMeta, 'sql'>): boolean => first.startsWith('-- contracts:');

type Done = { readonly hash: string; readonly contracts: boolean };

/** A version after this one took away what this one reads. `done`: in their order. */
export const isTooNew = (done: readonly Pick<Done, 'contracts'>[]): boolean =>
  done.slice(readMigrationFiles({ migrationsFolder }).length).some(({ contracts }) => contracts);

/** Which have been run, in their order; nothing where no version of ours ever did. */
export const readDone = async (tx: Pick<Orm, 'execute'>): Promise<readonly Done[] | undefined> => {
  const [there] = rowsOf<{ made: boolean }>(
    await tx.execute(sql`select to_regclass('watermark_migration') is not null as made`),
  );
  if (!there?.made) return undefined;
  // Read by way of JSON, since the column of marks may not be there yet.
  const done = await tx.execute(
    sql`select hash, coalesce((to_jsonb(m) ->> 'contracts')::boolean, false) as contracts
      from watermark_migration m
      order by position`,
  );
  return rowsOf<Done>(done);
};

/** Made only where it isn't there: whoever runs us later may have no right to make tables. */
const findDone = async (tx: Pick<Orm, 'execute'>): Promise<readonly Done[]> => {
  const done = await readDone(tx);
  if (done) return done;
  await tx.execute(
    sql`create table watermark_migration (
      position integer generated always as identity primary key,
      hash text not null unique
    )`,
  );
  return [];
};
