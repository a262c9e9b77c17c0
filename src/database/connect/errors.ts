/** What a failed statement means: told apart by Postgres' own codes. */
import { DrizzleQueryError } from 'drizzle-orm';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';

/** Postgres' or the system's code of a failure, also where a library wraps it. */
export const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // drizzle wraps the driver's error.
  return 'cause' in error ? codeOf(error.cause) : undefined;
};

/** Of this constraint, where one is named. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  codeOf(error) === UNIQUE_VIOLATION && (constraint === undefined || constraintOf(error) === constraint);

/** drizzle wraps the driver's error. */
const constraintOf = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('constraint' in error) return error.constraint;
  return 'cause' in error ? constraintOf(error.cause) : undefined;
};

/**
 * A lock was not had within lock_timeout (55P03), or two waited for each other (40P01): doing it
 * again helps.
 */
export const isLockConflict = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error) ?? '');

/** The database can't do it just now; `cause` says why. */
export class DatabaseUnreachable extends Error {
  /** Whether it was the connection that failed. */
  readonly connection: boolean;
  constructor(cause: unknown, connection = true) {
    super(connection ? 'the database cannot be reached' : 'the database cannot do this just now', {
      cause,
    });
    this.name = 'DatabaseUnreachable';
    this.connection = connection;
  }
}

/**
 * A state that passes without our doing: read-only (25006), a time-out of a transaction (25P..), a
 * lock (40..., 55P03), no room or memory (53...), a statement's time-out (57014), a disk (58...).
 */
const PASSING = /^(25006|25P0.|40...|53...|55P03|57014|58...)$/;
/**
 * A connection that can't be had or is being ended: class 08, logging in (28..., 3D000), shutdown
 * (57P..).
 */
const CONNECTION = /^(08...|28...|3D000|57P0.)$/;

/** For what Postgres answered to a statement. */
export const nameRefusal = (error: unknown): unknown => {
  const code = codeOf(error) ?? '';
  if (CONNECTION.test(code)) return new DatabaseUnreachable(error);
  return PASSING.test(code) ? new DatabaseUnreachable(error, false) : error;
};

/** Also where drizzle has wrapped it. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof DatabaseUnreachable ||
  (error instanceof DrizzleQueryError && error.cause instanceof DatabaseUnreachable);

/** What `work` gives; nothing where it fails by what it read, which no waiting mends. */
export const orNothing = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
  work.catch((error: unknown) => {
    if (isUnreachable(error)) throw error;
    return undefined;
  });

const LEFT_AS_IT_WAS = 'I can’t reach my notebook just now, so I left everything as it was.';

/** Words for a database that is down, or nothing where the failure is another. */
export const explainDatabaseError = (error: unknown): Text | undefined =>
  isUnreachable(error) ? text`${LEFT_AS_IT_WAS} Please try again in a minute; I’m trying to reach it too.` : undefined;
