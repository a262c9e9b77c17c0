/** What goes wrong with a backup ends with one clear line and its fix, and with nothing half done. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPglite, openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { lockFolder } from '../../src/lib/process/folder-lock.ts';
import { hold, untilWaiting } from '../support/locks.ts';
import { readPgliteTemplate } from '../support/pglite-template.ts';
import { type Ended, type Given, runCommand } from '../support/run-command.ts';
import { startSystemPostgres, systemPrograms } from '../support/system-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-backup-bad-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: readonly string[]): string => join(folder, ...names);

const run = (words: readonly string[], { environment, ...given }: Given = {}): Promise<Ended> =>
  runCommand(words, { ...given, environment: { NODE_COMPILE_CACHE: at('cache'), ...environment } });

/** One line, and nothing else at all. */
const expectOneLine = (ended: Ended, line: RegExp): void => {
  expect(ended).toEqual({ code: 1, said: expect.stringMatching(line) });
  expect(ended.said.trim().split('\n')).toHaveLength(1);
};

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0;
if (!canMount) console.error('NO FULL DISK IS TRIED: this user may not make a name space of its own (unshare -m)');
mkdirSync(at('small'));
/** What is left there is said below the command's own line. */
const onSmallDisk = (size: string): string =>
  `mount -t tmpfs -o size=${size} tmpfs ${at('small')} && { "$@"; code=$?; ls -A ${at('small')}; exit $code; }`;

const plantNewer = `insert into watermark_migration (hash, contracts) values ('of-tomorrow', true)`;

