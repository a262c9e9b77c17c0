/** Counts what is asked of a database: each statement, and each transaction as one. */
import type { Database } from '../../src/database/client.ts';

const ASKS = ['select', 'insert', 'update', 'delete', 'execute', 'transaction'];

export type Counted = { readonly database: Database; readonly count: () => number };

export const countRoundTrips = (database: Database): Counted => {
  let trips = 0;
  const orm = new Proxy(database.orm, {
    get: (target, name, receiver) => {
      if (ASKS.includes(String(name))) trips += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const statement: Database['statement'] = (sql, parameters) => {
    trips += 1;
    return database.statement(sql, parameters);
  };
  return {
    database: { ...database, orm, statement },
    count: () => {
      const counted = trips;
      trips = 0;
      return counted;
    },
  };
};
