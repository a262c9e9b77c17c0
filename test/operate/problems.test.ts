/** Promises of standing problems: whoever can mend one sees it until it is mended, or says that they know. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { findIgnored, ignoreProblem, keepFindings } from '../../src/community/problems.ts';
import { type Finding, fine, unknown, wrong } from '../../src/lib/finding.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createLook, watchProblems } from '../../src/operate/doctor/watch.ts';
import { createReading } from '../../src/operate/readings.ts';
import { findDiscordPlaces } from '../../src/platform-stores/discord-guilds.ts';
import { type Bot, createBot, createTestClock, findButton, type Person, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let bot: Bot;
const random = seededRandom('problems');
beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { clock: createTestClock('2026-03-02T09:00:00Z') });
  await beginCohort(ines());
  await choose('w1', 'announcements', 'c1');
});
afterAll(() => made.drop());
beforeEach(async () => {
  await made.database.statement('delete from problem', []);
  bot = createBot(made.database, { clock: createTestClock('2026-03-02T09:00:00Z') });
});

const beginCohort = async (person: Person): Promise<void> => {
  const form = await person.press(await person.command('cohort'), 'Begin a cohort');
  await person.fill(form, { name: ['Spring'], starts: ['2 Mar 2026'] });
};
/** Each cohort of the workspace is written to there. */
const choose = (workspace: string, purpose: string, channelId: string) =>
  made.database.statement(
    `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id)
     select gen_random_uuid(), c.id, c.workspace_id, $2, $3 from cohort c
     join workspace w on w.id = c.workspace_id where w.external_id = $1`,
    [workspace, purpose, channelId],
  );

const found = (...findings: readonly Finding[]): Promise<void> =>
  keepFindings(made.database, findings, () => random.id(bot.clock.now()), bot.clock.now());
const channel = (workspaceExternalId = 'w1', size = 1): Finding =>
  wrong('Discord’s channel c1', 'the bot lacks Send Messages', 'Give its role that.', {
    size,
    place: { platform: 'discord', workspaceExternalId, channelExternalId: 'c1' },
  });
const ines = () => bot.person('Ines', { role: 'organiser', platform: 'discord' });
const olga = () => bot.person('Olga', { role: 'organiser', platform: 'discord', workspace: 'w2' });
const today = async (person: ReturnType<typeof ines>): Promise<string> => wordsIn(await person.command('today'));

test('whoever manages the workspace sees what is wrong there and how to mend it; nobody of another one does, and no learner', async () => {
  await ines().command('today');
  await olga().command('today');
  await found(channel(), wrong('the last backup', 'is 9 days old', 'Make one.'));
  expect(await today(ines())).toMatch(/lacks Send Messages\. Give its role that/);
  // The operator’s is nobody’s here.
  expect(await today(ines())).not.toContain('backup');
  expect(await today(olga())).not.toContain('lacks');
  const amara = bot.person('Amara', { platform: 'discord' });
  expect(await today(amara)).not.toContain('lacks');
  const { id } = findButton(await ines().command('today'), 'Leave that');
  for (const other of [amara, olga()])
    expect(await other.send({ kind: 'action', controlId: id, values: [] })).toMatchObject({ refused: true });
  expect(await today(ines())).toContain('lacks');
});

test('who organises a cohort without managing its workspace sees what is wrong in its own channels, and nowhere else', async () => {
  await ines().command('today');
  const eve = bot.person('Eve', { platform: 'discord' });
  await bot.enrol(eve, 'organiser');
  await found(channel());
  expect(await today(eve)).not.toContain('lacks');
  const { id } = findButton(await ines().command('today'), 'Leave that');
  expect(await eve.send({ kind: 'action', controlId: id, values: [] })).toMatchObject({ refused: true });
  const move = (from: string, to: string) =>
    made.database.statement(
      `update cohort_channel set cohort_id = (select id from cohort where slug = $2)
       where cohort_id = (select id from cohort where slug = $1)`,
      [from, to],
    );
  const [own] = await made.database.statement<{ slug: string }>(`select slug from cohort where name = 'Spring'`, []);
  await move(own?.slug ?? '', 'c');
  expect(await today(eve)).toContain('lacks');
  await move('c', own?.slug ?? '');
});

test('it goes when it is mended, and stays where nobody can tell', async () => {
  await ines().command('today');
  await found(channel());
  await found(unknown('Discord’s channel c1', 'can’t be told'));
  expect(await today(ines())).toContain('lacks');
  await found(fine('Discord’s channel c1', 'the bot may write there'));
  expect(await today(ines())).not.toContain('lacks');
});

test('it goes when another channel is chosen instead', async () => {
  await ines().command('today');
  await found(channel());
  expect(await today(ines())).toContain('lacks');
  const move = (from: string, to: string) =>
    made.database.statement('update cohort_channel set channel_external_id = $2 where channel_external_id = $1', [
      from,
      to,
    ]);
  await move('c1', 'c2');
  await found(fine('Discord’s channel c2', 'the bot may write there'));
  expect(await today(ines())).not.toContain('lacks');
  await move('c2', 'c1');
});

test('what is left alone comes back after thirty days, or when it is twice as bad', async () => {
  await ines().command('today');
  await found(channel('w1', 2));
  const shown = await ines().command('today');
  expect(wordsIn(await ines().press(shown, 'Leave that'))).toContain('leave that alone until');
  expect(await today(ines())).not.toContain('lacks');
  await found(channel('w1', 3));
  expect(await today(ines())).not.toContain('lacks');
  await found(channel('w1', 4));
  expect(await today(ines())).toContain('lacks');
  await found(channel('w1', 2));
  bot.clock.forward({ hours: 24 * 29 });
  expect(await today(ines())).not.toContain('lacks');
  bot.clock.forward({ hours: 25 });
  await found(channel('w1', 2));
  expect(await today(ines())).toContain('lacks');
});

