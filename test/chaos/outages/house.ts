/**
 * Where the bot finds its database: always at one address, behind which Postgres, a pooler or
 * nothing may be.
 */
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createWire, type Wire } from '../../support/cuttable.ts';
import { withDatabase } from '../../support/global-setup.ts';
import { openPooler, type Pooler } from '../../support/pooler.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';

export type House = {
  /** For the bot. */
  readonly url: string;
  /** Of the Postgres that writes now, past everything between. */
  readonly postgresUrl: () => string;
  readonly wire: Wire;
  readonly restart: PostgresServer['restart'];
  /** The bot is led to the standby at once, and may write once this is over. */
  readonly failOver: (readOnlyMs: number) => Promise<void>;
  /** Whoever connects from now on hears nothing. */
  readonly leadNowhere: () => void;
  /** Whoever connects from now on finds Postgres itself. */
  readonly leadHome: () => void;
  /**
   * Whoever connects from now on finds a pooler in session mode before Postgres; gives how to
   * restart it.
   */
  readonly pool: () => Promise<Pooler['restart']>;
  /** Resolves once whoever connects where the bot does can write. */
  readonly writable: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const LOOK_EVERY_MS = 50;
const LOOK_AT_MOST_MS = 500;
const BACK_WITHIN_MS = 60_000;

export const openHouse = async (): Promise<House> => {
  let server = await startPostgres({ safe: true });
  let pooler: Pooler | undefined;
  const postgresUrl = (): string => withDatabase(server.url, 'postgres');
  const wire = await createWire(postgresUrl());
  const nowhere = await openNowhere();
  const closePooler = async (): Promise<void> => {
    await pooler?.close();
    pooler = undefined;
  };

  return {
    url: wire.url,
    postgresUrl,
    wire,
    restart: (...how) => server.restart(...how),
    failOver: async (readOnlyMs) => {
      const standby = await server.failOver();
      wire.lead(standby.url);
      await delay(readOnlyMs);
      server = await standby.promote();
    },
    leadNowhere: () => wire.lead(nowhere.url),
    leadHome: () => wire.lead(server.url),
    pool: async () => {
      await closePooler();
      pooler = await openPooler(server.url);
      wire.lead(pooler.url);
      return pooler.restart;
    },
    writable: () => untilWritable(wire.url),
    close: async () => {
      await wire.cut();
      nowhere.close();
      await closePooler();
      await server.stop();
    },
  };
};

const untilWritable = async (url: string): Promise<void> => {
  const giveUpAt = performance.now() + BACK_WITHIN_MS;
  while (!(await isWritable(url))) {
    if (performance.now() > giveUpAt) throw new Error('the database did not come back');
    await delay(LOOK_EVERY_MS);
  }
};

const isWritable = async (connectionString: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: LOOK_AT_MOST_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('select pg_is_in_recovery() as reads_only');
    return rows[0]?.reads_only === false;
  } catch {
    return false;
  } finally {
    // One that couldn't connect has nothing to say goodbye to.
    void client.end().catch(() => {});
  }
};

/** Accepts connections and never says a word. */
const openNowhere = async () => {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).pause());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `postgres://127.0.0.1:${port}`, close: () => void server.close() };
};
