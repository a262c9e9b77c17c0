/** Promises behind a pooler that shares the database's connections: nothing is mixed up, and what can't work is refused. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { type Database, openPostgres, rowsOf } from '../../src/database/client.ts';
import { isUniqueViolation } from '../../src/database/connect/errors.ts';
import { openDatabase } from '../../src/database/open.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/lib/process/log.ts';
import { examineDatabase } from '../../src/operate/doctor/database.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { answer } from '../support/answering.ts';
import { createBot, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { carriesPrepared, hasPooler, openPooler, type Pooler, type PoolMode } from '../support/pooler.ts';
import { runCommand } from '../support/run-command.ts';

const POOLER = hasPooler();
if (!POOLER) console.error('NO POOLER IS TRIED: pgbouncer is not installed here (Debian: apt-get install pgbouncer)');

if (POOLER && !carriesPrepared())
  console.error(
    'NO PREPARED STATEMENT IS TRIED BEHIND A POOLER: pgbouncer here is older than 1.21, which carries them',
  );

let made: TestDatabase;
let folder: string;
const poolers = new Map<PoolMode, Pooler>();
beforeAll(async () => {
  if (!POOLER) return;
  made = await createPostgresDatabase();
  folder = mkdtempSync(join(tmpdir(), 'watermark-pooler-'));
  // Fewer connections than those who want one at the same time.
  for (const mode of ['session', 'transaction', 'statement'] as const)
    poolers.set(mode, await openPooler(inject('postgresUrl'), mode, 3));
});
const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});
afterAll(async () => {
  if (!POOLER) return;
  for (const { close } of poolers.values()) await close();
  await made.drop();
  rmSync(folder, { recursive: true });
});

/** The address of a database by way of a pooler. */
const through = (mode: PoolMode, url = made.url): string => {
  const [direct, pooler] = [new URL(url), new URL(poolers.get(mode)?.url ?? '')];
  direct.host = pooler.host;
  return direct.href;
};
const open = async (url: string, directUrl?: string): Promise<Database> => {
  const database = await openDatabase({ url, directUrl, folder }, createLog('silent'));
  opened.push(database);
  return database;
};

const SETTINGS = `select current_setting('TimeZone') as zone, current_setting('DateStyle') as dates,
  current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
  current_setting('transaction_isolation') as isolation`;
const OURS = { zone: 'UTC', dates: 'ISO, MDY', statement: '5s', lock: '3s', isolation: 'read committed' };

test.runIf(POOLER)(
  'in transaction mode many people answer at once over three connections, and each answer counts once',
  async () => {
    const database = await open(through('transaction'), made.url);
    const curriculum = realCurriculum();
    const bot = createBot(database, { curriculum });
    const answers = Array.from({ length: 12 }, async (_, index) => {
      const person = bot.person(`Learner ${index}`);
      for (let question = 0; question < 2; question += 1)
        await answer(person, curriculum, await person.command('quiz', { about: 'cap-theorem', count: 1 }), true);
      return wordsIn(await person.command('zone', { city: index % 2 ? 'Prague' : 'Lagos' }));
    });
    for (const [index, words] of (await Promise.all(answers)).entries())
      expect(words).toContain(index % 2 ? 'Prague' : 'Lagos');
    expect(bot.failures).toEqual([]);
    expect(
      await made.database.statement(
        'select count(*)::int as reviews, count(distinct interaction_id)::int as interactions from review',
        [],
      ),
    ).toEqual([{ reviews: 24, interactions: 24 }]);
  },
);

/** Of all connections to the server that the pooler has by now. */
const preparedThere = async (): Promise<number> => {
  const looking = await openPostgres(through('transaction'), { connections: 3 });
  opened.push(looking);
  const looks = Array.from({ length: 3 }, () => looking.orm.execute('select from pg_prepared_statements'));
  return (await Promise.all(looks)).flatMap((look) => rowsOf(look)).length;
};

test.runIf(POOLER && !carriesPrepared())(
  'a pooler that loses what is prepared is given nothing to prepare',
  async () => {
    const database = await open(through('transaction'), made.url);
    for (let time = 0; time < 20; time += 1) await database.statement(SETTINGS, []);
    expect(await preparedThere()).toBe(0);
  },
);

test.runIf(POOLER && carriesPrepared())(
  'a pooler that carries what is prepared has each statement planned once a connection, also after its tables have changed',
  async () => {
    const database = await open(through('transaction'), made.url);
    await made.database.statement('create table changing (a int)', []);
    const read = () => Promise.all(Array.from({ length: 12 }, () => database.statement('select * from changing', [])));
    await read();
    expect(await preparedThere()).toBeGreaterThan(0);
    await made.database.statement('alter table changing add column b int', []);
    for (const rows of await read()) expect(rows).toEqual([]);
    await made.database.statement('drop table changing', []);
  },
);

