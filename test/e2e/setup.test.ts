/**
 * Five minutes from inviting the bot to the first question: the whole way on both platforms and in
 * the sandbox, counted in what somebody has to do for it.
 */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Conversations } from '../../src/chat/deliver/conversations.ts';
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createMovableClock } from '../../src/lib/time/clock.ts';
import { platformLooks } from '../../src/looks.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { SeenMessage } from '../peers/discord/member/seen.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { start as startDiscord, welcomed } from '../platforms/discord/start-discord.ts';
import { startSandbox } from '../platforms/sandbox/client.ts';
import { startSlack } from '../platforms/slack/start.ts';
import { type Bot, createBot, createTestClock, quickOffers } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { launchBrowser } from './browser.ts';
import { type Step, startStopwatch } from './stopwatch.ts';

const MANAGE_GUILD = 1n << 5n;
const MEMBER = 1n << 31n;
const VIEW_CHANNEL = 1n << 10n;
const SEND_MESSAGES = 1n << 11n;
const general = { channel: 'general' };
const PATIENCE_MS = 30_000;

let own: TestDatabase;
let bot: Bot;
let engine: Engine;
const messengers = new Map<PlatformName, Messenger & Conversations>();
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  messengers.clear();
  own = await createPostgresDatabase();
  const clock = createTestClock('2026-03-02T07:00:00Z');
  bot = createBot(own.database, { clock, messengers });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  engine = createEngine({ database: own.database, clock, random: seededRandom('setup'), log }, () => ({
    ...quickOffers(bot),
    messengers,
  }));
});
afterEach(async () => {
  await engine.close();
  for (const close of closing.splice(0).toReversed()) await close();
  await own.drop();
  expect(bot.failures).toEqual([]);
}, PATIENCE_MS);

/** What waits to be sent is sent; what waits for its pace is made ready instead of waited for. */
const deliver = async (): Promise<void> => {
  await engine.tick();
  await engine.drain();
  await hurryRetries(own.database);
  await engine.drain();
};

const messageOf = (outcome: Outcome): SeenMessage => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update')
    throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
  return outcome.message;
};

const startOnDiscord = async () => {
  const peer = await startDiscordPeer({ limits: 'none' });
  closing.push(() => peer.close());
  const discord = await startDiscord(peer, own, { dispatcher: bot.dispatcher, commands: declaredCommands() });
  closing.push(() => discord.close());
  messengers.set('discord', discord.messenger);
  await peer.connected();
  await welcomed(peer);
  return { peer, ines: peer.member('Ines', { permissions: MANAGE_GUILD | MEMBER }) };
};

test('on Discord: three presses and two forms, nothing typed, from the welcome to the sample', async () => {
  const { peer } = await startOnDiscord();
  const { did, step, wait, print } = startStopwatch();
  let guild = peer.guilds[0] ?? expect.fail('there is no guild');
  const inGuild = (name: string, permissions = MEMBER) => peer.member(name, { guild: guild.id, permissions });
  const welcome = await step('invited', () => {
    guild = peer.invite('Night school', ['general']);
    return inGuild('Ines', MANAGE_GUILD | MEMBER).awaits(general, ({ text }) => text.includes('Hello, I’m Watermark'));
  });
  const ines = inGuild('Ines', MANAGE_GUILD | MEMBER);
  const press = (on: SeenMessage, label: string): Promise<Outcome> => step('pressed', () => ines.press(on, label));
  const sendAsItIs = async (picked: Readonly<Record<string, readonly string[]>> = {}): Promise<SeenMessage> =>
    messageOf(await step('sent', () => ines.submit(picked)));
  const empty = messageOf(await press(welcome, 'Set up'));
  expect(empty).toMatchObject({ ephemeral: true, text: expect.stringContaining('Set up your cohort') });
  await press(empty, 'Begin the cohort');
  const begun = await sendAsItIs();
  expect(begun.id).toBe(empty.id);
  await press(begun, 'Choose its channel and time');
  expect(ines.form()?.fields[0]).toMatchObject({ label: 'Channel' });
  const channelId = guild.channels['general'] ?? expect.fail('there is no channel');
  const done = await sendAsItIs({ Channel: [channelId] });
  expect(done.text).toContain(`I’ve posted a sample question in <#${channelId}>`);
  const ada = inGuild('Ada');
  const sample = await wait(async () => {
    await deliver();
    return ada.awaits(general, ({ text }) => text.includes('A sample question'));
  });
  expect(did).toEqual({ invited: 1, typed: 0, pressed: 3, sent: 2, picked: 0 });
  print('On Discord, from the invitation');

  expect(ada.sees(general).some(({ text }) => text.includes('Just making sure'))).toBe(false);
  const tried = messageOf(await ada.press(sample, 'A'));
  expect(tried).toMatchObject({ ephemeral: true, text: expect.stringMatching(/Right\.|Not this time/) });
  expect(await own.database.statement('select 1 from review', [])).toEqual([]);

  bot.clock.set('2026-03-02T09:00:00Z');
  await deliver();
  await ada.awaits(general, ({ text }) => text.includes('Question of the day'));
});

