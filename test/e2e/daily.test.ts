/**
 * The question of the day in a Discord guild and a Slack team at once: one cohort, one question in
 * each, answered once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import type { Member as SlackMember } from '../peers/slack/member.ts';
import { type Connected, start as startDiscord, welcomed } from '../platforms/discord/start-discord.ts';
import { type Running, startSlack } from '../platforms/slack/start.ts';
import { type Bot, createBot, createTestClock, quickOffers } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';

const MANAGE_GUILD = 1n << 5n;
const VIEW_CHANNEL = 1n << 10n;
const SEND_MESSAGES = 1n << 11n;
const general = { channel: 'general' };

let own: TestDatabase;
let bot: Bot;
let peer: DiscordPeer;
let discord: Connected;
let slack: Running;
let engine: Engine;
/** The organiser, in Slack. */
let same: SlackMember;
const failed: object[] = [];

beforeAll(async () => {
  own = await createPostgresDatabase();
  bot = createBot(own.database, { clock: createTestClock('2026-03-02T07:00:00Z') });
  const given = { dispatcher: bot.dispatcher, commands: declaredCommands() };
  peer = await startDiscordPeer({ limits: 'none' });
  discord = await startDiscord(peer, own, given);
  slack = await startSlack({ ...given, transport: 'http' });
  await peer.connected();
  await welcomed(peer);
  const log = {
    info: () => {},
    warn: (fields: object) => void failed.push(fields),
    error: (fields: object) => void failed.push(fields),
  };
  engine = createEngine({ database: own.database, clock: bot.clock, random: seededRandom('daily'), log }, () => ({
    ...quickOffers(bot),
    messengers: new Map([
      ['discord', discord.messenger],
      ['slack', slack.slack.messenger],
    ]),
  }));
});
afterAll(async () => {
  await engine.close();
  await slack.stop();
  await discord.close();
  await peer.close();
  await own.drop();
});

/** The day goes on until then, with all that the bot does of its own accord. */
const until = async (at: string): Promise<void> => {
  bot.clock.set(at);
  await engine.tick();
  await engine.drain();
  // Counts are redrawn a few seconds later: made ready instead of waited for.
  await hurryRetries(own.database);
  await engine.drain();
  await slack.rest();
};
const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update')
    throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
  return outcome.message;
};
const inSlack = async (member: SlackMember, acting: Promise<unknown>, where?: string) => {
  expect(await acting).toMatchObject({ ok: true });
  await slack.rest();
  return member.sees(where).at(-1) ?? expect.fail('nothing is seen');
};

const answersOn = ({ blocks }: { readonly blocks: unknown }): readonly string[] =>
  [...JSON.stringify(blocks).matchAll(/"action_id":"(daily\.answer:[^"]+)"/g)].flatMap(([, id]) => id ?? []);

test('one question a day in each place, answered in private, closed with the answer in both', async () => {
  const organiser = peer.member('Ines', { permissions: MANAGE_GUILD | (1n << 31n) });
  same = slack.peer.member('Ines', { admin: true, tz: 'Etc/UTC' });
  const amara = peer.member('Amara');
  const ben = slack.peer.member('Ben');

  // One organiser in two places: linked, then "Post here" in each.
  const offered = messageOf(await organiser.run('link', {}, general));
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(offered.text)?.[0];
  await inSlack(same, same.press(await inSlack(same, same.run(`/link ${code}`, { dm: true }), 'dm'), 'Confirm'), 'dm');
  await organiser.press(messageOf(await organiser.press(offered, 'Confirm')), 'Yes, link us');
  const setUp = messageOf(await organiser.press(messageOf(await organiser.run('daily', {}, general)), 'Post here'));
  expect(setUp.text).toContain('posted here from Mon 2 Mar');
  const second = await inSlack(
    same,
    same.press(await inSlack(same, same.run('/daily', general), 'general'), 'Post it here too'),
    'general',
  );
  expect(second.words).toContain('The question of the day will be posted here');

  await until('2026-03-02T09:00:00Z');
  const onDiscord = await amara.awaits(general, ({ text }) => text.includes('Question of the day'));
  const onSlack = ben.sees('general').at(-1) ?? expect.fail('nothing is posted in Slack');
  expect(onSlack.words).toContain('Question of the day');
  const [asked] = await own.database.statement<{ slug: string }>('select question_slug as slug from daily', []);
  expect(asked).toBeDefined();

  const feedback = messageOf(await amara.press(onDiscord, onDiscord.buttons[0]?.customId ?? ''));
  expect(feedback.text).toMatch(/Right\.|Not this time/);
  expect(feedback.ephemeral).toBe(true);
  const shown = (await inSlack(ben, ben.press(onSlack, answersOn(onSlack)[0] ?? ''), 'general')).words;
  expect(shown).toMatch(/Right\.|Not this time/);
  // Ines, who is one person, answers in Slack and finds it answered on Discord.
  await inSlack(same, same.press(onSlack, answersOn(onSlack)[1] ?? ''), 'general');
  messageOf(await organiser.press(onDiscord, onDiscord.buttons[0]?.customId ?? ''));
  expect(await own.database.statement('select 1 from review', [])).toHaveLength(3);

  await until('2026-03-02T12:00:00Z');
  await until('2026-03-02T12:01:00Z');
  expect(amara.sees(general).find(({ id }) => id === onDiscord.id)?.text).toContain('Answered by 3 people');
  expect(ben.sees('general').find(({ ts }) => ts === onSlack.ts)?.words).toContain('Answered by 3 people');

  await until('2026-03-03T08:00:00Z');
  const closed = amara.sees(general).find(({ id }) => id === onDiscord.id);
  expect(closed?.text).toMatch(/of 3\*\* got it right first time|of 3 got it right first time/);
  expect(
    closed?.attachments.map(({ contentType, description = '' }) => [
      contentType,
      description.startsWith('How it was answered.'),
    ]),
  ).toEqual([['image/png', true]]);
  const closedThere = ben.sees('general').find(({ ts }) => ts === onSlack.ts);
  expect(closedThere?.words).toContain('got it right first time');
  expect(JSON.stringify(closedThere?.blocks)).toContain('"type":"image"');
  await until('2026-03-03T09:00:00Z');
  expect(amara.sees(general).filter(({ text }) => text.includes('Question of the day'))).toHaveLength(2);
  expect(failed).toEqual([]);
  expect(bot.failures).toEqual([]);
});

test('where permissions are taken away the organiser is told once, in private, and the other place goes on', async () => {
  const guild = peer.guilds[0] ?? expect.fail('there is no guild');
  const channelId = guild.channels['general'] ?? expect.fail('there is no channel');
  peer.deny(channelId, VIEW_CHANNEL | SEND_MESSAGES);
  await until('2026-03-04T08:00:00Z');
  await until('2026-03-04T09:00:00Z');
  await until('2026-03-05T09:00:00Z');
  const told = same.sees('dm').filter(({ words }) => words.includes('I can’t post the question of the day'));
  expect(told).toHaveLength(1);
  expect(told[0]?.words).toMatch(/#general in .*“View Channel” there\.$/m);
  expect(
    slack.peer
      .member('Cleo')
      .sees('general')
      .filter(({ words }) => words.includes('Question of the day')).length,
  ).toBe(4);
});
