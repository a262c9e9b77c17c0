/**
 * Looks at a pooler in transaction mode before it is used: whether it leads where the database's
 * own address leads, and whether prepared statements may be kept behind it.
 */
import { randomInt } from 'node:crypto';
import type { Address } from './address.ts';
import { ask, connect, tell } from './look.ts';
import { DatabaseSetupError } from './setup-error.ts';
import type { SocketClient } from './socket-client.ts';

/** What stands before the database, as far as it can be told by what it does. */
export type Pooling = {
  readonly mode: 'none' | 'session' | 'transaction';
  /** Whether what is prepared is there for the next transaction too. */
  readonly keepsPrepared: boolean;
};

/**
 * Throws DatabaseSetupError with words for the operator, and DatabaseUnreachable where one of them
 * can't be had just now.
 */
export const inspectPooler = async (pooler: Address, direct: Address): Promise<Pooling> => {
  const client = await connect(pooler, 'DATABASE_URL');
  try {
    await refuseStatementMode(client, 'DATABASE_URL');
    await refuseOtherDatabase(client, direct);
    return await poolingOf(client, pooler);
  } finally {
    client.drop();
  }
};

/** In statement mode there are no transactions, and so nothing that is done as a whole. */
export const refuseStatementMode = async (client: SocketClient, setting: string): Promise<void> => {
  try {
    await tell(client, 'begin');
  } catch (error) {
    if (!/statement pooling/i.test(messageOf(error))) throw error;
    throw new DatabaseSetupError(
      `What answers at ${setting} is a pooler in statement mode, in which nothing can be done as a whole. ` +
        'Use its transaction mode (PgBouncer: pool_mode = transaction) for DATABASE_URL, with the ' +
        'database’s own address in DATABASE_DIRECT_URL.',
      error,
    );
  }
  await tell(client, 'rollback');
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${messageOf(error.cause)}` : '';

/** A lock that is held at one address is had at the other where they are two databases. */
const refuseOtherDatabase = async (client: SocketClient, direct: Address): Promise<void> => {
  const holder = await connect(direct, 'DATABASE_DIRECT_URL');
  try {
    const key = randomInt(2 ** 31);
    await tell(holder, `select pg_advisory_lock(${key})`);
    const { had } = await ask<{ had: boolean }>(client, `select pg_try_advisory_xact_lock(${key}) as had`);
    if (had)
      throw new DatabaseSetupError(
        'DATABASE_URL and DATABASE_DIRECT_URL lead to two databases. Name the same one in both.',
      );
  } finally {
    holder.drop();
  }
};

/** Of tries to be served by another process than before. */
const TRIES = 3;

/**
 * Whether what is prepared on one process of the server is there on another too. While somebody
 * else holds the first in a transaction, the pooler must serve us by another.
 */
const poolingOf = async (client: SocketClient, pooler: Address): Promise<Pooling> => {
  const query = { name: 'watermark_look', text: 'select pg_backend_pid() as process' };
  const holders: SocketClient[] = [];
  try {
    const { process } = await ask<{ process: number }>(client, query);
    if (process === client.processID) return { mode: 'none', keepsPrepared: true };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const holder = await connect(pooler, 'DATABASE_URL');
      holders.push(holder);
      await tell(holder, 'begin');
      const { process: next } = await ask<{ process: number }>(client, query);
      if (next !== process) return { mode: 'transaction', keepsPrepared: true };
    }
    // It seems to be ours alone; but it may be chance that nobody came between.
    return { mode: 'session', keepsPrepared: false };
  } catch {
    // It says that there is no such statement, or has no second connection to give.
    return { mode: 'transaction', keepsPrepared: false };
  } finally {
    for (const holder of holders) holder.drop();
  }
};
