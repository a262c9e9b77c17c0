/** A connection of its own for a look at the database, and one question after another on it. */
import type { QueryConfig } from 'pg';
import { withDeadline } from '../../lib/process/within.ts';
import type { Address } from './address.ts';
import { codeOf, DatabaseUnreachable, nameRefusal } from './errors.ts';
import { DatabaseSetupError } from './setup-error.ts';
import { SocketClient } from './socket-client.ts';
import { CONNECT_MS } from './timeouts.ts';

/** By which setting an address was given. */
export type Setting = 'DATABASE_URL' | 'DATABASE_DIRECT_URL';

export const connect = async (address: Address, setting: Setting): Promise<SocketClient> => {
  const client = new SocketClient({ ...address, application_name: 'watermark' });
  try {
    await client.connect();
  } catch (error) {
    client.drop();
    // Of rights only this one is asked for before the first statement.
    if (codeOf(error) === '42501')
      throw new DatabaseSetupError(
        `The user in ${setting} may not connect to that database. ` +
          'Let an administrator run: grant connect on database NAME to USER;',
        error,
      );
    throw new DatabaseUnreachable(error);
  }
  return client;
};

/** The one row that comes. */
export const ask = async <Row extends object>(client: SocketClient, query: string | QueryConfig): Promise<Row> => {
  const { rows } = await tell<Row>(client, query);
  const [row] = rows;
  if (!row) throw new TypeError(`no row came from: ${typeof query === 'string' ? query : query.text}`);
  return row;
};

export const tell = <Row extends object>(client: SocketClient, query: string | QueryConfig) =>
  withDeadline(CONNECT_MS, client.query<Row>(query), () => client.drop()).catch((error: unknown) => {
    throw client.lost ? new DatabaseUnreachable(error) : nameRefusal(error);
  });
