/**
 * Connections to Postgres, a few at a time: each wait has an end on our side, and one that isn't
 * sound is thrown away.
 */
import pg from 'pg';
import { inInnerSpan } from '../../lib/process/spans.ts';
import { withDeadline } from '../../lib/process/within.ts';
import type { Address } from './address.ts';
import { DatabaseUnreachable, nameRefusal } from './errors.ts';
import type { OutageWatch } from './outages.ts';
import { SocketClient } from './socket-client.ts';
import { CLOSE_MS, CONNECT_MS, GRACE_MS, limitsSql, type Timeouts } from './timeouts.ts';

export type Send = (query: string | pg.QueryConfig, values?: unknown[]) => Promise<pg.QueryResult>;

export type Connections = {
  /** One statement, on whichever connection is free. */
  readonly send: Send;
  /**
   * Several on one connection, one after another; `longer` where each may take longer than usual.
   */
  readonly use: <Result>(work: (send: Send) => Promise<Result>, longer?: Timeouts) => Promise<Result>;
  readonly counts: () => ConnectionCounts;
  readonly close: () => Promise<void>;
};

/** How many are open, how many of those nobody uses, and how many of us wait for one. */
export type ConnectionCounts = { readonly open: number; readonly idle: number; readonly waiting: number };

type Settings = {
  readonly most: number;
  /** As which the server's administrator sees us. */
  readonly name: string;
  readonly timeouts: Timeouts;
  readonly outages: OutageWatch;
  /**
   * A pooler in transaction mode is between: nothing that is set for a connection outlasts a
   * transaction, so each has its own.
   */
  readonly pooled?: boolean;
};

/** Kept open when nobody needs them: for less time than firewalls take to forget a connection. */
const IDLE_MS = 60_000;
/**
 * All that the house counts on, whatever is set for the server, the database or the user. Set by
 * statements: poolers refuse them while connecting.
 */
const sessionSettings = (timeouts: Timeouts): string => `
${limitsSql(timeouts, 'set')};
set default_transaction_isolation = 'read committed';
${formatsSql('set')}`;

/** How times are written and read. */
const formatsSql = (set: 'set' | 'set local'): string =>
  `${set} timezone = 'UTC'; ${set} datestyle = 'ISO, MDY'; ${set} intervalstyle = 'postgres'`;

/** The same for one transaction, in one go with its beginning. */
const beginning = (timeouts: Timeouts, begin = 'begin'): string =>
  [
    begin === 'begin' ? 'begin isolation level read committed' : begin,
    limitsSql(timeouts, 'set local'),
    formatsSql('set local'),
  ].join('; ');

/** `release` is the pool's. */
type Held = SocketClient & pg.PoolClient;

const openPool = (address: Address, { most, name, timeouts, pooled = false }: Settings) => {
  const open = new Set<SocketClient>();
  const pool = new pg.Pool({
    ...address,
    application_name: name,
    // Several statements on their way at once: a transaction of one costs no more time than it.
    pipeline: pooled,
    max: most,
    connectionTimeoutMillis: timeouts.waitMs,
    idleTimeoutMillis: IDLE_MS,
    // The pool hands its settings on; its type doesn't say so.
    Client: class extends SocketClient {
      constructor(config: pg.ClientConfig = {}) {
        super(config);
        open.add(this);
        this.once('end', () => open.delete(this));
      }
    },
    onConnect: async (client) => {
      if (pooled) return;
      const made = client as Held;
      await withDeadline(CONNECT_MS, made.query(sessionSettings(timeouts)), () => made.drop());
    },
  });
  // One that nobody used was lost, and the pool has thrown it away.
  pool.on('error', () => {});
  return {
    open,
    counts: (): ConnectionCounts => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    take: async (): Promise<Held> => (await pool.connect()) as Held,
    close: async (): Promise<void> => {
      await withDeadline(CLOSE_MS, pool.end(), () => {}).catch(() => {});
      for (const client of open) client.drop();
    },
  };
};

