/** What a failed statement means: told apart by Postgres' own codes and the driver's. */
import { DrizzleQueryError } from 'drizzle-orm';
import { type Text, text } from '../lib/text.ts';

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

/** postgres.js and PGlite name it differently; drizzle wraps both. */
const constraintOf = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('constraint_name' in error) return error.constraint_name;
  if ('constraint' in error) return error.constraint;
  return 'cause' in error ? constraintOf(error.cause) : undefined;
};

/** A lock was not had within lock_timeout (55P03), or two waited for each other (40P01): doing it again helps. */
export const isLockConflict = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error) ?? '');

/** Node's and postgres.js' codes for a connection that can't be had; Postgres' class 08 (connection), 53300 (too many of them) and 57P (shutdown). */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|08...|53300|57P0.)$/;

/** The database can't be had just now; `cause` says why. */
export class DatabaseUnreachable extends Error {
  constructor(cause: unknown) {
    super('the database cannot be reached', { cause });
    this.name = 'DatabaseUnreachable';
  }
}

/** For what the driver throws and nobody else: the same codes come from files and from other servers. */
export const asDatabaseError = (error: unknown): unknown =>
  meansUnreachable(error) ? new DatabaseUnreachable(error) : error;

const meansUnreachable = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code !== undefined) return UNREACHABLE.test(code);
  return error instanceof AggregateError && error.errors.some(meansUnreachable);
};

/** drizzle gives its own error to what the driver throws for a query, and to nothing else. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof DatabaseUnreachable || (error instanceof DrizzleQueryError && meansUnreachable(error.cause));

/** Words for a database that is down, or nothing where the failure is another. */
export const explainDatabaseError = (error: unknown): Text | undefined =>
  isUnreachable(error)
    ? text`I can't reach my notebook just now, so I left everything as it was. Please try again in a minute; I'm trying to reach it too.`
    : undefined;
