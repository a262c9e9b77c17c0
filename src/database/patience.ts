/** How long the database may take, by the kind of work: what people wait for gets seconds, the rest is named here. */

export type Patience = {
  /** For one of our connections to be free, where many want one at once. */
  readonly waitMs: number;
  /** One statement, by Postgres' own clock; we give up a little later, in case it has fallen silent. */
  readonly statementMs: number;
  /** A row that somebody else holds. */
  readonly lockMs: number;
};

const second = 1000;
const minute = 60 * second;
const WAIT_MS = 8 * second;

/**
 * A person is answered within ten seconds whatever happens. What befalls the connections befalls one wait or one statement:
 * what follows it is sure to use another connection.
 */
export const patience = {
  /** Statements of ours take milliseconds: one that takes this long waits for something broken. */
  answer: { waitMs: WAIT_MS, statementMs: 5 * second, lockMs: 3 * second },
  /** pg-boss clears away jobs by the thousand. */
  queue: { waitMs: WAIT_MS, statementMs: 30 * second, lockMs: 5 * second },
  /** All that a person ever did moves to another. */
  linking: { waitMs: WAIT_MS, statementMs: 30 * second, lockMs: 5 * second },
  /** All that belongs to a guild is deleted. */
  clearing: { waitMs: WAIT_MS, statementMs: minute, lockMs: 5 * second },
  /** An index on a big table, or another process that builds it. */
  migration: { waitMs: WAIT_MS, statementMs: 60 * minute, lockMs: 60 * minute },
} as const satisfies Record<string, Patience>;

/** Work that may take longer than an answer. */
export type LongWork = Exclude<keyof typeof patience, 'answer'>;

/** For a new connection to be greeted, and then for our settings. */
export const CONNECT_MS = 3 * second;
/** After Postgres should have ended a statement by itself. */
export const GRACE_MS = second;
/** A process that froze between two statements mustn't keep its locks from the others; a call to Slack fits between. */
export const IDLE_IN_TRANSACTION_MS = 30 * second;
/** For what is under way when the bot stops. */
export const CLOSE_MS = 5 * second;
