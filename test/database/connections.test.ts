/** Promises about connections that end, fall silent or are no longer sound. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { DatabaseUnreachable } from '../../src/database/connect/errors.ts';
import { answer } from '../support/answering.ts';
import { createBot, createTestClock, findButton, realCurriculum, wordsIn } from '../support/bot.ts';
import { createWire, type Wire } from '../support/cuttable.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

/** As our own, in a hurry: nobody here waits for seconds. */
const hurried = { waitMs: 2000, statementMs: 300, lockMs: 200, idleMs: 2000 } as const;

let made: TestDatabase;
let wire: Wire;
const opened: { readonly close: () => Promise<void> }[] = [];
beforeAll(async () => {
  made = await createPostgresDatabase();
  wire = await createWire(made.url);
});
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});
afterAll(async () => {
  await wire.cut();
  await made.drop();
});

const open = async (url: string, options: Parameters<typeof openPostgres>[1] = {}): Promise<Database> => {
  const database = await openPostgres(url, { connections: 4, timeouts: hurried, ...options });
  opened.push(database);
  return database;
};
const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);
const endAll = (): Promise<unknown> =>
  made.database.statement(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'watermark' and pid <> pg_backend_pid()`,
    [nameOf(made)],
  );

test('whoever asks while an administrator ends all connections gets an answer or the words for an outage, and nobody waits', async () => {
  const database = await open(made.url, { connections: 8 });
  const bot = createBot(database, { curriculum: realCurriculum() });
  let going = true;
  const said: string[] = [];
  const people = Array.from({ length: 12 }, async (_, index) => {
    const person = bot.person(`Learner ${index}`);
    while (going) {
      said.push(wordsIn(await person.command('zone', { city: index % 2 ? 'Prague' : 'Lagos' })));
      said.push(wordsIn(await person.command('review')));
    }
  });
  for (let time = 0; time < 12 || said.length < 48; time += 1) await endAll();
  going = false;
  await Promise.all(people);
  expect(bot.failures).toEqual([]);
  expect(wordsIn(await bot.person('Amara').command('zone', { city: 'Prague' }))).toContain('Prague');
});

test('a connection that has fallen silent is given up, and no other of its age is used after it', async () => {
  const database = await open(wire.url);
  await Promise.all(Array.from({ length: 4 }, () => database.statement('select pg_sleep(0.05)', [])));
  wire.silence();
  await expect(database.statement('select 1', [])).rejects.toThrow(DatabaseUnreachable);
  expect(await database.statement('select 1 as one', [])).toEqual([{ one: 1 }]);
});

test('a transaction on a connection that has fallen silent ends too', async () => {
  const database = await open(wire.url);
  const outcome = database.orm.transaction(async (tx) => {
    await tx.execute('select 1');
    wire.silence();
    await tx.execute('select 1');
  });
  await expect(outcome).rejects.toMatchObject({ cause: expect.any(DatabaseUnreachable) });
});

test('whoever waits for one that fell silent with it is told at the same time, however much longer they may wait', async () => {
  const database = await open(wire.url);
  await Promise.all(Array.from({ length: 4 }, () => database.statement('select pg_sleep(0.05)', [])));
  let told: Promise<unknown> | undefined;
  const long = database.long('clearing', async (tx) => {
    await tx.execute('select 1');
    wire.silence();
    told = database.statement('select 1', []).catch((error: unknown) => error);
    await tx.execute('select 1');
  });
  await expect(long).rejects.toMatchObject({ cause: expect.any(DatabaseUnreachable) });
  expect(await told).toBeInstanceOf(DatabaseUnreachable);
});

test('what a transaction had locked that fell silent is free again soon', async () => {
  const database = await open(wire.url);
  await made.database.statement('create table locked (one int)', []);
  await made.database.statement('insert into locked values (1)', []);
  const fellSilent = Promise.withResolvers<void>();
  const silenced = database.orm
    .transaction(async (tx) => {
      await tx.execute('update locked set one = 2');
      wire.silence();
      fellSilent.resolve();
      await tx.execute('select 1');
    })
    .catch(() => {});
  await fellSilent.promise;
  await expect
    .poll(() => made.database.statement('update locked set one = 3 returning one', []).catch(() => 'held'), {
      timeout: 15_000,
    })
    .toEqual([{ one: 3 }]);
  await silenced;
});

test('whoever waits for a connection while all are taken is told in time', async () => {
  const database = await open(made.url, {
    connections: 1,
    timeouts: { ...hurried, waitMs: 100, statementMs: 5000 },
  });
  const long = database.statement('select pg_sleep(1)', []);
  await expect(database.statement('select 1', [])).rejects.toThrow(DatabaseUnreachable);
  await long;
  expect(await database.statement('select 1 as one', [])).toEqual([{ one: 1 }]);
});

test('what is asked for right after the database is back is answered at once', async () => {
  const database = await open(wire.url);
  const told: string[] = [];
  const watched = await open(wire.url, {
    outages: {
      began: () => told.push('began'),
      over: () => told.push('over'),
      refused: () => told.push('refused'),
    },
  });
  await watched.statement('select 1', []);
  await wire.cut();
  for (let time = 0; time < 3; time += 1) {
    await expect(database.statement('select 1', [])).rejects.toThrow(DatabaseUnreachable);
    await expect(watched.statement('select 1', [])).rejects.toThrow(DatabaseUnreachable);
  }
  await wire.mend();
  expect(await database.statement('select 1 as one', [])).toEqual([{ one: 1 }]);
  await watched.statement('select 1', []);
  expect(told).toEqual(['began', 'over']);
});

test('a bot that is stopped during an outage tells of none', async () => {
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const database = await open(wire.url, {
    outages: { began: tell('began'), over: tell('over'), refused: tell('refused') },
  });
  const asked = database.statement('select pg_sleep(10)', []).catch((error: unknown) => error);
  await database.close();
  await database.statement('select 1', []).catch(() => {});
  await asked;
  expect(told).toEqual([]);
});

test('an upgrade beside us that changes a table makes nothing fail', async () => {
  const database = await open(made.url, { connections: 1 });
  await made.database.statement('create table grown (one int)', []);
  expect(await database.statement('select * from grown', [])).toEqual([]);
  await made.database.statement('alter table grown add column two int', []);
  await made.database.statement('insert into grown values (1, 2)', []);
  expect(await database.statement('select * from grown', [])).toEqual([{ one: 1, two: 2 }]);
});

test('a transaction in which a statement failed that nobody minded isn’t taken for kept', async () => {
  const database = await open(made.url);
  await made.database.statement('create table noted (one int primary key)', []);
  const outcome = database.orm.transaction(async (tx) => {
    await tx.execute('insert into noted values (1)');
    await tx.execute('insert into noted values (1)').catch(() => {});
  });
  await expect(outcome).rejects.toMatchObject({
    cause: { message: expect.stringContaining('nothing of it was kept') },
  });
  expect(await database.statement('select * from noted', [])).toEqual([]);
});

test('a database that only reads for a while, and a row that isn’t let go, have the words for an outage', async () => {
  const own = await createPostgresDatabase();
  const refused: unknown[] = [];
  const unhurried = { ...hurried, statementMs: 5000 };
  const database = await open(own.url, {
    timeouts: unhurried,
    outages: { began: () => {}, over: () => {}, refused: (error) => refused.push(error.cause) },
  });
  const bot = createBot(database, { curriculum: realCurriculum() });
  const amara = bot.person('Amara');
  expect(wordsIn(await amara.command('zone', { city: 'Prague' }))).toContain('Prague');

  const held = own.database.orm.transaction(async (tx) => {
    await tx.execute('select * from person for update');
    return wordsIn(await amara.command('zone', { city: 'Lagos' }));
  });
  expect(await held).toContain('can’t reach my notebook');

  await own.database.statement(`alter database ${nameOf(own)} set default_transaction_read_only = on`, []);
  const reading = createBot(await open(own.url, { timeouts: unhurried }), {
    curriculum: realCurriculum(),
  });
  expect(wordsIn(await reading.person('Amara').command('zone', { city: 'Lagos' }))).toContain(
    'can’t reach my notebook',
  );
  await made.database.statement(`alter database ${nameOf(own)} set default_transaction_read_only = off`, []);
  expect(wordsIn(await reading.person('Amara').command('zone', { city: 'Lagos' }))).toContain('Lagos');

  expect([...bot.failures, ...reading.failures]).toEqual([]);
  expect(refused).toMatchObject([{ code: '55P03' }]);
  await own.drop();
});

test('how dates are written by the server, and where it is, changes nothing', async () => {
  const own = await createPostgresDatabase();
  for (const setting of [`datestyle = 'German, DMY'`, `timezone = 'Asia/Tokyo'`, `intervalstyle = 'sql_standard'`])
    await own.database.statement(`alter database ${nameOf(own)} set ${setting}`, []);
  const curriculum = realCurriculum();
  const database = await openPostgres(own.url, { connections: 2 });
  opened.push(database);
  const bot = createBot(database, { curriculum, clock: createTestClock('2026-03-02T20:00:00Z') });
  const [amara, ines] = [bot.person('Amara'), bot.person('Ines', { role: 'organiser' })];
  await answer(amara, curriculum, await amara.command('quiz', { about: 'cap-theorem', count: 1 }), false);
  bot.clock.forward({ days: 2 });
  expect(wordsIn(await answer(amara, curriculum, await amara.command('review'), true))).toMatch(/^Right/);
  const channel = { externalId: 'c1' };
  const shown = await ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  const posted = await ines.send({
    kind: 'action',
    controlId: findButton(shown, 'Post here').id,
    values: [],
    channel,
  });
  expect(wordsIn(posted)).toContain('posted here from');
  expect(await database.statement(`select '2026-03-02T20:00:00Z'::timestamptz::date::text as day`, [])).toEqual([
    { day: '2026-03-02' },
  ]);
  expect(bot.failures).toEqual([]);
  await own.drop();
});
