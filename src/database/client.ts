/**
 * One database for the whole house: Postgres where an address is given, PGlite in a folder where
 * none is.
 */
import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { PoolClient } from 'pg';
import type { ConnectionCounts, Connections, Send } from './connect/connections.ts';
import type { Pooling } from './connect/inspect-pooler.ts';
import { type Outages, watchOutages } from './connect/outages.ts';
import { type LongWork, limitsSql, type Timeouts, timeouts } from './connect/timeouts.ts';

export type Orm = PgDatabase<PgQueryResultHKT>;
export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/** What another library needs to work on the same database. */
export type Connection =
  | {
      readonly kind: 'postgres';
      /** A few connections of its own. */
      readonly open: (name: string, most: number, timeouts: Timeouts) => Connections;
      /**
       * Throws DatabaseSetupError where it is no database for us, and DatabaseUnreachable where it
       * can't be had.
       */
      readonly inspect: () => Promise<Pooling>;
    }
  | { readonly kind: 'pglite'; readonly client: PGlite };

type Values = readonly (string | number | boolean | null)[];

export type Database = {
  readonly kind: 'postgres' | 'pglite';
  readonly connection: Connection;
  readonly orm: Orm;
  /**
   * Runs one prepared statement, for the hot paths: parameters as text, numbers or booleans, rows
   * as the driver gives them (dates and instants as text, numbers as numbers).
   */
  readonly statement: <Row>(sql: string, parameters: Values) => Promise<readonly Row[]>;
  /** A transaction whose statements may take longer than one that a person waits for. */
  readonly long: <Result>(kind: LongWork, work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  readonly counts: () => ConnectionCounts;
  readonly close: () => Promise<void>;
};

/** Runs one prepared statement of a transaction: as `statement` of a Database does without one. */
export const statementIn = async <Row>(tx: Transaction, text: string, parameters: Values): Promise<readonly Row[]> => {
  const run = prepares.get(tx);
  if (run) return (await run(text, parameters)) as readonly Row[];
  // In a savepoint, or on PGlite: the same, planned anew each time.
  const [first = '', ...rest] = text.split(/\$(?=\d)/);
  const parts = rest.map((part) => {
    const number = Number.parseInt(part, 10);
    return sql`${parameters[number - 1] ?? null}${sql.raw(part.slice(String(number).length))}`;
  });
  return rowsOf<Row>(await tx.execute(sql`${sql.raw(first)}${sql.join(parts)}`));
};

/** What a transaction's connection prepares statements with. */
const prepares = new WeakMap<Transaction, (text: string, parameters: Values) => Promise<readonly unknown[]>>();

/** What `execute` gives. The caller's SQL says what is in the rows. */
export const rowsOf = <Row>(result: unknown): readonly Row[] => (result as { rows: readonly Row[] }).rows;

/**
 * Connections of one process: enough to keep two cores of a database busy, few enough for several
 * processes.
 */
const CONNECTIONS = 16;

type Options = {
  readonly connections?: number;
  /**
   * The database's own address, where `url` is that of a pooler in transaction mode: for what needs
   * a connection of its own.
   */
  readonly directUrl?: string | undefined;
  readonly outages?: Outages;
  /** For tests and benchmarks that fill a database. */
  readonly timeouts?: Timeouts;
};

/**
 * Nothing is connected yet: that happens with the first statement. Throws DatabaseSetupError where
 * the address is no good.
 */
export const openPostgres = async (url: string, options: Options = {}): Promise<Database> => {
  const [{ isStale, openConnections }, { readAddress }, { drizzle }, { inspect }, { inspectPooler }, { prepared }] =
    await Promise.all([
      import('./connect/connections.ts'),
      import('./connect/address.ts'),
      import('drizzle-orm/node-postgres'),
      import('./connect/inspect.ts'),
      import('./connect/inspect-pooler.ts'),
      import('./prepared.ts'),
    ]);
  const address = readAddress(url);
  const direct = options.directUrl === undefined ? undefined : readAddress(options.directUrl);
  const outages = watchOutages(options.outages);
  const settings = {
    name: 'watermark',
    most: options.connections ?? CONNECTIONS,
    timeouts: options.timeouts ?? timeouts.answer,
    outages,
  };
  const connections = openConnections(address, { ...settings, pooled: direct !== undefined });
  // Each is opened when it is first used.
  const own = direct ? openConnections(direct, { ...settings, most: 1 }) : connections;
  let keepsPrepared = direct === undefined;
  const sendPrepared = async (send: Send, text: string, parameters: Values): Promise<readonly unknown[]> => {
    try {
      return (await send(prepared(text, keepsPrepared), [...parameters])).rows;
    } catch (error) {
      // A pooler that keeps it has it still on our next connection: from now on nothing is prepared.
      if (direct && isStale(error)) keepsPrepared = false;
      throw error;
    }
  };
  // Of a client drizzle needs this much.
  const ormOver = (query: Send): Orm => drizzle({ query } as unknown as PoolClient);
  const orm = ormOver(connections.send);
  orm.transaction = (work, settings) =>
    connections.use((send) =>
      ormOver(refuseHalf(send)).transaction((tx) => {
        prepares.set(tx, (text, parameters) => sendPrepared(send, text, parameters));
        return work(tx);
      }, settings),
    );
  return {
    kind: 'postgres',
    connection: {
      kind: 'postgres',
      open: (name, most, timeouts) =>
        openConnections(direct ?? address, { name, most, timeouts, outages: watchOutages() }),
      inspect: async () => {
        try {
          const own = await inspect(direct ?? address, direct ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL');
          const pooling = direct ? await inspectPooler(address, direct) : own;
          keepsPrepared = pooling.keepsPrepared;
          return pooling;
        } catch (error) {
          throw outages.failed(error);
        }
      },
    },
    orm,
    // What a statement returns is said by its caller beside its SQL.
    statement: async <Row>(text: string, parameters: Values) => {
      const kept = keepsPrepared;
      const send = () => sendPrepared(connections.send, text, parameters) as Promise<readonly Row[]>;
      return send().catch((error: unknown) => {
        // Nothing was done by what was prepared.
        if (kept && !keepsPrepared && isStale(error)) return send();
        throw error;
      });
    },
    long: (kind, work) =>
      (kind === 'migration' ? own : connections).use(
        (send) =>
          ormOver(refuseHalf(send)).transaction(async (tx) => {
            await tx.execute(sql.raw(limitsSql(timeouts[kind], 'set local')));
            return work(tx);
          }),
        timeouts[kind],
      ),
    counts: connections.counts,
    close: async () => {
      await Promise.all([connections.close(), ...(direct ? [own.close()] : [])]);
    },
  };
};

/**
 * Postgres answers "commit" with a rollback, and without an error, where a statement had failed and
 * nobody minded.
 */
const refuseHalf =
  (send: Send): Send =>
  async (query, values) => {
    const result = await send(query, values);
    const isCommit = typeof query !== 'string' && query.text === 'commit';
    if (isCommit && result.command === 'ROLLBACK')
      throw new Error('a statement of this transaction had failed, so nothing of it was kept');
    return result;
  };

/**
 * `folder` undefined keeps everything in memory, for tests; there it may begin as a copy, which is
 * a tenth of making one.
 */
export const openPglite = async (folder: string | undefined, copied?: Blob): Promise<Database> => {
  const [{ PGlite, types }, { drizzle }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
  ]);
  const asText = (value: string) => value;
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(copied === undefined ? {} : { loadDataDir: copied }),
    parsers: { [types.DATE]: asText, [types.TIMESTAMPTZ]: asText, [types.TIMESTAMP]: asText },
  });
  const orm = drizzle(client);
  return {
    kind: 'pglite',
    connection: { kind: 'pglite', client },
    orm,
    statement: async <Row>(sql: string, parameters: Values) => (await client.query<Row>(sql, [...parameters])).rows,
    long: (_, work) => orm.transaction(work),
    // It is one, and in this process.
    counts: () => ({ open: 1, idle: 0, waiting: 0 }),
    close: () => client.close(),
  };
};
