/**
 * Promises about work that takes longer than anybody would wait for an answer: it has its own time.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentify } from '../../src/community/person/identify.ts';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { createDiscordStore } from '../../src/platform-stores/discord.ts';
import { purgeLeftGuilds } from '../../src/platform-stores/discord-guilds.ts';
import { createBot, type Person, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

/** What an answer may take here, and what deleting from a table takes. */
const ANSWER_MS = 1500;
const SLOW_S = 2;

let made: TestDatabase;
let database: Database;
beforeAll(async () => {
  made = await createPostgresDatabase();
  await made.database.statement(
    `create function take_long() returns trigger language plpgsql as 'begin perform pg_sleep(${SLOW_S}); return null; end'`,
    [],
  );
  for (const table of ['person', 'workspace'])
    await made.database.statement(
      `create trigger takes_long before delete on ${table} execute function take_long()`,
      [],
    );
  database = await openPostgres(made.url, {
    timeouts: { ...timeouts.answer, statementMs: ANSWER_MS },
  });
});
afterAll(async () => {
  await database.close();
  await made.drop();
});

test('an answer that takes so long is given up: so this suite can fail', async () => {
  await expect(database.statement('delete from person where false', [])).rejects.toThrow();
});

test('two people with long histories are linked all the same', async () => {
  const bot = createBot(database);
  const there = bot.person('Amara', { platform: 'discord', workspace: 'guild' });
  const here = bot.person('Amara O', { platform: 'slack', workspace: 'team' });
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/;
  const give = async (person: Person) => person.command('link');
  const shown = await give(there);
  await here.press(await here.command('link', { code: code.exec(wordsIn(shown))?.[0] ?? '' }), 'Confirm');
  const asked = await there.press(shown, 'Confirm');
  expect(wordsIn(await there.press(asked, 'Yes, link us'))).toContain('one person');
  expect(bot.failures).toEqual([]);
});

test('a guild with all that belongs to it is cleared away all the same', async () => {
  const store = createDiscordStore(database);
  const at = systemClock.now();
  const guild = {
    applicationId: 'app',
    guildId: '42',
    name: 'Left',
    at: at.subtract({ hours: 24 * 31 }),
  };
  const identify = createIdentify({
    database,
    clock: systemClock,
    random: seededRandom('cleared'),
  });
  await identify({
    platform: 'discord',
    workspace: { externalId: guild.guildId, name: guild.name },
    account: { externalId: '7', name: 'Vic' },
  });
  await store.recordGuildLeft(guild);
  expect(await purgeLeftGuilds(database, at)).toBe(1);
});
