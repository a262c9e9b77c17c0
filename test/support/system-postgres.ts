/**
 * A server of the system's own PostgreSQL, with its programs: the package that tests run on has no
 * pg_dump. Where none is installed there is none.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort, notRoot } from './postgres-server.ts';

/** Where Debian keeps them, newest first. */
const ROOT = '/usr/lib/postgresql';
export const systemPrograms = (existsSync(ROOT) ? readdirSync(ROOT) : [])
  .toSorted((one, other) => Number(other) - Number(one))
  .map((version) => join(ROOT, version, 'bin'))
  .find((folder) => ['postgres', 'initdb', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name))));

export const startSystemPostgres = async (programs: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-system-postgres-'));
  const user = notRoot();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.uid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const initialise = [
    '-D',
    data,
    '-U',
    'watermark',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
  execFileSync(join(programs, 'initdb'), initialise, { stdio: 'ignore', cwd: '/', ...user });
  const port = await freePort();
  const settings = ['-p', `${port}`, '-k', '', '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], { stdio: 'ignore', cwd: '/', ...user });
  const kill = (): boolean => server.kill('SIGQUIT');
  process.once('exit', kill);
  const url = `postgres://watermark@127.0.0.1:${port}`;
  while (!(await ask(url, 'select 1'))) await delay(50);
  return {
    url: (name: string) => `${url}/${name}`,
    createDatabase: (name: string) => ask(url, `create database ${name}`),
    stop: async () => {
      process.off('exit', kill);
      const ended = once(server, 'exit');
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Gives whether it was answered. */
const ask = async (url: string, statement: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(statement);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};