test('a running bot looks by itself: what is wrong and not ignored is a line of its log and a number of its metrics', async () => {
  await ines().command('today');
  const logged: unknown[] = [];
  const log = { info: () => {}, warn: (fields: object) => void logged.push(fields), error: () => {} };
  let size = 1;
  const examine = async () => [channel('w1', size)];
  const lookNow = createLook({ database: made.database, dataFolder: '/nowhere', examine, random, log });
  const look = () => lookNow(bot.clock.now());
  const count = async () => (await createReading(made.database, bot.clock.now)()).problems;
  expect(await count()).toBe(0);
  expect(await look()).toBe(true);
  // Nothing is told twice.
  expect(await look()).toBe(true);
  expect(logged).toEqual([
    { about: 'Discord’s channel c1', says: 'the bot lacks Send Messages', fix: 'Give its role that.' },
  ]);
  expect(await count()).toBe(1);
  await ines().press(await ines().command('today'), 'Leave that');
  expect(await look()).toBe(false);
  expect([logged.length, await count()]).toEqual([1, 0]);
  size = 2;
  expect(await look()).toBe(true);
  expect([logged.length, await count()]).toEqual([2, 1]);
});

test('what is mended by choosing another channel is said to be mended, and told anew where it is chosen again', async () => {
  const events: string[] = [];
  const note = (_: object, event: string) => void events.push(event);
  const chosen = (channelId: string) =>
    made.database.statement('update cohort_channel set channel_external_id = $1', [channelId]);
  let findings = [channel()];
  const look = createLook({
    database: made.database,
    dataFolder: '/nowhere',
    examine: async () => findings,
    random,
    log: { info: note, warn: note, error: note },
  });
  await look(bot.clock.now());
  await chosen('c2');
  findings = [];
  await look(bot.clock.now());
  expect(events).toEqual(['problem', 'problem-mended']);
  await chosen('c1');
  findings = [channel()];
  await look(bot.clock.now());
  expect(events).toEqual(['problem', 'problem-mended', 'problem']);
});

test('what is mended is seen within the hour, and where nothing is wrong a day passes until the next look', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const events: string[] = [];
  const note = (_: object, event: string) => void events.push(event);
  let [finding, looks] = [channel(), 0];
  const stop = watchProblems({
    database: made.database,
    dataFolder: '/nowhere',
    examine: async () => {
      looks += 1;
      return [finding];
    },
    random,
    log: { info: note, warn: note, error: note },
  });
  const pass = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * 60_000);
  await pass(10);
  await expect.poll(() => events).toEqual(['problem']);
  finding = fine('Discord’s channel c1', 'the bot may write there');
  await pass(60);
  await expect.poll(() => events).toEqual(['problem', 'problem-mended']);
  await pass(23 * 60);
  expect(looks).toBe(2);
  finding = channel();
  await pass(60);
  await expect.poll(() => events).toEqual(['problem', 'problem-mended', 'problem']);
  stop();
  await pass(25 * 60);
  expect(looks).toBe(3);
  vi.useRealTimers();
});

test('what doctor alone looks at stays ignored for its thirty days, though a running bot doesn’t see it', async () => {
  const packs = wrong('packs', '2 mistakes', 'See each.');
  await found(packs);
  await ignoreProblem(made.database, 'packs', bot.clock.now());
  const isIgnored = async () => (await findIgnored(made.database, [packs], bot.clock.now())).has('packs');
  for (const days of [8, 20]) {
    bot.clock.forward({ hours: 24 * days });
    await found();
    expect(await isIgnored()).toBe(true);
  }
  bot.clock.forward({ hours: 24 * 3 });
  await found();
  expect(await isIgnored()).toBe(false);
});

test('each channel is looked at once, whatever it is for; none of a cohort that is archived or a server that we left', async () => {
  const { database } = made;
  await database.statement('delete from cohort_channel', []);
  await beginCohort(bot.person('Otto', { role: 'organiser', platform: 'discord', workspace: 'w3' }));
  for (const workspace of ['w1', 'w3'])
    for (const purpose of ['daily', 'office-hours']) await choose(workspace, purpose, 'same');
  const places = async () => (await findDiscordPlaces(database)).channels.map(({ guildId }) => guildId);
  expect((await places()).toSorted()).toEqual(['w1', 'w3']);
  await database.statement(
    `update cohort set archived_at = now() where workspace_id in (select id from workspace where external_id = 'w1')`,
    [],
  );
  expect(await places()).toEqual(['w3']);
  const guilds = async () => (await findDiscordPlaces(database)).guilds.map(({ guildId }) => guildId);
  expect(await guilds()).toContain('w1');
  const wrongThere = wrong('Discord’s channel same', 'lacks', 'Give.', {
    place: { platform: 'discord', workspaceExternalId: 'w3', channelExternalId: 'same' },
  });
  await found(wrongThere);
  const same = { guildId: 'w3', channelId: 'same', standing: true };
  expect((await findDiscordPlaces(database)).channels).toEqual([{ ...same, officeHours: true }]);
  await choose('w3', 'announcements', 'elsewhere');
  expect((await findDiscordPlaces(database)).channels).toContainEqual({
    guildId: 'w3',
    channelId: 'elsewhere',
    standing: false,
    officeHours: false,
  });
  await database.statement(`delete from cohort_channel where purpose = 'announcements'`, []);
  await database.statement(
    `insert into discord_guild (application_id, guild_id, name, joined_at, left_at)
     values ('a', 'w3', 'Left', now(), now())`,
    [],
  );
  expect(await places()).toEqual([]);
  expect(await guilds()).not.toContain('w3');
});