describe('of the embedded database', () => {
  const data = { DATA_FOLDER: at('data') };
  const whole = at('whole.backup');
  const restore = (file: string, into = 'none', given: Given = {}): Promise<Ended> =>
    run(['restore', file], { ...given, environment: { DATA_FOLDER: at(into), ...given.environment } });
  const expectNothingRestored = (into = 'none'): void =>
    expect(existsSync(at(into)) ? readdirSync(at(into)).filter((name) => name !== 'lock') : []).toEqual([]);

  beforeAll(async () => {
    mkdirSync(at('data/database'), { recursive: true });
    const database = await openPglite(at('data/database'), await readPgliteTemplate());
    await database.close();
    expect((await run(['backup', whole], { environment: data })).code).toBe(0);
  });

  test('a file that is there is left as it is', async () => {
    writeFileSync(at('mine'), 'mine');
    expectOneLine(await run(['backup', at('mine')], { environment: data }), /mine is there already\. Name a file that/);
    expect(readFileSync(at('mine'), 'utf8')).toBe('mine');
  });

  test('while another is written into the same file there is one line, and that one is left in peace', async () => {
    writeFileSync(at('twice.part'), 'half');
    const ended = await run(['backup', at('twice')], { environment: data });
    expectOneLine(ended, /twice\.part is there: another backup is being written, or one was cut off\. Wait for it, or/);
    expect([readFileSync(at('twice.part'), 'utf8'), existsSync(at('twice'))]).toEqual(['half', false]);
  });

  test('while the bot runs on it there is one line, for a restore too', async () => {
    const unlock = await lockFolder(at('data'));
    const [line, part] = [/The bot runs on .*data\. Stop it for as long as this takes/, at('meanwhile.part')];
    expectOneLine(await run(['backup', at('meanwhile')], { environment: data }), line);
    expectOneLine(await restore(whole, 'data'), line);
    unlock();
    expect([existsSync(at('meanwhile')), existsSync(part)]).toEqual([false, false]);
  });

  test.runIf(canMount)('on a full disk there is one line, and no half file', async () => {
    const given = { environment: data, under: onSmallDisk('1m') };
    expectOneLine(
      await run(['backup', at('small/today')], given),
      /small\/today\S* can’t be written: its disk is full\./,
    );
  });

  test.runIf(canMount)('restored on a full disk there is one line, and no database', async () => {
    const given = { under: onSmallDisk('17m') };
    const ended = await restore(whole, 'small', given);
    expect(ended).toEqual({ code: 1, said: expect.stringMatching(/^The data folder .* no room left .*\nlock\n$/) });
  });

  test('larger than can be restored at once is told, with another way, by a backup too', async () => {
    const large = 2 ** 31;
    writeFileSync(at('large'), gzipSync('a letter'));
    truncateSync(at('large'), large);
    expectOneLine(
      await restore(at('large')),
      /large is larger than the 2 GB .* Unpack it yourself: mkdir .* && tar -xzf .*large -C/,
    );
    expectNothingRestored();
    const grown = at('data/database/base/grown');
    writeFileSync(grown, '');
    truncateSync(grown, large);
    const ended = await run(['backup', at('of-large')], { environment: data });
    rmSync(grown);
    expectOneLine(
      ended,
      /data\/database is larger than the 2 GB that an archive can hold\. Stop the bot, and copy that folder/,
    );
    expect([existsSync(at('of-large')), existsSync(at('of-large.part'))]).toEqual([false, false]);
  });

  test('cut off anywhere, or of another kind, is told, and nothing is restored', async () => {
    for (const share of [0.02, 0.5, 0.999]) {
      const bytes = readFileSync(whole);
      writeFileSync(at('cut'), bytes);
      truncateSync(at('cut'), Math.floor(bytes.length * share));
      expectOneLine(await restore(at('cut')), /cut is cut off or damaged, and nothing was restored\. Take another/);
      expectNothingRestored();
    }
    writeFileSync(at('zipped'), gzipSync('a letter'));
    expectOneLine(await restore(at('zipped')), /zipped (is cut off or damaged|isn’t a backup)/);
    writeFileSync(at('letter'), 'a letter');
    expectOneLine(await restore(at('letter')), /letter isn’t a backup of Watermark’s/);
    expectNothingRestored();
  });

  test('that can’t be read is told with the reason', async () => {
    expectOneLine(await restore(at('nowhere')), /nowhere can’t be read: it isn’t there\. Check its path/);
    expectOneLine(await restore(folder), /can’t be read: it is a folder\. Name a file in it/);
    if (process.getuid?.() !== 0) return;
    writeFileSync(at('closed'), 'x', { mode: 0o600 });
    const given = { uid: 65_534, environment: { NODE_COMPILE_CACHE: at('cache-of-nobody') } };
    expectOneLine(
      await restore(at('closed'), 'none', given),
      /closed can’t be read: this user may not\. Check its rights/,
    );
    expectNothingRestored();
  });

  test('where a database is, it stays', async () => {
    expectOneLine(await restore(whole, 'data'), /There is a database in .*data\/database, and nothing is overwritten/);
  });

  test('of a newer version that took something away is refused before anything is there', async () => {
    mkdirSync(at('newer/database'), { recursive: true });
    const newer = await openPglite(at('newer/database'), await readPgliteTemplate());
    await newer.statement(plantNewer, []);
    await newer.close();
    await run(['backup', at('newer.backup')], { environment: { DATA_FOLDER: at('newer') } });
    expectOneLine(await restore(at('newer.backup')), /of a newer Watermark, which took away .* Restore it with that/);
    expectNothingRestored();
    expect((await restore(whole)).code).toBe(0);
  });
});

if (!systemPrograms) console.error('NO BACKUP OF A POSTGRES IS TRIED: no server with pg_dump (Debian: postgresql)');

