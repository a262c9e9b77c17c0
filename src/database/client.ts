/** One database for the whole house: Postgres where an address is given, PGlite in a folder where none is. */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import * as schema from './schema.ts';

export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Database = {
  readonly kind: 'postgres' | 'pglite';
  readonly orm: Orm;
  /**
   * Runs one prepared statement, for the hot paths: parameters as text, numbers or booleans, rows as the driver gives them
   * (dates and instants as text, numbers as numbers).
   */
  readonly statement: <Row>(sql: string, parameters: readonly (string | number | boolean | null)[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

/** Connections of one process: enough to keep two cores of a database busy, few enough for several processes. */
const CONNECTIONS = 16;
const CONNECT_TIMEOUT_S = 5;
const CLOSE_TIMEOUT_S = 5;
/** Nobody waits longer for an answer; a stuck statement must not hold a connection for ever. Migrations lift it. */
const STATEMENT_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 30_000;

export const openPostgres = async (url: string, connections = CONNECTIONS): Promise<Database> => {
  const [{ default: postgres }, { drizzle }] = await Promise.all([import('postgres'), import('drizzle-orm/postgres-js')]);
  const client = postgres(url, {
    max: connections,
    connect_timeout: CONNECT_TIMEOUT_S,
    // Notices are for a person at a terminal; migrations raise some.
    onnotice: () => {},
    connection: { application_name: 'watermark', statement_timeout: STATEMENT_TIMEOUT_MS, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS },
    // We bind no arrays in statements, so the types need not be fetched when connecting.
    fetch_types: false,
  });
  return {
    kind: 'postgres',
    orm: drizzle(client, { schema }),
    // What a statement returns is said by its caller beside its SQL.
    statement: async <Row>(sql: string, parameters: readonly (string | number | boolean | null)[]) =>
      (await client.unsafe(sql, [...parameters], { prepare: true })) as unknown as readonly Row[],
    close: () => client.end({ timeout: CLOSE_TIMEOUT_S }),
  };
};

/** `folder` undefined keeps everything in memory, for tests. */
export const openPglite = async (folder: string | undefined): Promise<Database> => {
  const [{ PGlite, types }, { drizzle }] = await Promise.all([import('@electric-sql/pglite'), import('drizzle-orm/pglite')]);
  const asText = (value: string) => value;
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    parsers: { [types.DATE]: asText, [types.TIMESTAMPTZ]: asText, [types.TIMESTAMP]: asText },
  });
  return {
    kind: 'pglite',
    orm: drizzle(client, { schema }),
    statement: async <Row>(sql: string, parameters: readonly (string | number | boolean | null)[]) => (await client.query<Row>(sql, [...parameters])).rows,
    close: () => client.close(),
  };
};
