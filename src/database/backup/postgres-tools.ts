/** Postgres' own programs for backups, run on the database that we were given. */
import { spawn } from 'node:child_process';
import { oneLine } from '../../lib/words/one-line.ts';
import { DatabaseSetupError } from '../connect/setup-error.ts';

type Tool = 'pg_dump' | 'pg_restore';
type Ended = { readonly code: number | null; readonly said: string };

/** Kept of what a program says: its first lines tell why it failed, and which migrations were run. */
const SAID_AT_MOST = 100_000;
/** Of those, told to whoever runs it. */
const TOLD_AT_MOST = 2000;

type How = {
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends it, too: else it would go on without us. */
  readonly stop?: AbortSignal | undefined;
};

/** Gives what it said on both streams. Throws DatabaseSetupError where it isn't installed. */
const run = (tool: Tool, given: readonly string[], { environment = {}, stop }: How = {}) =>
  new Promise<Ended>((resolve, reject) => {
    const child = spawn(tool, given, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(stop ? { signal: stop } : {}),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        if (said.length < SAID_AT_MOST) said += chunk.toString();
      });
    child.once('close', (code) => resolve({ code, said: said.trim() }));
    child.once('error', (error) => {
      // One that is told to end is waited for: until then it may write.
      if (!stop?.aborted) reject(new DatabaseSetupError(missingWords(tool), error));
    });
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

export const ELSEWHERE = 'Make room, or name a file elsewhere.';

export const damagedWords = (file: string): string =>
  `${file} is cut off or damaged, and nothing was restored. Take another backup, or fetch this one again.`;

/** What is the matter with `file`, by what a program says of it. What the database says is told as it is. */
const whys: Readonly<Record<Tool, readonly (readonly [RegExp, (file: string) => string])[]>> = {
  pg_dump: [[/could not write.*No space left/s, (file) => `${file} can’t be written: its disk is full. ${ELSEWHERE}`]],
  pg_restore: [
    [
      /unsupported version/,
      () => oneLine`This backup was made by a newer pg_dump than the pg_restore here can read. Install PostgreSQL’s
        client of the version that made it, and let PATH find that one first.`,
    ],
    [/input file|corrupt|magic string|out of memory/, damagedWords],
  ],
};

const ofDatabase = /ERROR: {2}/;

/** Gives what it said. */
const runFor = async (file: string, tool: Tool, given: readonly string[], how?: How): Promise<string> => {
  const { code, said } = await run(tool, given, how);
  how?.stop?.throwIfAborted();
  if (code === 0) return said;
  const [, words] = ofDatabase.test(said) ? [] : (whys[tool].find(([telling]) => telling.test(said)) ?? []);
  throw new DatabaseSetupError(words?.(file) ?? `${tool} failed, and nothing was done: ${said.slice(0, TOLD_AT_MOST)}`);
};

const runOn = async (
  file: string,
  tool: Tool,
  url: string,
  given: readonly string[],
  stop: AbortSignal | undefined,
): Promise<void> => {
  const { database, environment } = connectionOf(url);
  await runFor(file, tool, [...given, database], { environment, stop });
};

/** In Postgres' custom format. The queue's tables are left out: they are made anew from the outbox. */
export const dump = (url: string, file: string, stop?: AbortSignal): Promise<void> =>
  runOn(file, 'pg_dump', url, ['--format=custom', '--exclude-schema=queue', `--file=${file}`], stop);

/**
 * Of each migration of the database that is in it whether it was contracting, in their order;
 * nothing where there are none in it.
 */
export const readMigrations = async (file: string): Promise<readonly { readonly contracts: boolean }[] | undefined> => {
  const said = await runFor(file, 'pg_restore', ['--data-only', '--table=watermark_migration', '--file=-', file]);
  const [, columns, rows] =
    /^COPY public\.watermark_migration \((.*)\) FROM stdin;\n([\s\S]*?)^\\\.$/m.exec(said) ?? [];
  if (columns === undefined || rows === undefined) return undefined;
  const at = (name: string): number => columns.split(', ').indexOf(name);
  return rows
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
    .toSorted((one, other) => Number(one[at('position')]) - Number(other[at('position')]))
    .map((row) => ({ contracts: row[at('contracts')] === 't' }));
};

/** All of it or nothing, and whoever restores it owns it. */
export const restore = (url: string, file: string, stop?: AbortSignal): Promise<void> =>
  runOn(
    file,
    'pg_restore',
    url,
    ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', file],
    stop,
  );