describe.runIf(systemPrograms !== undefined)('of a Postgres', () => {
  let server: Awaited<ReturnType<typeof startSystemPostgres>>;
  const url = (name: string) => ({ DATABASE_URL: server.url(name) });
  const whole = at('postgres.backup');
  const restore = (file: string, into = 'empty'): Promise<Ended> => run(['restore', file], { environment: url(into) });
  const tablesIn = async (name: string): Promise<number | undefined> => {
    const database = await openPostgres(server.url(name), { connections: 1 });
    const [row] = await database.statement<{ n: number }>(
      `select count(*)::int as n from pg_class where relkind = 'r' and relnamespace = to_regnamespace('public')`,
      [],
    );
    await database.close();
    return row?.n;
  };

  beforeAll(async () => {
    server = await startSystemPostgres(systemPrograms ?? '');
    for (const name of ['source', 'empty', 'newer', 'another', 'target']) await server.createDatabase(name);
    const [source, newer] = [await openPostgres(server.url('source')), await openPostgres(server.url('newer'))];
    for (const each of [source, newer]) await migrate(each);
    await newer.statement(plantNewer, []);
    await Promise.all([source.close(), newer.close()]);
    expect((await run(['backup', whole], { environment: url('source') })).code).toBe(0);
  });
  afterAll(() => server.stop());

  test('no password stands in the arguments of Postgres’ programs, which everybody on the machine may list', async () => {
    mkdirSync(at('telling'));
    for (const name of ['pg_dump', 'pg_restore'])
      writeFileSync(
        at('telling', name),
        `#!/bin/sh\necho "$0 $@" >> ${at('arguments')}\nexec ${systemPrograms}/${name} "$@"\n`,
        { mode: 0o755 },
      );
    const secretly = (name: string) => ({
      DATABASE_URL: server.url(name).replace('watermark@', 'watermark:hunter2@'),
      PATH: `${at('telling')}:${process.env['PATH']}`,
    });
    expect((await run(['backup', at('secret')], { environment: secretly('source') })).code).toBe(0);
    expect((await run(['restore', at('secret')], { environment: secretly('target') })).code).toBe(0);
    const told = readFileSync(at('arguments'), 'utf8');
    expect(told).toMatch(/pg_dump .*--dbname=postgres:\/\/watermark@/);
    expect(told).toMatch(/pg_restore .*--dbname=postgres:\/\/watermark@/);
    expect(told).not.toContain('hunter2');
  });

  test('two at once into one file: one is whole, the other is told, and nothing else is left', async () => {
    // A pg_dump that waits until it is let go.
    mkdirSync(at('bin'));
    const waits = `case $1 in --version) ;; *) touch ${at('begun')}; while [ ! -e ${at('go')} ]; do sleep 0.05; done ;; esac`;
    writeFileSync(at('bin/pg_dump'), `#!/bin/sh\n${waits}\nexec ${systemPrograms}/pg_dump "$@"\n`, { mode: 0o755 });
    const slow = { ...url('source'), PATH: `${at('bin')}:${process.env['PATH']}` };
    const first = run(['backup', at('shared')], { environment: slow });
    await vi.waitFor(() => expect(existsSync(at('begun'))).toBe(true), { timeout: 20_000 });
    const second = await run(['backup', at('shared')], { environment: url('source') });
    expectOneLine(second, /shared\.part is there: another backup is being written/);
    writeFileSync(at('go'), '');
    expect((await first).code).toBe(0);
    expect([existsSync(at('shared')), existsSync(at('shared.part'))]).toEqual([true, false]);
    expect((await restore(at('shared'), 'another')).code).toBe(0);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('stopped by %s it leaves no half file, and no pg_dump that goes on', async (signal, code) => {
    const source = await openPostgres(server.url('source'), { connections: 2 });
    const letGo = await hold(source, sql`lock table review in access exclusive mode`);
    let child: ChildProcess | undefined;
    const given = { environment: url('source'), started: (made: ChildProcess) => (child = made) };
    const ended = run(['backup', at('stopped')], given);
    await untilWaiting(source, 1);
    expect(readdirSync(folder)).toContain('stopped.part');
    child?.kill(signal);
    expect(await ended).toEqual({ code, said: 'Stopped: no backup was made.\n' });
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
    const dumping = `select pid from pg_stat_activity where application_name = 'pg_dump'`;
    await vi.waitFor(async () => expect(await source.statement(dumping, [])).toEqual([]), { timeout: 20_000 });
    await letGo();
    await source.close();
  });

  test.runIf(canMount)('on a full disk there is one line, and no half file', async () => {
    const given = { environment: url('source'), under: onSmallDisk('16k') };
    expectOneLine(
      await run(['backup', at('small/today')], given),
      /small\/today\S* can’t be written: its disk is full\./,
    );
  });

  test('what is wrong with the database itself is told as it is said there, and isn’t laid on a file', async () => {
    mkdirSync(at('broken'));
    const fails = (program: string, words: string): void =>
      writeFileSync(
        at('broken', program),
        `#!/bin/sh\ncase "$*" in --version|*--file=-*) exec ${systemPrograms}/${program} "$@" ;; esac\necho '${words}' >&2\nexit 1\n`,
        { mode: 0o755 },
      );
    const dumping = 'index “review_pkey” contains corrupted page at block 7';
    fails('pg_dump', `pg_dump: error: query failed: ERROR:  ${dumping}`);
    const filling = 'could not write to file “pg_wal/xlogtemp.71”: No space left on device';
    fails('pg_restore', `pg_restore: error: could not execute query: ERROR:  ${filling}`);
    const broken = (name: string) => ({
      environment: { ...url(name), PATH: `${at('broken')}:${process.env['PATH']}` },
    });
    for (const [ended, said] of [
      [await run(['backup', at('of-broken')], broken('source')), `pg_dump failed, and nothing was done: .*${dumping}`],
      [await run(['restore', whole], broken('empty')), `pg_restore failed, and nothing was done: .*${filling}`],
    ] as const)
      expectOneLine(ended, new RegExp(`^${said}$`, 'm'));
    expect([existsSync(at('of-broken')), existsSync(at('of-broken.part'))]).toEqual([false, false]);
  });

  test('cut off anywhere is told, and nothing is restored', async () => {
    const bytes = readFileSync(whole);
    for (const share of [0.05, 0.5, 0.999]) {
      writeFileSync(at('cut'), bytes.subarray(0, Math.floor(bytes.length * share)));
      expectOneLine(await restore(at('cut')), /cut is cut off or damaged, and nothing was restored\. Take another/);
      expect(await tablesIn('empty')).toBe(0);
    }
  });

  test('what stands in its way halfway through leaves nothing of it there', async () => {
    const database = await openPostgres(server.url('empty'), { connections: 1 });
    await database.statement(`create type workspace as enum ('theirs')`, []);
    const ended = await restore(whole);
    expect(ended).toEqual({ code: 1, said: expect.stringMatching(/nothing was done: .*"workspace" already exists/s) });
    await database.statement('drop type workspace', []);
    await database.close();
    expect(await tablesIn('empty')).toBe(0);
  });

  test('of another program’s database is none of ours; into one that isn’t empty nothing goes', async () => {
    expectOneLine(
      await restore(whole, 'source'),
      /isn’t empty, and nothing is overwritten\. Make a new one \(createdb/,
    );
    const database = await openPostgres(server.url('empty'), { connections: 1 });
    await database.statement('create table theirs (id int)', []);
    const dumped = spawnSync(`${systemPrograms}/pg_dump`, ['-Fc', `--file=${at('theirs')}`, server.url('empty')]);
    expect(dumped.status).toBe(0);
    await database.statement('drop table theirs', []);
    await database.close();
    expectOneLine(await restore(at('theirs')), /theirs isn’t a backup of Watermark’s/);
    expect(await tablesIn('empty')).toBe(0);
  });

  test('of a newer version that took something away is refused before anything is there', async () => {
    expect((await run(['backup', at('newer-postgres')], { environment: url('newer') })).code).toBe(0);
    expectOneLine(await restore(at('newer-postgres')), /of a newer Watermark, which took away .* Restore it with that/);
    expect(await tablesIn('empty')).toBe(0);
    expect((await restore(whole)).code).toBe(0);
  });
});