/** Sends on a connection of this pool, and drops what isn't sound. */
const createSending = (pool: Pick<ReturnType<typeof openPool>, 'open'>, outages: OutageWatch) => {
  let trustedFrom = Number.NEGATIVE_INFINITY;
  /** The other side may have moved: whatever was connected before isn't used any more. */
  const distrust = (client: Held): void => {
    trustedFrom = performance.now();
    client.drop();
  };
  /**
   * One fell silent: so have the others of which nothing was heard since, whether they lie idle or
   * somebody waits for them.
   */
  const dropUnheard = (sinceMs: number): void => {
    for (const client of pool.open) if (client.heardAt <= sinceMs) client.drop();
  };

  const sendOn = async (client: Held, timeouts: Timeouts, ...query: Parameters<Send>): Promise<pg.QueryResult> => {
    const sentAt = performance.now();
    try {
      const result = await inStatementSpan(query, () =>
        withDeadline(timeouts.statementMs + GRACE_MS, client.ask(...query), () => dropUnheard(sentAt)),
      );
      client.heardAt = performance.now();
      outages.answered();
      return result;
    } catch (error) {
      if (error instanceof pg.DatabaseError) client.heardAt = performance.now();
      const named = client.lost ? new DatabaseUnreachable(error) : nameRefusal(error);
      if (isReadOnly(error)) distrust(client);
      else if (isStale(error) || (named instanceof DatabaseUnreachable && named.connection)) client.drop();
      throw outages.failed(named);
    }
  };

  return { sendOn, isTrusted: (client: Held): boolean => !client.lost && client.bornAt >= trustedFrom };
};

export const openConnections = (address: Address, settings: Settings): Connections => {
  const pool = openPool(address, settings);
  const { outages } = settings;
  const { sendOn, isTrusted } = createSending(pool, outages);
  let closed = false;

  const take = async (): Promise<Held> => {
    for (;;) {
      const client = await pool.take().catch((error: unknown) => {
        // Nobody waits for it to be opened again.
        throw closed ? error : outages.failed(new DatabaseUnreachable(error));
      });
      if (isTrusted(client)) return client;
      client.drop();
      giveBack(client);
    }
  };

  const sendAlone = settings.pooled ? inTransaction(sendOn) : sendOn;
  const send: Send = async (...query) => {
    const client = await take();
    try {
      return await sendAlone(client, settings.timeouts, ...query);
    } finally {
      giveBack(client);
    }
  };

  return {
    send: (...query) =>
      send(...query).catch((error: unknown) => {
        // Nothing was done, and the next connection has nothing prepared.
        if (isStale(error)) return send(...query);
        throw error;
      }),
    use: async (work, longer = settings.timeouts) => {
      const client = await take();
      let before: Promise<unknown> = Promise.resolve();
      const inTurn: Send = (...query) => {
        const asked = settings.pooled ? withBeginning(longer, query) : query;
        const sent = before.then(() => sendOn(client, longer, ...asked));
        before = sent.catch(() => {});
        return sent;
      };
      try {
        return await work(inTurn);
      } finally {
        giveBack(client);
      }
    },
    counts: pool.counts,
    close: async () => {
      closed = true;
      outages.stop();
      await pool.close();
    },
  };
};

type SendOn = ReturnType<typeof createSending>['sendOn'];

/** Its text has no values in it: these are sent apart. */
const inStatementSpan = ([query]: Parameters<Send>, send: () => Promise<pg.QueryResult>): Promise<pg.QueryResult> =>
  inInnerSpan('postgres', () => ({ 'db.query.text': textOf(query) }), send);

const textOf = (query: Parameters<Send>[0]): string => (typeof query === 'string' ? query : query.text);

/** One statement as a transaction of its own, with the settings that a pooler can't keep. */
const inTransaction =
  (sendOn: SendOn): SendOn =>
  async (client, timeouts, ...query) => {
    const [begun, sent, ended] = await Promise.allSettled([
      sendOn(client, timeouts, beginning(timeouts)),
      sendOn(client, timeouts, ...query),
      sendOn(client, timeouts, 'commit'),
    ]);
    // What came first says why; what follows it only says that it did.
    for (const each of [begun, sent, ended]) if (each.status === 'rejected') throw each.reason;
    if (sent.status === 'rejected') throw sent.reason;
    return sent.value;
  };

/** A transaction's first statement brings its settings along. */
const withBeginning = (timeouts: Timeouts, query: Parameters<Send>): Parameters<Send> => {
  const [first] = query;
  const text = textOf(first);
  return text.startsWith('begin') ? [beginning(timeouts, text)] : query;
};

/** To the pool, or away where it is lost or stands within a transaction. */
const giveBack = (client: Held): void => client.release(client.lost || client.getTransactionStatus() !== 'I');

const codeIn = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/**
 * What was a primary may have become a standby, while the address leads to another primary by now.
 */
const isReadOnly = (error: unknown): boolean => codeIn(error) === '25006';

/**
 * What is prepared on this connection no longer fits the tables (an upgrade beside us), or is gone.
 */
export const isStale = (error: unknown): boolean =>
  codeIn(error) === '26000' ||
  (error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery');
