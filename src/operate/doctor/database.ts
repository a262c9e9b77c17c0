/** What the doctor asks the database: whether it is one for us, up to date, and what lies in it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { type Database, openPglite, openPostgres } from '../../database/client.ts';
import { isUnreachable } from '../../database/connect/errors.ts';
import type { Pooling } from '../../database/connect/inspect-pooler.ts';
import { setupErrorOf } from '../../database/connect/setup-error.ts';
import { migrationsFolder } from '../../database/migrate.ts';
import { type Finding, fine, unknown, wrong } from '../../lib/finding.ts';
import { lockFolder } from '../../lib/process/folder-lock.ts';
import { findLack, mayMigrate } from './rights.ts';

export type Looked = {
  readonly findings: readonly Finding[];
  /** Open, and to be closed by the caller; none where it can't be had. */
  readonly database?: Database | undefined;
};

const ABOUT = 'the database';

/** Makes nothing, changes nothing, and throws nothing that an operator could mend. */
export const examineDatabase = async (where: {
  readonly url: string | undefined;
  readonly directUrl?: string | undefined;
  readonly folder: string;
}): Promise<Looked> => {
  try {
    const { url, directUrl, folder } = where;
    const database = url === undefined ? await openFolder(folder) : await openPostgres(url, { directUrl });
    if (!database) return { findings: [unknown(ABOUT, `is made in ${where.folder} at the first start`)] };
    try {
      const pooling = database.connection.kind === 'postgres' ? [poolerOf(await database.connection.inspect())] : [];
      return { findings: [...(await findingsOf(database)), ...pooling], database };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    return { findings: [refusal(error)] };
  }
};

const openFolder = async (folder: string): Promise<Database | undefined> => {
  const own = join(folder, 'database');
  if (!existsSync(own)) return undefined;
  const unlock = await lockFolder(folder);
  const database = await openPglite(own);
  return { ...database, close: () => database.close().finally(unlock) };
};

const poolerOf = ({ mode, keepsPrepared }: Pooling): Finding =>
  fine(
    'the pooler',
    mode === 'none'
      ? 'there is none before the database'
      : `in ${mode} mode, ${keepsPrepared ? 'and keeps' : 'without'} prepared statements`,
  );

const refusal = (error: unknown): Finding => {
  const setup = setupErrorOf(error);
  if (setup) return wrong(ABOUT, 'can’t be used', setup.message);
  if (isUnreachable(error))
    return wrong(ABOUT, 'can’t be reached', 'Start it, or mend its address in DATABASE_URL and the way there.');
  if (!(error instanceof Error)) throw error;
  if (error.name === 'FolderInUseError')
    return unknown(ABOUT, 'is in use by the bot that runs on this folder; stop it to have it looked at');
  if (error.name === 'FolderUnusableError') return wrong(ABOUT, 'can’t be opened', error.message);
  throw error;
};

type Facts = {
  readonly version: string;
  readonly migrated: boolean;
  readonly backups: boolean;
  readonly nowMs: number;
};

const FACTS = `
select current_setting('server_version') as version, to_regclass('watermark_migration') is not null as migrated,
  to_regclass('backup') is not null as backups,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as "nowMs"`;

/** Of one that is open. */
export const findingsOf = async (database: Database): Promise<readonly Finding[]> => {
  const askedMs = Date.now();
  const [facts] = await database.statement<Facts>(FACTS, []);
  if (!facts) throw new TypeError('a select of values gives a row');
  const halfwayMs = (askedMs + Date.now()) / 2;
  const { version, migrated, backups } = facts;
  const engine = database.kind === 'pglite' ? 'PGlite, Postgres' : 'Postgres';
  const lack = await findLack(database);
  const skew = clockSkew(facts.nowMs - halfwayMs);
  const rights = lack
    ? wrong(ABOUT, `${engine} ${version}; ${lack.says}`, lack.fix, { size: lack.size })
    : fine(ABOUT, `${engine} ${version}, and its user may do what the bot needs`);
  if (lack?.unreadable) return [rights, skew];
  return [
    rights,
    await migrations(database, migrated),
    skew,
    ...(migrated ? [await messages(database), await waiting(database), await backup(database, backups)] : []),
  ];
};

/** Read by way of JSON, since the column of marks may not be there yet. */
const RUN = `
select count(*)::int as run,
  coalesce(bool_or(contracts) filter (where number > $1::int), false) as contracts
from (
  select row_number() over (order by position) as number, (to_jsonb(m) ->> 'contracts')::boolean as contracts
  from watermark_migration m
) m`;

const migrations = async (database: Database, migrated: boolean): Promise<Finding> => {
  const about = 'migrations';
  const known = readMigrationFiles({ migrationsFolder }).length;
  const [row] = migrated ? await database.statement<{ run: number; contracts: boolean }>(RUN, [known]) : [];
  const { run = 0, contracts = false } = row ?? {};
  if (contracts)
    return wrong(
      about,
      'a newer Watermark took away what this one reads',
      'Start that version, or restore a backup from before the upgrade.',
    );
  if (run > known) return fine(about, `all ${known} have been run, and ${run - known} of a newer Watermark`);
  if (run === known) return fine(about, `all ${known} have been run`);
  const toRun = `${known - run} of ${known} still to be run`;
  return (await mayMigrate(database))
    ? unknown(about, `${toRun}, which the next start does`)
    : wrong(
        about,
        `${toRun}, which the bot’s user may not`,
        'Let the owner of the tables run: npm run -s watermark -- migrate. Then grant the rights anew.',
        { size: known - run },
      );
};

/** Claims and leases go by the database's clock, days and tokens by ours. */
const SKEW_AT_MOST_MS = 2000;

const clockSkew = (skewMs: number): Finding => {
  const seconds = Math.abs(skewMs / 1000).toFixed(1);
  return Math.abs(skewMs) <= SKEW_AT_MOST_MS
    ? fine('the clocks', `here and at the database are ${seconds} s apart`)
    : wrong('the clocks', `here and at the database are ${seconds} s apart`, 'Have both set by NTP.');
};

const messages = async (database: Database): Promise<Finding> => {
  const about = 'messages that failed';
  const [row] = await database.statement<{ failed: number }>(
    `select count(*)::int as failed from outbox where outcome = 'failed' and settled_at > now() - interval '7 days'`,
    [],
  );
  const failed = row?.failed ?? 0;
  return failed === 0
    ? fine(about, 'none in the last seven days')
    : wrong(about, `${failed} in the last seven days`, 'An organiser sees why, and can try again: /deliveries.', {
        size: failed,
      });
};

/** A message leaves within seconds, but for a limit of its platform or a try that failed. */
const WAITING_AT_MOST_MINUTES = 30;

const waiting = async (database: Database): Promise<Finding> => {
  const about = 'messages that wait';
  const [row] = await database.statement<{ minutes: number | null }>(
    `select floor(extract(epoch from now() - min(created_at)) / 60)::float8 as minutes from outbox
      where settled_at is null`,
    [],
  );
  const minutes = row?.minutes ?? 0;
  return minutes <= WAITING_AT_MOST_MINUTES
    ? fine(about, 'none has been waiting for long')
    : wrong(about, `the oldest for ${minutes} minutes`, 'Is the bot running, with the token of their platform?', {
        size: minutes,
      });
};

const BACKUP_AT_MOST_DAYS = 2;

const backup = async (database: Database, kept: boolean): Promise<Finding> => {
  const about = 'the last backup';
  const [row] = kept
    ? await database.statement<{ days: number | null }>(
        'select (extract(epoch from now() - max(made_at)) / 86400)::float8 as days from backup',
        [],
      )
    : [];
  const days = row?.days ?? undefined;
  if (days === undefined) return unknown(about, 'none was noted here; backups made by other means don’t show');
  return days <= BACKUP_AT_MOST_DAYS
    ? fine(about, `is ${days.toFixed(1)} days old`)
    : wrong(about, `is ${Math.floor(days)} days old`, 'Look why backups stopped, and make one.', { size: days });
};
