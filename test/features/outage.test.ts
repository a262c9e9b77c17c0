/** Promises about a database that goes away and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { createDiscordStore } from '../../src/platform-stores/discord.ts';
import { createSlackStore } from '../../src/platform-stores/slack.ts';
import { answer } from '../support/answering.ts';
import { createBot, realCurriculum, wordsIn } from '../support/bot.ts';
import { createWire, type Wire } from '../support/cuttable.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let wire: Wire;
let database: Database;

beforeAll(async () => {
  made = await createPostgresDatabase();
  wire = await createWire(made.url);
  database = await openPostgres(wire.url, { connections: 4 });
});
afterAll(async () => {
  await database.close();
  await wire.cut();
  await made.drop();
});

test('a database that is down is said to be down, nothing is lost, and the bot recovers by itself', async () => {
  const curriculum = realCurriculum();
  const bot = createBot(database);
  const amara = bot.person('Amara');
  const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1, kind: 'single' });

  await wire.cut();
  const refused = await answer(amara, curriculum, asked, true, 'same').catch((error: unknown) => error);
  expect(refused).toMatchObject({ answers: 'private' });
  expect(wordsIn(await amara.command('review'))).toContain('can’t reach my notebook');
  expect(bot.failures).toEqual([]);

  await wire.mend();
  expect(wordsIn(await answer(amara, curriculum, asked, true, 'same'))).toMatch(/^Right/);
  const rows = await made.database.statement<{ count: number }>('select count(*)::int as count from review', []);
  expect(rows[0]?.count).toBe(1);
});

test('what a platform asks at a start, and what it tells once, waits until the database is back', async () => {
  const discord = createDiscordStore(database);
  const slack = createSlackStore(database);
  await wire.cut();
  const asked = Promise.all([
    discord.readCommandHash('1/global').then(() => discord.writeCommandHash({ scope: '1/global', hash: 'hash' })),
    discord.findGuilds('1'),
    slack.listInstallations(),
    discord.recordGuildJoined({
      applicationId: '2',
      guildId: '7',
      name: 'Bootcamp',
      at: Temporal.Now.instant(),
    }),
  ]);
  // A question that isn't waited for has failed by now.
  await expect(database.statement('select 1', [])).rejects.toThrow();
  await wire.mend();
  expect(await asked).toEqual([undefined, [], [], 'new']);
  expect(await discord.readCommandHash('1/global')).toBe('hash');
});

test('nothing waits for a database that was closed', async () => {
  const closed = await openPostgres(made.url, { connections: 1 });
  await closed.close();
  await expect(createDiscordStore(closed).findGuilds('1')).rejects.toThrow();
});
