/**
 * Looks at a database before it is used: whether it is one for us, and whether we may do what we
 * need to.
 */
import type { Address } from './address.ts';
import { DatabaseUnreachable } from './errors.ts';
import { type Pooling, refuseStatementMode } from './inspect-pooler.ts';
import { ask, connect, type Setting } from './look.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';
import { DatabaseSetupError } from './setup-error.ts';
import type { SocketClient } from './socket-client.ts';

/** README says so too. */
const OLDEST_VERSION = 15;
/**
 * Of looks whether a pooler shares one connection among several: another of its users may come
 * between.
 */
const LOOKS = 3;

const transactionModeWords: Readonly<Record<Setting, string>> = {
  DATABASE_URL:
    'What answers at DATABASE_URL is a pooler in transaction mode, which mixes up what ' +
    'belongs to one connection. Set DATABASE_DIRECT_URL as well, to the database’s own address, ' +
    'or use the pooler’s session mode (PgBouncer: pool_mode = session).',
  DATABASE_DIRECT_URL:
    'What answers at DATABASE_DIRECT_URL is a pooler in transaction mode. Set it to the ' + 'database’s own address.',
};

type Facts = {
  readonly version: number;
  readonly encoding: string;
  /** Postgres' own number of the process that serves us. */
  readonly process: number;
  /** Ours and the queue's tables. */
  readonly made: boolean;
  readonly queueMade: boolean;
  readonly mayMake: boolean;
  readonly mayMakeQueue: boolean;
  readonly name: string;
};

const FACTS = `
select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
  pg_backend_pid() as process, current_database()::text as name,
  to_regclass('watermark_migration') is not null as made,
  to_regnamespace('${QUEUE_SCHEMA}') is not null as "queueMade",
  coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayMake",
  has_database_privilege(current_database(), 'create') as "mayMakeQueue"`;

/**
 * Throws DatabaseSetupError with words for the operator, and DatabaseUnreachable where it can't be
 * had just now.
 */
export const inspect = async (address: Address, setting: Setting): Promise<Pooling> => {
  const client = await connect(address, setting);
  try {
    const facts = await ask<Facts>(client, FACTS);
    const words = refusalOf(facts, setting);
    if (words) throw new DatabaseSetupError(words);
    // What greeted us isn't what serves us: there is a pooler between.
    if (facts.process === client.processID) return { mode: 'none', keepsPrepared: true };
    await refuseStatementMode(client, setting);
    if (await sharesConnections(address, client)) throw new DatabaseSetupError(transactionModeWords[setting]);
    return { mode: 'session', keepsPrepared: true };
  } finally {
    client.drop();
  }
};

/** Words for a database that isn't one for us. */
export const refusalOf = (facts: Omit<Facts, 'process'>, setting: Setting = 'DATABASE_URL'): string | undefined => {
  const { version, encoding, name } = facts;
  if (version < OLDEST_VERSION)
    return (
      `This is Postgres ${version}; Watermark needs ${OLDEST_VERSION} or newer. ` +
      'Upgrade it, or give Watermark a newer one.'
    );
  if (encoding !== 'UTF8')
    return (
      `The database ${name} is encoded in ${encoding}, which can’t hold everybody’s name. ` +
      'Create one in UTF8: createdb --encoding=UTF8 --template=template0 NAME'
    );
  const missing = [
    ...(facts.made || facts.mayMake ? [] : ['on schema public']),
    ...(facts.queueMade || facts.mayMakeQueue ? [] : [`on database "${name}"`]),
  ];
  if (missing.length === 0) return undefined;
  return `The user in ${setting} may not make Watermark’s tables. Let an administrator run: ${missing
    .map((place) => `grant create ${place} to USER;`)
    .join(' ')}`;
};

const PROCESS = 'select pg_backend_pid() as process';

/**
 * Whether a second connection is served by the process that served the first, which a pooler does
 * where neither owns it.
 */
const sharesConnections = async (address: Address, first: SocketClient): Promise<boolean> => {
  // Where it has one connection only and that is ours, nobody else gets in: then it is ours alone.
  const second = await connect(address, 'DATABASE_URL').catch(() => undefined);
  if (!second) return false;
  try {
    for (let look = 0; look < LOOKS; look += 1) {
      const { process: ours } = await ask<Pick<Facts, 'process'>>(first, PROCESS);
      const { process: theirs } = await ask<Pick<Facts, 'process'>>(second, PROCESS);
      if (ours === theirs) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof DatabaseUnreachable) return false;
    throw error;
  } finally {
    second.drop();
  }
};
