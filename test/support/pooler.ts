/**
 * A pooler (Debian's pgbouncer) before a Postgres. It isn't among the packages of npm: where it
 * isn't installed there is none.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, notRoot } from './postgres-server.ts';

export type Pooler = {
  readonly url: string;
  /** Gone from one moment to the next, and back after so long. */
  readonly restart: (downMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Debian has it where only an administrator's shell looks. */
const PATH = `${process.env['PATH']}:/usr/sbin`;

const version = /PgBouncer (\d+)\.(\d+)/.exec(
  spawnSync('pgbouncer', ['--version'], { env: { PATH }, encoding: 'utf8' }).stdout ?? '',
);
export const hasPooler = (): boolean => version !== null;
/** From 1.21 on it carries what is prepared from one of its connections to another. */
export const carriesPrepared = (): boolean => Number(version?.[1]) > 1 || Number(version?.[2]) >= 21;

export type PoolMode = 'session' | 'transaction' | 'statement';

const settings = (to: URL, port: number, folder: string, mode: PoolMode, size: number): string => `[databases]
* = host=${to.hostname} port=${to.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
pool_mode = ${mode}
default_pool_size = ${size}
max_client_conn = 200
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
${carriesPrepared() ? 'max_prepared_statements = 200' : ''}
`;

/** `to`: Postgres' address, with a user and a password; `size`: connections to it. */
export const openPooler = async (to: string, mode: PoolMode = 'session', size = 60): Promise<Pooler> => {
  const server = new URL(to);
  const folder = mkdtempSync(join(tmpdir(), 'watermark-pooler-'));
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, settings(server, port, folder, mode, size));
  writeFileSync(join(folder, 'users.txt'), `"${server.username}" "${server.password}"\n`);
  chmodSync(folder, 0o755);

  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn('pgbouncer', ['-q', file], { env: { PATH }, stdio: 'ignore', ...notRoot() });
    await listening(child, port);
  };
  const kill = (): boolean => child.kill('SIGKILL');
  const end = async (): Promise<void> => {
    const ended = once(child, 'exit');
    kill();
    await ended;
  };
  process.once('exit', kill);
  await start();
  return {
    url: `postgres://127.0.0.1:${port}`,
    restart: async (downMs) => {
      await end();
      await delay(downMs);
      await start();
    },
    close: async () => {
      process.off('exit', kill);
      await end();
      rmSync(folder, { recursive: true });
    },
  };
};

const LOOK_EVERY_MS = 20;

const listening = async (child: ChildProcess, port: number): Promise<void> => {
  while (!(await canConnect(port))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`);
    await delay(LOOK_EVERY_MS);
  }
};

const canConnect = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').catch(() => undefined);
  socket.destroy();
  return connected !== undefined;
};
