/** How long the database may take, by the kind of work: what people wait for gets seconds, the rest is named here. */

export type Patience = {
  /** One statement, by Postgres' own clock; we give up a little later, in case it has fallen silent. */
  readonly statementMs: number;
  /** A row that somebody else holds. */
  readonly lockMs: number;
};

const second = 1000;
const minute = 60 * second;

/**
 * A person is answered within ten seconds whatever happens: one connection is waited for, which takes `WAIT_MS` at most,
 * or one statement fails after `statementMs` and `GRACE_MS`; what follows it then uses another connection.
 */
export const patience = {
  /** Statements of ours take milliseconds: one that takes this long waits for something broken. */
  answer: { statementMs: 5 * second, lockMs: 3 * second },
  /** pg-boss clears away jobs by the thousand. */
  queue: { statementMs: 30 * second, lockMs: 5 * second },
  /** All that a person ever did moves to another. */
  linking: { statementMs: 30 * second, lockMs: 5 * second },
  /** All that belongs to a guild is deleted. */
  clearing: { statementMs: minute, lockMs: 5 * second },
  /** An index on a big table, or another process that builds it. */
  migration: { statementMs: 60 * minute, lockMs: 60 * minute },
} as const satisfies Record<string, Patience>;

/** Work that may take longer than an answer. */
export type LongWork = Exclude<keyof typeof patience, 'answer'>;

/** For one of our connections to be free, where so many want one at once. */
export const WAIT_MS = 8 * second;
/** For a new one, its greeting and our settings each. */
export const CONNECT_MS = 3 * second;
/** After Postgres should have ended a statement by itself. */
export const GRACE_MS = second;
/** A process that froze between two statements mustn't keep its locks from the others; a call to Slack fits between. */
export const IDLE_IN_TRANSACTION_MS = 30 * second;
/** For what is under way when the bot stops. */
export const CLOSE_MS = 5 * second;
