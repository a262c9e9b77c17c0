/** One database for the whole house: Postgres where an address is given, PGlite in a folder where none is. */
import type { PGlite } from '@electric-sql/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { asDatabaseError, DatabaseUnreachable } from './errors.ts';

export type Orm = PgDatabase<PgQueryResultHKT>;

/** What another library needs to work on the same database. */
export type Connection =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'pglite'; readonly client: PGlite };

export type Database = {
  readonly kind: 'postgres' | 'pglite';
  readonly connection: Connection;
  readonly orm: Orm;
  /**
   * Runs one prepared statement, for the hot paths: parameters as text, numbers or booleans, rows as the driver gives them
   * (dates and instants as text, numbers as numbers).
   */
  readonly statement: <Row>(
    sql: string,
    parameters: readonly (string | number | boolean | null)[],
  ) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

/** What `execute` gives: postgres.js the rows themselves, PGlite an object that holds them. The caller's SQL says what is in them. */
export const rowsOf = <Row>(result: unknown): readonly Row[] =>
  (Array.isArray(result) ? result : (result as { rows: readonly Row[] }).rows) as readonly Row[];

/** Connections of one process: enough to keep two cores of a database busy, few enough for several processes. */
const CONNECTIONS = 16;
const CONNECT_TIMEOUT_S = 5;
const CLOSE_TIMEOUT_S = 5;
/** Nobody waits longer for an answer; a stuck statement must not hold a connection for ever. Migrations lift it. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** Our transactions take milliseconds: who waits this long for a lock waits for something broken, and would hold its own locks meanwhile. */
const LOCK_TIMEOUT_MS = 5000;
/** A process that froze between two statements must not keep its locks from the others. Longer than a statement, since a call to Slack fits between. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Told once when the database stops being reached, and once when it is reached again. */
export type Outages = { readonly began: (error: DatabaseUnreachable) => void; readonly over: () => void };

export const openPostgres = async (url: string, connections = CONNECTIONS, outages?: Outages): Promise<Database> => {
  const [{ default: postgres }, { drizzle }] = await Promise.all([
    import('postgres'),
    import('drizzle-orm/postgres-js'),
  ]);
  const client = postgres(url, {
    max: connections,
    connect_timeout: CONNECT_TIMEOUT_S,
    // Notices are for a person at a terminal; migrations raise some.
    onnotice: () => {},
    connection: {
      application_name: 'watermark',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
    // We bind no arrays in statements, so the types need not be fetched when connecting.
    fetch_types: false,
  });
  const watched = watchReach(outages);
  const orm = drizzle(client);
  const transaction = orm.transaction.bind(orm);
  orm.transaction = (work, settings) => {
    // What the work itself throws is its own affair: it may have called somebody else.
    let own: unknown;
    const keepOwn = (error: unknown): never => {
      own = error;
      throw error;
    };
    return watched(
      () => transaction((tx) => work(tx).catch(keepOwn), settings),
      (error) => error === own,
    );
  };
  return {
    kind: 'postgres',
    connection: { kind: 'postgres', url },
    orm,
    // What a statement returns is said by its caller beside its SQL.
    statement: async <Row>(sql: string, parameters: readonly (string | number | boolean | null)[]) =>
      (await watched(() => client.unsafe(sql, [...parameters], { prepare: true }))) as unknown as readonly Row[],
    close: () => client.end({ timeout: CLOSE_TIMEOUT_S }),
  };
};

/** Runs what speaks to the database: gives its failures our own names, and tells of outages. */
const watchReach = (outages: Outages | undefined) => {
  let down = false;
  return async <Result>(
    run: () => PromiseLike<Result>,
    isForeign: (error: unknown) => boolean = () => false,
  ): Promise<Result> => {
    try {
      const result = await run();
      if (down) outages?.over();
      down = false;
      return result;
    } catch (error) {
      const named = isForeign(error) ? error : asDatabaseError(error);
      if (named instanceof DatabaseUnreachable) {
        if (!down) outages?.began(named);
        down = true;
      }
      throw named;
    }
  };
};

/** `folder` undefined keeps everything in memory, for tests. */
export const openPglite = async (folder: string | undefined): Promise<Database> => {
  const [{ PGlite, types }, { drizzle }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
  ]);
  const asText = (value: string) => value;
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    parsers: { [types.DATE]: asText, [types.TIMESTAMPTZ]: asText, [types.TIMESTAMP]: asText },
  });
  return {
    kind: 'pglite',
    connection: { kind: 'pglite', client },
    orm: drizzle(client),
    statement: async <Row>(sql: string, parameters: readonly (string | number | boolean | null)[]) =>
      (await client.query<Row>(sql, [...parameters])).rows,
    close: () => client.close(),
  };
};
