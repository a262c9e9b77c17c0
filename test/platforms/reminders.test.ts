/**
 * Reminders through Discord and Slack from end to end: what is written arrives, and its buttons do
 * what they say, in direct messages.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Address } from '../../src/chat/deliver/messenger.ts';
import type { View } from '../../src/chat/view/view.ts';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { SeenMessage } from '../peers/discord/member/seen.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { type Bot, createBot, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { start, welcomed } from './discord/start-discord.ts';
import { startSlack } from './slack/start.ts';

const curriculum = realCurriculum();
let own: TestDatabase;
let bot: Bot;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  own = await createPostgresDatabase();
  bot = createBot(own.database, { curriculum });
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await own.drop();
});

/** What the person who was met is reminded of: three questions that are due. */
const drawReminder = async (): Promise<View> => {
  await own.database.statement('update reminder set enabled = true', []);
  await own.database.statement(
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
     select p.id, slug, '2026-03-01', '2026-02-26', 3, 5, 0, 3, 0, 1, 0, 2, 1 from person p, jsonb_array_elements_text($1::text::jsonb) as slug`,
    [JSON.stringify([...curriculum.questions.keys()].slice(0, 3))],
  );
  const [to] = await own.database.statement<{ accountId: string }>(
    'select account_id as "accountId" from reminder',
    [],
  );
  const drawn = await bot.offers.notices
    .find(({ name }) => name === 'reminders.due')
    ?.draw(to?.accountId ?? '', bot.clock.now());
  if (!drawn) throw new Error('there is nothing to remind of');
  return drawn;
};

test('on Discord the review runs in the direct messages, the reminder stays, and putting it off changes it', async () => {
  const peer = await startDiscordPeer({ limits: 'none' });
  closing.push(() => peer.close());
  const discord = await start(peer, own, {
    dispatcher: bot.dispatcher,
    commands: declaredCommands(),
  });
  closing.push(() => discord.close());
  await peer.connected();
  await welcomed(peer);
  const amara = peer.member('Amara');
  const messageOf = (outcome: Outcome): SeenMessage => {
    if (outcome.kind !== 'message' && outcome.kind !== 'update')
      throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
    return outcome.message;
  };
  await amara.run('help', {}, { dm: true });
  const to: Address = { kind: 'direct', accountId: amara.id };
  await discord.messenger.send(to, await drawReminder(), 'reminder/1');
  const reminder = await amara.awaits({ dm: true }, ({ text }) => text.includes('for today'));
  expect(messageOf(await amara.press(reminder, 'Start')).text).toContain('Question 1 of 3');
  const zones = messageOf(await amara.press(reminder, 'Choose my time zone'));
  expect(messageOf(await amara.choose(zones, 'settings.zone-take', ['Europe/Prague'])).text).toContain('Europe/Prague');
  const later = messageOf(await amara.press(reminder, 'In 1 hour'));
  expect(later).toMatchObject({ id: reminder.id, text: expect.stringContaining('today at 11:00') });
  const settings = messageOf(await amara.press(later, 'Settings'));
  const opened = await amara.press(settings, 'Change');
  if (opened.kind !== 'form') throw new Error(`got ${opened.kind}, not a form`);
  const saved = messageOf(
    await amara.submit({
      'Remind me at': '8pm',
      'On these days': ['Mon', 'Wed'],
      'Easier days': ['Sat'],
      'Quiet hours': '22-7',
    }),
  );
  expect(saved.text).toContain('Mon, Wed');
  expect(saved.text).toContain('20:00');
});

test('in Slack the review runs in the direct messages, and putting it off changes the reminder', async () => {
  const running = await startSlack({
    dispatcher: bot.dispatcher,
    commands: declaredCommands(),
    transport: 'http',
  });
  closing.push(() => running.stop());
  const amara = running.peer.member('Amara', { tz: 'Europe/Prague' });
  const newest = () => {
    const seen = amara.sees('dm').at(-1);
    if (!seen) throw new Error('nothing is seen');
    return seen;
  };
  const done = async (outcome: Promise<unknown>) => {
    expect(await outcome).toMatchObject({ ok: true });
    await running.rest();
    return newest();
  };
  await done(amara.run('/set-aside', { dm: true }));
  const [team] = await own.database.statement<{ id: string }>('select external_id as id from workspace', []);
  await running.slack.messenger.send(
    { kind: 'direct', accountId: amara.id, workspaceId: team?.id ?? '' },
    await drawReminder(),
    'reminder/1',
  );
  const reminder = newest();
  expect(JSON.stringify(reminder.blocks)).toContain('for today');
  expect(JSON.stringify(reminder.blocks)).not.toContain('time zone');
  expect(JSON.stringify((await done(amara.press(reminder, 'Start'))).blocks)).toContain('Question 1 of 3');
  await done(amara.press(reminder, 'In 1 hour'));
  const later = amara.sees('dm').find(({ ts }) => ts === reminder.ts);
  expect(JSON.stringify(later?.blocks)).toContain('today at 11:00');
  if (!later) throw new Error('the reminder is gone');
  const settings = await done(amara.press(later, 'Settings'));
  await done(amara.press(settings, 'Change'));
  expect(
    await amara.submit({
      'Remind me at': '8pm',
      'On these days': ['Mon', 'Wed'],
      'Easier days': ['Sat'],
      'Quiet hours': '22-7',
    }),
  ).toMatchObject({
    outcome: 'closed',
  });
  await running.rest();
  expect(JSON.stringify(newest().blocks)).toContain('Mon, Wed');
});
