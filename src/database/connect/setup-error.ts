/** What only the operator can mend about the database, said with the way to mend it. */
import { codeOf } from './errors.ts';

export class DatabaseSetupError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseSetupError';
  }
}

/** Words for a failure that no waiting mends, or nothing where it may pass. */
export const setupErrorOf = (error: unknown): DatabaseSetupError | undefined => {
  if (error instanceof DatabaseSetupError) return error;
  const words = byCode(codeOf(error)) ?? byMessage(rootOf(error));
  return words === undefined ? undefined : new DatabaseSetupError(words, error);
};

/** https://www.postgresql.org/docs/18/errcodes-appendix.html, and Node's codes for certificates. */
const byCode = (code: string | undefined): string | undefined => {
  switch (code) {
    case '28P01':
      return 'Postgres refuses the user or the password in DATABASE_URL. Check both.';
    case '28000':
      return (
        'Postgres doesn’t let this user in from here. ' +
        'Check the user in DATABASE_URL and the server’s pg_hba.conf; where it wants ' +
        'encrypted connections, add ?sslmode=verify-full (or require) to DATABASE_URL.'
      );
    case '3D000':
      return 'The database that DATABASE_URL names is not there. Create it (createdb NAME), or name another.';
    case '42501':
      return 'The user in DATABASE_URL lacks a right that Watermark needs. Make it the owner of its database.';
    case '42P07':
    case '42710':
      return (
        'This database already holds tables of something else, under names that Watermark ' +
        'needs. Give Watermark a database of its own (createdb NAME).'
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return (
        'The database’s certificate is for another host name than the one in DATABASE_URL. ' +
        'Use the name that it was made for, or sslmode=verify-ca, which doesn’t compare them.'
      );
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'The database’s certificate isn’t valid today. Renew it, or set this machine’s clock.';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_SIGNATURE_FAILURE':
      return (
        'The database’s certificate is signed by nobody we trust. ' +
        'Name the file of its authority in DATABASE_URL (sslrootcert=/path/ca.crt) or in ' +
        'PGSSLROOTCERT.'
      );
    default:
      return undefined;
  }
};

/** What pg says without a code. */
const messages: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/,
    'The database offers no encrypted connections, and sslmode asks for one. ' +
      'Turn them on there (ssl = on), or set sslmode=disable where the way to it is safe.',
  ],
  [
    /^SASL.*password/s,
    'Postgres asks for a password, and DATABASE_URL has none. ' +
      'Write postgres://user:password@host:5432/name, or set PGPASSWORD.',
  ],
  [
    /unsupported startup parameter/,
    'What answers at DATABASE_URL is a pooler that refuses our settings. ' +
      'Remove `options` from DATABASE_URL, use its session mode, or give the database’s own address.',
  ],
];

const byMessage = (message: string): string | undefined => messages.find(([said]) => said.test(message))?.[1];

const rootOf = (error: unknown): string =>
  error instanceof Error ? (error.cause === undefined ? error.message : rootOf(error.cause)) : '';
