/** Promises to whoever backs up and restores: all of it comes back, and the bot goes on with its day. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp, restoreInto } from '../../src/database/backup/backup.ts';
import { requireTool } from '../../src/database/backup/postgres-tools.ts';
import { type Database, openPglite, openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openFolder } from '../../src/database/open.ts';
import { createEngine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { answer } from '../support/answering.ts';
import { createBot, createTestClock, findButton, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';
import { readPgliteTemplate } from '../support/pglite-template.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';
import { startSystemPostgres, systemPrograms } from '../support/system-postgres.ts';

if (!systemPrograms)
  console.error('NO BACKUP OF A POSTGRES IS TRIED: no server with pg_dump in /usr/lib/postgresql (Debian: postgresql)');

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'watermark-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = fileURLToPath(new URL('../../deploy/backup.sh', import.meta.url));
const at = (url: string) => ({ url, folder: join(folder, 'none') });
const embedded = (name: string) => ({ url: undefined, folder: join(folder, name) });

const TABLES = `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
const QUEUE_IS_GONE = `select to_regnamespace('queue') is null as gone`;
/** How many rows each table has, and a hash over all of them. */
const contentsOf = async (database: Database): Promise<Readonly<Record<string, unknown>>> => {
  const contents: Record<string, unknown> = {};
  for (const { name } of await database.statement<{ name: string }>(TABLES, []))
    contents[name] = await database.statement(
      `select count(*)::int as n, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as hash from "${name}" t`,
      [],
    );
  return contents;
};

const curriculum = realCurriculum();
const clock = createTestClock('2026-03-02T08:00:00Z');
const channel = { externalId: 'c1' };
const log = { info: () => {}, warn: () => {}, error: () => {} };

/** The bot on a database, and what leaves it. */
const open = (database: Database) => {
  const bot = createBot(database, { curriculum, clock });
  const receiver: Receiver = createReceiver();
  const engine = createEngine({ database, clock, random: seededRandom('backup'), log }, () => ({
    ...bot.offers,
    routines: [],
    messengers: new Map([['discord', receiver.messenger]]),
  }));
  return { bot, receiver, engine };
};

/** A cohort in use: a daily that is open, answers, a message that waits, one whose sending broke off. */
const live = async (database: Database) => {
  clock.set('2026-03-02T08:00:00Z');
  const { bot } = open(database);
  const ines = bot.person('Ines', { role: 'organiser', platform: 'discord' });
  const daily = await ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  await ines.send({ kind: 'action', controlId: findButton(daily, 'Post here').id, values: [], channel });
  clock.set('2026-03-02T09:00:00Z');
  await bot.runDue('daily.post');
  const amara = bot.person('Amara', { platform: 'discord' });
  await answer(amara, curriculum, await amara.command('quiz', { about: 'cap-theorem', count: 1 }), true);
  // A process had it in hand, and died.
  await database.statement(
    `update outbox set attempts = 1, queued = true, claimed_at = $1, in_hand_until = $1 where notice = 'daily.post'`,
    [clock.now().toString()],
  );
};

/** The day goes on: what waited is sent once, the daily that was open is closed, the next is asked. */
const goOn = async (database: Database) => {
  const { bot, receiver, engine } = open(database);
  await engine.drain();
  // Rows that have lost their jobs are looked for each tenth minute, and at once where the queue is lost.
  await database.statement('drop schema queue cascade', []);
  // What is told of one outcome may make way for the next of its conversation.
  for (let times = 0; times < 4; times += 1) await engine.drain();
  const amara = bot.person('Amara', { platform: 'discord' });
  expect(wordsIn(await amara.command('progress'))).toContain('1');
  clock.set('2026-03-03T09:00:00Z');
  await bot.runDue('daily.close', 'daily.post');
  await engine.drain();
  await engine.close();
  expect(bot.failures).toEqual([]);
  const dailies = await database.statement(
    'select day::text, closed_at is not null as closed from daily where cohort_id is not null order by day',
    [],
  );
  return { receiver, dailies };
};

/** What must hold of a restored database, whichever it is. */
const expectDayToGoOn = async (database: Database): Promise<void> => {
  const { receiver, dailies } = await goOn(database);
  expect(dailies).toEqual([
    { day: '2026-03-02', closed: true },
    { day: '2026-03-03', closed: false },
  ]);
  const posts = await database.statement(
    `select outcome, count(*)::int as n from outbox where notice = 'daily.post' and edits is null group by 1`,
    [],
  );
  expect(posts).toEqual([{ outcome: 'sent', n: 2 }]);
  const keys = receiver.received.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(await database.statement('select count(*)::int as n from outbox where settled_at is null', [])).toEqual([
    { n: 0 },
  ]);
};

