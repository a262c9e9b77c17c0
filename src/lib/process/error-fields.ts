/**
 * What of an error goes into the log: what happened and where, and none of the values that people
 * or platforms gave us.
 */

/** Errors within errors, and of an aggregate. */
const DEEPEST = 6;
const ERRORS_AT_MOST = 20;

/**
 * What may be said, by name: all else may be a parameter, a row or a whole request with its token.
 * Postgres' `detail` and `where` repeat values ("Key (external_id)=(…) already exists").
 */
const SAID = [
  'code',
  'errno',
  'syscall',
  'status',
  'statusCode',
  'method',
  'retryAfter',
  'severity',
  'table',
  'column',
  'constraint',
  'routine',
] as const;

/** For pino: the fields of an error, of its cause and of the errors it holds. */
export const errorFields = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return error;
  const message = messageOf(error);
  if (depth >= DEEPEST) return { type: error.name, message };
  const inner = (within: unknown) => errorFields(within, depth + 1);
  return {
    type: error.name,
    message,
    stack: `${error.name}: ${message}${framesOf(error)}`,
    ...said(error),
    ...(error.cause instanceof Error ? { cause: inner(error.cause) } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors.slice(0, ERRORS_AT_MOST).map(inner) } : {}),
  };
};

const said = (error: Error): object =>
  Object.fromEntries(
    Object.entries(error).filter(
      ([name, value]) =>
        (SAID as readonly string[]).includes(name) && (typeof value === 'string' || typeof value === 'number'),
    ),
  );

/**
 * drizzle ends its message with the parameters; Postgres says what it could not read (class 22) in
 * quotes.
 */
const messageOf = (error: Error): string => {
  const [message = ''] = error.message.split('\nparams: ');
  const unread = 'code' in error && typeof error.code === 'string' && /^22...$/.test(error.code);
  return unread ? message.replace(/: ".*/s, '') : message;
};

const framesOf = ({ stack = '' }: Error): string => {
  const first = stack.indexOf('\n    at ');
  return first < 0 ? '' : stack.slice(first);
};
