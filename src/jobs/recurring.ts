/**
 * What comes again on local dates: claimed when it is due, decided for its date, moved on to the
 * next. The date is what counts; its instant follows from the clock and the zone as they are now,
 * so that no change of either skips a date or repeats one.
 */
import type { Routine } from '../chat/deliver/notice.ts';
import type { Database, Transaction } from '../database/client.ts';
import { createOneByOne } from './one-by-one.ts';

/** A local date, and the instant at which its turn comes. */
export type Due = { readonly on: Temporal.PlainDate; readonly at: Temporal.Instant };

export type Recurring<Row> = {
  readonly name: string;
  /** The least instant that a row waits for, as the database has it. */
  readonly findNextAt: () => Promise<string | null | undefined>;
  /** The first whose instant has come, locked; none of those that rest, as one that failed does. */
  readonly claim: (tx: Transaction, at: Temporal.Instant, resting: readonly string[]) => Promise<Row | undefined>;
  readonly idOf: (row: Row) => string;
  readonly dueOf: (row: Row) => Due;
  /**
   * What is done for the date, or left out as too late. What it throws undoes its own work alone.
   */
  readonly decide: (tx: Transaction, row: Row, due: Due, at: Temporal.Instant) => Promise<void>;
  /** After weeks without a process it may leave dates out. */
  readonly nextOf: (row: Row, due: Due, at: Temporal.Instant) => Due;
  readonly moveOn: (tx: Transaction, row: Row, next: Due) => Promise<void>;
};

export const recurring = <Row>(
  needs: { readonly database: Pick<Database, 'orm'> },
  { name, findNextAt, claim, idOf, dueOf, decide, nextOf, moveOn }: Recurring<Row>,
): Routine => ({
  name,
  nextAt: async () => {
    const at = await findNextAt();
    return at ? Temporal.Instant.from(at) : undefined;
  },
  run: createOneByOne(needs, {
    name,
    claim,
    idOf,
    work: async (tx, row, at) => {
      const due = dueOf(row);
      // The zone has other rules now than when the instant was written, or a clock was set back.
      if (Temporal.Instant.compare(due.at, at) > 0) return moveOn(tx, row, due);
      await decide(tx, row, due, at);
      await moveOn(tx, row, nextOf(row, due, at));
    },
  }),
});
