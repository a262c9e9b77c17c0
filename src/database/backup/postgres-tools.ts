/** Postgres' own programs for backups, run on the database that we were given. */
import { spawn } from 'node:child_process';
import { oneLine } from '../../lib/words/one-line.ts';
import { DatabaseSetupError } from '../connect/setup-error.ts';

type Tool = 'pg_dump' | 'pg_restore';
type Ended = { readonly code: number | null; readonly said: string };

/** Kept of what a program says: its first lines tell why it failed. */
const SAID_AT_MOST = 2000;

/** Gives what it said on both streams. Throws DatabaseSetupError where it isn't installed. */
const run = (tool: Tool, given: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<Ended>((resolve, reject) => {
    const child = spawn(tool, given, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        if (said.length < SAID_AT_MOST) said += chunk.toString();
      });
    child.once('close', (code) => resolve({ code, said: said.trim() }));
    child.once('error', (error) => reject(new DatabaseSetupError(missingWords(tool), error)));
  });

const missingWords = (tool: Tool): string => oneLine`${tool} can’t be run here. It comes with PostgreSQL’s client
  (Debian: apt-get install postgresql-client): install one that is no older than your server.`;

/**
 * Throws DatabaseSetupError where it is older than the server, whose databases it can't read then.
 * `serverVersion`: the major one.
 */
export const requireTool = async (tool: Tool, serverVersion: number): Promise<void> => {
  const { said } = await run(tool, ['--version']);
  const version = Number(/\b(\d+)(\.\d+|beta|devel|rc)/.exec(said)?.[1]);
  if (version >= serverVersion) return;
  throw new DatabaseSetupError(
    oneLine`${tool} here is of PostgreSQL ${version}, and the server is ${serverVersion}. Install its client of version
      ${serverVersion} or newer, and let PATH find that one first.`,
  );
};

/** Where the database is, as libpq wants it: the password goes by the environment, where nobody lists it. */
const connectionOf = (url: string) => {
  const parsed = new URL(url);
  const password = parsed.searchParams.get('password') ?? decodeURIComponent(parsed.password);
  parsed.password = '';
  parsed.searchParams.delete('password');
  // For libpq a + is a +, and never a space.
  parsed.search = parsed.search.replaceAll('+', '%20');
  return {
    database: `--dbname=${parsed.href}`,
    environment: {
      // Where no host is named, libpq would go to a socket of this machine, and the bot doesn't.
      PGHOST: process.env['PGHOST'] || 'localhost',
      ...(password === '' ? {} : { PGPASSWORD: password }),
    },
  };
};

const runOn = async (tool: Tool, url: string, given: readonly string[]): Promise<void> => {
  const { database, environment } = connectionOf(url);
  const { code, said } = await run(tool, [...given, database], environment);
  if (code === 0) return;
  if (/unsupported version/.test(said))
    throw new DatabaseSetupError(
      `This backup was made by a newer pg_dump than the ${tool} here can read. ` +
        'Install PostgreSQL’s client of the version that made it, and let PATH find that one first.',
    );
  throw new DatabaseSetupError(`${tool} failed, and nothing was done: ${said}`);
};

/** In Postgres' custom format. The queue's tables are left out: they are made anew from the outbox. */
export const dump = (url: string, file: string): Promise<void> =>
  runOn('pg_dump', url, ['--format=custom', '--exclude-schema=queue', `--file=${file}`]);

/** All of it or nothing, and whoever restores it owns it. */
export const restore = (url: string, file: string): Promise<void> =>
  runOn('pg_restore', url, ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', file]);
