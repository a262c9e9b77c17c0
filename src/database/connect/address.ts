/**
 * Where the database is and how it is spoken to: DATABASE_URL, and what Postgres' own variables
 * (PGSSLMODE, …) add.
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';
import { DatabaseSetupError } from './setup-error.ts';

/**
 * What is left out here (user, password, database) pg takes from PGUSER, PGPASSWORD and PGDATABASE.
 */
export type Address = Pick<
  ClientConfig,
  'host' | 'port' | 'user' | 'password' | 'database' | 'ssl' | 'sslnegotiation' | 'enableChannelBinding' | 'options'
>;

type Variables = Readonly<Record<string, string | undefined>>;

/** libpq's names: https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
const UNDERSTOOD = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'options',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslnegotiation',
  'channel_binding',
] as const;
/** Harmless without us: we name ourselves, wait no longer than we can, and speak no Kerberos. */
const PASSED_OVER = ['application_name', 'fallback_application_name', 'connect_timeout', 'gssencmode'];

/** Throws DatabaseSetupError, without any of the values: one may be a password. */
export const readAddress = (url: string, variables: Variables = process.env): Address => {
  const parsed = new URL(url);
  const given = parsed.searchParams;
  for (const name of given.keys()) if (!isKnown(name)) throw new DatabaseSetupError(unknownSetting(name));
  const of = (name: (typeof UNDERSTOOD)[number], otherwise = ''): string | undefined =>
    given.get(name) || otherwise || undefined;
  const host = of('host', decode('host', parsed.hostname.replace(/^\[(.*)\]$/, '$1')));
  const port = of('port', parsed.port);
  return {
    host,
    port: port === undefined ? undefined : Number(port),
    user: of('user', decode('user', parsed.username)),
    password: of('password', decode('password', parsed.password)),
    database: of('dbname', decode('name of the database', parsed.pathname.slice(1))),
    options: of('options'),
    // A socket in the file system needs no encryption and has none.
    ssl: host?.startsWith('/') ? false : readTls(of, variables),
    ...(of('sslnegotiation') === 'direct' ? { sslnegotiation: 'direct' as const } : {}),
    ...(of('channel_binding') === 'require' ? { enableChannelBinding: true } : {}),
  };
};

const isKnown = (name: string): boolean => [...UNDERSTOOD, ...PASSED_OVER].includes(name);

const unknownSetting = (name: string): string =>
  name === 'ssl'
    ? 'DATABASE_URL says ssl=…, which means something else to each program. ' +
      'Say sslmode=verify-full (encrypted, and the server is checked) or sslmode=require ' +
      '(encrypted, unchecked).'
    : `DATABASE_URL has a setting that Watermark doesn’t know: ${name}. It knows ${UNDERSTOOD.join(', ')}.`;

const decode = (part: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new DatabaseSetupError(
      `The ${part} in DATABASE_URL has a % that stands for nothing. Write %25 for a % (and %40 for @, %2F for /).`,
      error,
    );
  }
};

type Setting = (name: 'sslmode' | 'sslrootcert' | 'sslcert' | 'sslkey') => string | undefined;

/** As libpq has them: https://www.postgresql.org/docs/18/libpq-ssl.html#LIBPQ-SSL-PROTECTION */
const readTls = (setting: Setting, variables: Variables): false | ConnectionOptions => {
  const of = (name: Parameters<Setting>[0]) => setting(name) ?? (variables[`PG${name.toUpperCase()}`] || undefined);
  const mode = of('sslmode') ?? 'disable';
  if (mode === 'disable') return false;
  const authority = of('sslrootcert');
  const [cert, key] = [readPem(of('sslcert')), readPem(of('sslkey'))];
  const own = cert && key ? { cert, key } : {};
  // libpq too takes the machine's own authorities only for a full check.
  if (authority === 'system' && mode !== 'verify-full')
    throw new DatabaseSetupError('sslrootcert=system goes with sslmode=verify-full only.');
  const ca = authority === 'system' ? undefined : readPem(authority);
  const trusted = { ...own, ...(ca ? { ca } : {}), rejectUnauthorized: true };
  const anyName = { ...trusted, checkServerIdentity: () => undefined };
  switch (mode) {
    case 'require':
      return ca ? anyName : { ...own, rejectUnauthorized: false };
    case 'verify-ca':
      if (ca) return anyName;
      throw new DatabaseSetupError(
        'sslmode=verify-ca needs the certificate of the authority: sslrootcert=/path/ca.crt ' +
          'in DATABASE_URL, or PGSSLROOTCERT.',
      );
    case 'verify-full':
      return trusted;
    default:
      throw new DatabaseSetupError(
        'sslmode (in DATABASE_URL or PGSSLMODE) must be disable, require, verify-ca or ' +
          'verify-full. With anything else nobody could say whether the connection is safe; ' +
          'require is encrypted without checking who answers, verify-full checks it.',
      );
  }
};

const readPem = (path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
  } catch (error) {
    throw new DatabaseSetupError(`The file ${path}, named for the connection to the database, can’t be read.`, error);
  }
  throw new DatabaseSetupError(`The file ${path}, named for the connection to the database, isn’t in PEM format.`);
};