test('on Discord: a channel that we may not see or write in is told with the permission, and nothing is saved', async () => {
  const { peer, ines } = await startOnDiscord();
  const guild = peer.guilds[0] ?? expect.fail('there is no guild');
  const channelId = guild.channels['general'] ?? expect.fail('there is no channel');
  const empty = messageOf(await ines.run('setup', {}, general));
  await ines.press(empty, 'Begin the cohort');
  const begun = messageOf(await ines.submit({}));
  for (const [denied, words] of [
    [SEND_MESSAGES, '“Send Messages” there'],
    [VIEW_CHANNEL | SEND_MESSAGES, '“View Channel” there'],
  ] as const) {
    await ines.press(begun, 'Choose its channel and time');
    peer.deny(channelId, denied);
    const refused = messageOf(await ines.submit({ Channel: [channelId] }));
    expect(refused.text).toContain(words);
    peer.deny(channelId, 0n);
  }
  const gone = peer.deleteChannel;
  await ines.press(begun, 'Choose its channel and time');
  const other = guild.channels['random'] ?? Object.values(guild.channels).find((id) => id !== channelId);
  if (other) {
    gone(other);
    expect(messageOf(await ines.submit({ Channel: [other] })).text).toContain('no longer');
  }
  expect(await own.database.statement('select 1 from cohort_channel', [])).toEqual([]);
});

test('in Slack: one command, two presses and two forms, from the command to the sample', async () => {
  const slack = await startSlack({ dispatcher: bot.dispatcher, commands: declaredCommands(), transport: 'http' });
  closing.push(() => slack.stop());
  messengers.set('slack', slack.slack.messenger);
  const { did, step, wait, print } = startStopwatch();
  const ines = slack.peer.member('Ines', { admin: true, tz: 'Europe/Prague' });
  const newest = () => ines.sees('general').at(-1) ?? expect.fail('nothing is seen');
  const act = (what: Step, acting: () => Promise<unknown>, expected: object = { ok: true }) =>
    step(what, async () => {
      expect(await acting()).toMatchObject(expected);
      await slack.rest();
      return newest();
    });
  const press = (on: ReturnType<typeof newest>, label: string) => act('pressed', () => ines.press(on, label));
  const sendAsItIs = () => act('sent', () => ines.submit(), { outcome: 'closed' });
  const empty = await act('typed', () => ines.run('/setup', general));
  expect(empty.words).toContain('Set up your cohort');
  await press(empty, 'Begin the cohort');
  const begun = await sendAsItIs();
  expect(begun.words).toContain('It has begun');
  await press(begun, 'Choose its channel and time');
  const done = await sendAsItIs();
  expect(done.words).toContain('I’ve posted a sample question in');
  expect(JSON.stringify(done.blocks)).toContain('"type":"channel"');
  await wait(async () => {
    await deliver();
    await slack.rest();
  });
  const ada = slack.peer.member('Ada');
  const sample = ada.sees('general').find(({ words }) => words.includes('A sample question'));
  expect(sample).toBeDefined();
  expect(did).toEqual({ invited: 0, typed: 1, pressed: 2, sent: 2, picked: 0 });
  print('In Slack, from the command');
  expect(ada.sees('general').some(({ words }) => words.includes('Just making sure'))).toBe(false);
  const [schedule] = await own.database.statement<{ zone: string }>('select zone from daily_schedule', []);
  expect(schedule?.zone).toBe('Europe/Prague');
});

