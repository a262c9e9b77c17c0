/**
 * How long the database may take, by the kind of work: what people wait for gets seconds, the rest
 * is named here.
 */

export type Timeouts = {
  /** For one of our connections to be free, where many want one at once. */
  readonly waitMs: number;
  /**
   * One statement, by Postgres' own clock; we give up a little later, in case it has fallen silent.
   */
  readonly statementMs: number;
  /** A row that somebody else holds. */
  readonly lockMs: number;
  /**
   * For us to go on with a transaction: one that fell silent mustn't keep its locks from the
   * others.
   */
  readonly idleMs: number;
};

const second = 1000;
const minute = 60 * second;
const WAIT_MS = 8 * second;
const IDLE_MS = 30 * second;

/**
 * A person is answered within ten seconds whatever happens. What befalls the connections befalls
 * one wait or one statement: what follows it is sure to use another connection.
 */
export const timeouts = {
  /** Statements of ours take milliseconds: one that takes this long waits for something broken. */
  answer: { waitMs: WAIT_MS, statementMs: 5 * second, lockMs: 3 * second, idleMs: 5 * second },
  /** pg-boss clears away jobs by the thousand. */
  queue: { waitMs: WAIT_MS, statementMs: 30 * second, lockMs: 5 * second, idleMs: IDLE_MS },
  /**
   * All that a person ever did moves to another, and somebody waits for it. An answer under way and
   * a link may come to wait for each other; Postgres looks for that after 1 s (deadlock_timeout)
   * and fails either. The link gives up sooner, and begins again.
   */
  linking: { waitMs: WAIT_MS, statementMs: 8 * second, lockMs: 300, idleMs: 8 * second },
  /** A call to Slack fits between two statements. */
  calling: { waitMs: WAIT_MS, statementMs: 5 * second, lockMs: 3 * second, idleMs: IDLE_MS },
  /** All that belongs to a guild is deleted. */
  clearing: { waitMs: WAIT_MS, statementMs: minute, lockMs: 5 * second, idleMs: IDLE_MS },
  /** The whole log of answers is read. */
  counting: { waitMs: WAIT_MS, statementMs: 5 * minute, lockMs: 5 * second, idleMs: IDLE_MS },
  /** An index on a big table, or another process that builds it. */
  migration: { waitMs: WAIT_MS, statementMs: 60 * minute, lockMs: 60 * minute, idleMs: IDLE_MS },
} as const satisfies Record<string, Timeouts>;

/** Work that may take longer than an answer. */
export type LongWork = Exclude<keyof typeof timeouts, 'answer'>;

/** For a new connection to be greeted, and then for our settings. */
export const CONNECT_MS = 3 * second;
/** After Postgres should have ended a statement by itself. */
export const GRACE_MS = second;
/** For what is under way when the bot stops. */
export const CLOSE_MS = 5 * second;

/** As Postgres keeps to it by itself. `set`: for the connection; `set local`: for a transaction. */
export const limitsSql = ({ statementMs, lockMs, idleMs }: Timeouts, set: 'set' | 'set local'): string =>
  [
    `${set} statement_timeout = ${statementMs}`,
    `${set} lock_timeout = ${lockMs}`,
    `${set} idle_in_transaction_session_timeout = ${idleMs}`,
  ].join('; ');
