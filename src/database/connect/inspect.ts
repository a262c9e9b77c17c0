/**
 * Looks at a database before it is used: whether it is one for us, and whether we may do what we
 * need to.
 */
import { withDeadline } from '../../lib/process/within.ts';
import type { Address } from './address.ts';
import { codeOf, DatabaseUnreachable, nameRefusal } from './errors.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';
import { DatabaseSetupError } from './setup-error.ts';
import { SocketClient } from './socket-client.ts';
import { CONNECT_MS } from './timeouts.ts';

/** README says so too. */
const OLDEST_VERSION = 15;
/**
 * Of looks whether a pooler shares one connection among several: another of its users may come
 * between.
 */
const LOOKS = 3;

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
export const inspect = async (address: Address): Promise<void> => {
  const client = await connect(address);
  try {
    const facts = await ask<Facts>(client, FACTS);
    const words = refusalOf(facts);
    if (words) throw new DatabaseSetupError(words);
    // What greeted us isn't what serves us: there is a pooler between.
    if (facts.process !== client.processID && (await sharesConnections(address, client)))
      throw new DatabaseSetupError(
        'What answers at DATABASE_URL is a pooler in transaction mode, which mixes up what ' +
          'belongs to one connection. Use its session mode (PgBouncer: pool_mode = session), ' +
          'or the database’s own address.',
      );
  } finally {
    client.drop();
  }
};

/** Words for a database that isn't one for us. */
export const refusalOf = (facts: Omit<Facts, 'process'>): string | undefined => {
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
  return `The user in DATABASE_URL may not make Watermark’s tables. Let an administrator run: ${missing
    .map((place) => `grant create ${place} to USER;`)
    .join(' ')}`;
};

const connect = async (address: Address): Promise<SocketClient> => {
  const client = new SocketClient({ ...address, application_name: 'watermark' });
  try {
    await client.connect();
  } catch (error) {
    client.drop();
    // Of rights only this one is asked for before the first statement.
    if (codeOf(error) === '42501')
      throw new DatabaseSetupError(
        'The user in DATABASE_URL may not connect to that database. ' +
          'Let an administrator run: grant connect on database NAME to USER;',
        error,
      );
    throw new DatabaseUnreachable(error);
  }
  return client;
};

const ask = async <Row extends object>(client: SocketClient, sql: string): Promise<Row> => {
  const { rows } = await withDeadline(CONNECT_MS, client.query<Row>(sql), () => client.drop()).catch(
    (error: unknown) => {
      throw client.lost ? new DatabaseUnreachable(error) : nameRefusal(error);
    },
  );
  const [row] = rows;
  if (!row) throw new TypeError(`no row came from: ${sql}`);
  return row;
};

const PROCESS = 'select pg_backend_pid() as process';

/**
 * Whether a second connection is served by the process that served the first, which a pooler does
 * where neither owns it.
 */
const sharesConnections = async (address: Address, first: SocketClient): Promise<boolean> => {
  // Where it has one connection only and that is ours, nobody else gets in: then it is ours alone.
  const second = await connect(address).catch(() => undefined);
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