test('in Slack: a private channel that we aren’t in is told, and what to do', async () => {
  const slack = await startSlack({ dispatcher: bot.dispatcher, commands: declaredCommands(), transport: 'http' });
  closing.push(() => slack.stop());
  messengers.set('slack', slack.slack.messenger);
  const ines = slack.peer.member('Ines', { admin: true });
  const newest = () => ines.sees('general').at(-1) ?? expect.fail('nothing is seen');
  await ines.run('/setup', general);
  await slack.rest();
  await ines.press(newest(), 'Begin the cohort');
  await slack.rest();
  await ines.submit();
  await slack.rest();
  await ines.press(newest(), 'Choose its channel and time');
  await slack.rest();
  const refused = await ines.submit({ Channel: 'C0NOTHERE' });
  expect(refused).toMatchObject({ outcome: 'updated' });
  expect(JSON.stringify(ines.openView)).toContain('invite me there with /invite');
  expect(await own.database.statement('select 1 from cohort_channel', [])).toEqual([]);
});

test.each(['plain', 'discord', 'slack'] as const)(
  'in the sandbox, drawn as %s: one command, two presses and two forms to the sample',
  async (look) => {
    const commands = declaredCommands();
    const sandbox = await startSandbox({
      dispatcher: bot.dispatcher,
      commands,
      looks: platformLooks(commands),
      clock: createMovableClock(bot.clock),
    });
    closing.push(() => sandbox.end());
    messengers.set('sandbox', sandbox.messenger);
    const browser = await launchBrowser();
    closing.push(() => browser.close());
    const page: Page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS / 3);
    const { did, step, wait, print } = startStopwatch();
    await page.goto(`${sandbox.url}/?as=ines${look === 'plain' ? '' : `&look=${look}`}#general`);
    const composer = page.getByRole('combobox', { name: /^(Message Watermark|Write in #)/ });
    const newest = () => page.getByRole('article').last();
    const press = (name: string): Promise<void> =>
      step('pressed', async () => {
        await newest().getByRole('button', { name }).click();
        await page.getByRole('dialog').waitFor();
      });
    const sendAsItIs = (words: string): Promise<void> =>
      step('sent', async () => {
        await page.getByRole('dialog').locator('button[type=submit]').click();
        await newest().getByText(words).waitFor();
      });
    await step('typed', async () => {
      await composer.fill('/setup');
      await composer.press('Enter');
      await newest().getByRole('button', { name: 'Begin the cohort' }).waitFor();
    });
    await press('Begin the cohort');
    await sendAsItIs('It has begun');
    await press('Choose its channel and time');
    await sendAsItIs('I’ve posted a sample question in');
    const sample = page.getByRole('article').filter({ hasText: 'A sample question' }).last();
    await wait(async () => {
      await deliver();
      await sample.waitFor();
    });
    expect(did).toEqual({ invited: 0, typed: 1, pressed: 2, sent: 2, picked: 0 });
    print(`In the sandbox, drawn as ${look}, from the command`);
    await sample.getByRole('button', { name: 'A', exact: true }).click();
    await page.getByText('I’ve kept nothing of it').last().waitFor();
  },
  PATIENCE_MS * 2,
);