test.runIf(POOLER)('the doctor says what stands before the database, and what can’t work', async () => {
  const said = async (url: string, directUrl?: string): Promise<string> => {
    const { findings, database } = await examineDatabase({ url, directUrl, folder });
    await database?.close();
    const wrong = findings.find(({ state }) => state === 'wrong');
    return wrong ? `${wrong.says}: ${wrong.fix}` : (findings.find(({ about }) => about === 'the pooler')?.says ?? '');
  };
  const kept = carriesPrepared() ? 'and keeps' : 'without';
  expect(await said(made.url)).toBe('there is none before the database');
  expect(await said(made.url, made.url)).toBe('there is none before the database');
  expect(await said(through('session'))).toBe('in session mode, and keeps prepared statements');
  expect(await said(through('transaction'), made.url)).toBe(`in transaction mode, ${kept} prepared statements`);
  expect(await said(through('statement'), made.url)).toMatch(/^can’t be used: .* pooler in statement mode/);
});

test.runIf(POOLER)('each transaction has our settings, whatever somebody else left on its connection', async () => {
  const database = await open(through('transaction'), made.url);
  const other = await openPostgres(through('transaction'), { connections: 3 });
  opened.push(other);
  const astray = `set timezone = 'Asia/Tokyo'; set datestyle = 'German'; set statement_timeout = 1;
    set default_transaction_isolation = 'serializable'`;
  await Promise.all([1, 2, 3].map(() => other.orm.execute(astray)));
  const looks = Array.from({ length: 6 }, () => database.statement(SETTINGS, []));
  for (const look of await Promise.all(looks)) expect(look).toEqual([OURS]);
  const within = await database.orm.transaction(async (tx) => (await tx.execute(SETTINGS)) as unknown);
  expect(within).toMatchObject({ rows: [OURS] });
});

test.runIf(POOLER)(
  'a statement that fails says why, and keeps nobody from the next; what it did before is undone',
  async () => {
    const database = await open(through('transaction'), made.url);
    const insert = `insert into discord_commands (scope, hash) values ('a', 'b') returning hash`;
    await database.statement(insert, []);
    for (let time = 0; time < 6; time += 1) {
      const failure = await database.statement(insert, []).catch((error: unknown) => error);
      expect(isUniqueViolation(failure)).toBe(true);
    }
    expect(await database.statement('select count(*)::int as n from discord_commands', [])).toEqual([{ n: 1 }]);
    await database.statement('delete from discord_commands', []);
  },
);

test.runIf(POOLER)(
  'a row that somebody else holds is waited for as long as without it, by the database’s own clock',
  async () => {
    await made.database.statement(`insert into discord_commands (scope, hash) values ('held', 'b')`, []);
    const hurried = { waitMs: 2000, statementMs: 5000, lockMs: 50, idleMs: 2000 } as const;
    const database = await openPostgres(through('transaction'), { directUrl: made.url, timeouts: hurried });
    opened.push(database);
    await made.database.orm.transaction(async (tx) => {
      await tx.execute(`update discord_commands set hash = 'c' where scope = 'held'`);
      await expect(
        database.statement(`update discord_commands set hash = 'd' where scope = 'held'`, []),
      ).rejects.toMatchObject({ cause: { code: '55P03' } });
    });
  },
);

test.runIf(POOLER)('an empty database is made by way of the other address, and the queue works', async () => {
  const empty = await createPostgresDatabase({ empty: true });
  const database = await open(through('transaction', empty.url), empty.url);
  const queue = await openQueue(database, () => {}, { supervised: false });
  expect(await queue.workOnce(1, async () => new Map())).toBe(0);
  await queue.close(0);
  expect(await empty.database.statement('select count(*)::int > 0 as made from watermark_migration', [])).toEqual([
    { made: true },
  ]);
  await Promise.all(opened.splice(0).map(({ close }) => close()));
  await empty.drop();
});

test.runIf(POOLER)('commands of the shell go by both addresses too', () => {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
  const env = { PATH: process.env['PATH'], DATABASE_URL: through('transaction'), DATABASE_DIRECT_URL: made.url };
  for (const words of [['regrade', '--dry-run'], ['stats']])
    expect(spawnSync(process.execPath, [cli, ...words], { env, encoding: 'utf8' })).toMatchObject({ status: 0 });
});

test.runIf(POOLER)('statement mode ends a start with one line', async () => {
  const curriculum = makeFolder();
  const environment = {
    DATABASE_URL: through('statement'),
    DATABASE_DIRECT_URL: made.url,
    DATA_FOLDER: join(folder, 'data'),
    CURRICULUM_FOLDER: curriculum.path,
    PORT: '0',
  };
  const { code, said } = await runCommand(['start'], { environment });
  const [, ...lines] = said.trim().split('\n');
  expect([code, lines]).toEqual([1, [expect.stringMatching(/pooler in statement mode.*Use its transaction mode/)]]);
  curriculum.remove();
});

test.runIf(POOLER)('a session pooler needs nothing more; what can’t work is refused with what to do', async () => {
  expect(await (await open(through('session'))).statement(SETTINGS, [])).toEqual([OURS]);
  const other = await createPostgresDatabase();
  for (const [url, directUrl, words] of [
    [through('transaction'), undefined, /transaction mode.*Set DATABASE_DIRECT_URL as well/],
    [through('transaction'), through('transaction'), /at DATABASE_DIRECT_URL is a pooler/],
    [through('statement'), undefined, /at DATABASE_URL is a pooler in statement mode/],
    [through('statement'), made.url, /at DATABASE_URL is a pooler in statement mode/],
    [through('transaction'), other.url, /lead to two databases/],
  ] as const)
    await expect(open(url, directUrl)).rejects.toThrow(words);
  await other.drop();
});