describe.runIf(systemPrograms !== undefined)('a Postgres', () => {
  let server: Awaited<ReturnType<typeof startSystemPostgres>>;
  let source: Database;
  beforeAll(async () => {
    server = await startSystemPostgres(systemPrograms ?? '');
    for (const name of ['source', 'target', 'scripted', 'empty']) await server.createDatabase(name);
    source = await openPostgres(server.url('source'), { connections: 4 });
    await migrate(source);
  });
  afterAll(async () => {
    await source.close();
    await server.stop();
  });

  test('is backed up while the bot runs, and restored with every row of every table; then its day goes on, without the queue’s tables', async () => {
    await live(source);
    await source.statement('create schema queue', []);
    await source.statement('create table queue.job (id int)', []);
    expect((await fillTables(source)).left).toEqual([]);
    const before = await contentsOf(source);
    const file = join(folder, 'postgres.backup');
    const { status, stdout } = spawnSync(process.execPath, [cli, 'backup', file], {
      // As little is said as can be: the rest is this machine's. A space in it is %20.
      env: {
        PATH: process.env['PATH'],
        PGPORT: new URL(server.url('source')).port,
        DATABASE_URL: 'postgres:///source?user=watermark&options=-c%20statement_timeout%3D0',
      },
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining(`${file} has the whole database`)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await source.statement('select bytes from backup order by made_at desc limit 1', [])).toEqual([
      { bytes: `${statSync(file).size}` },
    ]);
    await restoreInto(at(server.url('target')), file);
    const target = await openPostgres(server.url('target'), { connections: 4 });
    expect(await contentsOf(target)).toEqual(before);
    expect(await target.statement(QUEUE_IS_GONE, [])).toEqual([{ gone: true }]);
    expect(await migrate(target)).toBe(0);
    await expectDayToGoOn(target);
    await target.close();
  });

  test('is backed up by the script that compose and Kubernetes run, too, and the same comes back', async () => {
    const { hostname, port } = new URL(server.url('source'));
    const [old, cut, other] = ['watermark-1.backup', 'watermark-2.backup.part', 'letters'].map((name) => {
      const path = join(folder, name);
      writeFileSync(path, 'x');
      utimesSync(path, 0, 0);
      return path;
    }) as [string, string, string];
    const { status, stdout, stderr } = spawnSync('sh', [script], {
      env: {
        PATH: process.env['PATH'],
        PGHOST: hostname,
        PGPORT: port,
        PGUSER: 'watermark',
        PGDATABASE: 'source',
        BACKUP_FOLDER: folder,
      },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect([old, cut, other].map((path) => existsSync(path))).toEqual([false, false, true]);
    const [before, notes] = [await contentsOf(source), await source.statement('select made_at from backup', [])];
    expect(notes).toHaveLength(3);
    await restoreInto(at(server.url('scripted')), stdout.trim());
    const target = await openPostgres(server.url('scripted'), { connections: 4 });
    expect(await target.statement(QUEUE_IS_GONE, [])).toEqual([{ gone: true }]);
    const { backup: _, ...rest } = await contentsOf(target);
    expect(before).toMatchObject(rest);
    await target.close();
  });

  test('nothing is overwritten, and what isn’t a backup is none', async () => {
    const file = join(folder, 'again.backup');
    const filled = at(server.url('source'));
    await backUp(filled, file);
    await expect(backUp(filled, file)).rejects.toThrow('is there already');
    await expect(backUp(filled, join(folder, 'nowhere', 'x'))).rejects.toThrow(
      'can’t be written: there is no such folder',
    );
    await expect(restoreInto(filled, file)).rejects.toThrow('isn’t empty');
    await expect(restoreInto(embedded('none'), file)).rejects.toThrow('Set DATABASE_URL');
    const empty = at(server.url('empty'));
    await expect(restoreInto(empty, fileURLToPath(import.meta.url))).rejects.toThrow('isn’t a backup');
    const [half, newer] = [join(folder, 'half'), join(folder, 'of-a-newer-client')];
    const whole = readFileSync(file);
    // After the name of its format come the numbers of its version.
    writeFileSync(newer, Buffer.concat([whole.subarray(0, 6), Buffer.from([99]), whole.subarray(7)]));
    await expect(restoreInto(empty, newer)).rejects.toThrow(/made by a newer pg_dump .* Install PostgreSQL’s client/);
    writeFileSync(half, whole.subarray(0, whole.length * 0.7));
    await expect(restoreInto(empty, half)).rejects.toThrow(/half is cut off or damaged, and nothing was restored/);
    const target = await openPostgres(server.url('empty'), { connections: 1 });
    expect(await target.statement(TABLES, [])).toEqual([]);
    await target.close();
  });

  test('programs older than the server are refused with what to install; no password is ever said', async () => {
    const file = join(folder, 'newer.backup');
    await expect(requireTool('pg_dump', 99)).rejects.toThrow(
      /pg_dump here is of PostgreSQL \d+, and the server is 99\. Install/,
    );
    const away = await backUp(at('postgres://u:hunter2@127.0.0.1:1/x'), file).catch((error: unknown) => error);
    expect(String(away)).toContain('can’t be reached');
    expect(String(away)).not.toContain('hunter2');
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });
});

test('without Postgres’ own programs a backup says what to install, and leaves nothing behind', async () => {
  const made = await createPostgresDatabase();
  const file = join(folder, 'without-programs.backup');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'backup', file], {
    env: { PATH: '/nowhere', DATABASE_URL: made.url },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/pg_dump can’t be run here.*apt-get install postgresql-client.*no older than your server/),
  ]);
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  await made.drop();
});

test('the embedded database is backed up and restored whole, and its day goes on', async () => {
  const own = join(embedded('from').folder, 'database');
  mkdirSync(own, { recursive: true });
  const first = await openPglite(own, await readPgliteTemplate());
  await live(first);
  expect((await fillTables(first)).left).toEqual([]);
  const before = await contentsOf(first);
  await first.close();
  const file = join(folder, 'embedded.backup');
  await backUp(embedded('from'), file);
  await expect(restoreInto(embedded('from'), file)).rejects.toThrow(/There is a database in .*Move it/);
  await restoreInto(embedded('to'), file);
  const second = await openFolder(embedded('to').folder);
  expect(await contentsOf(second)).toEqual(before);
  await expectDayToGoOn(second);
  await second.close();
}, 120_000);
