/**
 * Work on rows that have come due, one after the other, each in a transaction of its own: one that
 * fails is let rest, and keeps none of the others waiting.
 */
import type { Database, Transaction } from '../database/client.ts';
import { createResting } from './resting.ts';

type Work<Row> = {
  readonly name: string;
  /** The first that is due, locked; none of those that rest. */
  readonly claim: (tx: Transaction, at: Temporal.Instant, resting: readonly string[]) => Promise<Row | undefined>;
  readonly idOf: (row: Row) => string;
  /** What it throws undoes its own work alone. */
  readonly work: (tx: Transaction, row: Row, at: Temporal.Instant) => Promise<void>;
};

/** Rows of one call. */
const SHARE = 50;
/** Until this process tries a row again. */
const REST_MS = 5 * 60_000;

/**
 * Gives whether more may be left. Throws what failed, once everything else of this share is done.
 */
export const createOneByOne = <Row>(
  needs: { readonly database: Pick<Database, 'orm'> },
  { name, claim, idOf, work }: Work<Row>,
): ((at: Temporal.Instant) => Promise<boolean>) => {
  const resting = createResting({ leastMs: REST_MS });

  const workOne = async (at: Temporal.Instant, failures: unknown[]): Promise<boolean> => {
    const done = await needs.database.orm.transaction(async (tx) => {
      const row = await claim(tx, at, resting.now());
      if (!row) return undefined;
      const failed = await tx
        .transaction((savepoint) => work(savepoint, row, at))
        .then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
      return { id: idOf(row), failed };
    });
    // Only now: where the database was lost, the commit has failed too, and that is no fault of the
    // row's.
    if (done?.failed) {
      resting.failed(done.id);
      failures.push(done.failed.error);
    }
    return done !== undefined;
  };

  return async (at) => {
    const failures: unknown[] = [];
    let more = true;
    for (let count = 0; more && count < SHARE; count += 1) more = await workOne(at, failures);
    if (failures.length > 0)
      throw new AggregateError(
        failures,
        `${name}: ${resting.now().join(', ')} failed and will be tried again in some minutes`,
      );
    return more;
  };
};
