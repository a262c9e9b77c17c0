/**
 * Office hours of one cohort in a Discord guild and a Slack team at once: two helpers and five
 * learners, each on their own platform, over the wire of both.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member as DiscordMember } from '../peers/discord/member/member.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { Member as SlackMember } from '../peers/slack/member.ts';
import { hurryRetries } from '../support/hurry.ts';
import { type BothPeers, openBothPeers } from './both-peers.ts';

const PATIENCE_MS = 120_000;
const MANAGE_GUILD = 1n << 5n;
const general = { channel: 'general' };
const dm = { dm: true } as const;

let both: BothPeers;
let own: BothPeers['own'];
let bot: BothPeers['bot'];
let peer: BothPeers['peer'];
let slack: BothPeers['slack'];
let engine: BothPeers['engine'];
let failed: BothPeers['failed'];
let ida: SlackMember;

beforeAll(async () => {
  both = await openBothPeers({ at: '2026-03-02T16:00:00Z' });
  ({ own, bot, peer, slack, engine, failed } = both);
}, PATIENCE_MS);
afterAll(() => both.close(), PATIENCE_MS);

const settle = async (): Promise<void> => {
  await engine.tick();
  for (let turn = 0; turn < 3; turn += 1) {
    await engine.drain();
    await hurryRetries(own.database);
  }
  await slack.rest();
};
const pass = async (duration: Temporal.DurationLike): Promise<void> => {
  bot.clock.forward(duration);
  await settle();
};
const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update')
    throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome).slice(0, 500)}`);
  return outcome.message;
};
const inSlack = async (member: SlackMember, acting: Promise<unknown>, where = 'general') => {
  expect(await acting).toMatchObject({ ok: true });
  await slack.rest();
  return member.sees(where).at(-1) ?? expect.fail('nothing is seen');
};
/** They are in the cohort from now on. */
const enrol = async (role: string, ids: readonly string[]): Promise<void> => {
  for (const id of ids)
    await own.database.statement(
      `insert into enrolment (cohort_id, person_id, role, created_at)
       select c.id, a.person_id, $2::role, now() from cohort c, account a where a.external_id = $1
       on conflict (cohort_id, person_id) do update set role = excluded.role`,
      [id, role],
    );
};
const question = (who: string) => ({
  'What is it about?': 'Watermarks',
  'What have you tried?': `${who} read the chapter twice`,
});
const boardOnDiscord = (member: DiscordMember) =>
  member.awaits(general, ({ text }) => text.includes('Office hours are'));
const boardInSlack = (member: SlackMember) =>
  member.sees('general').findLast(({ words }) => words.includes('Office hours are')) ?? expect.fail('no board');
const joinOnDiscord = async (member: DiscordMember): Promise<void> => {
  await member.press(await boardOnDiscord(member), 'Join');
  const sent = messageOf(await member.submit(question(member.name)));
  if (sent.text.includes('may answer')) messageOf(await member.press(sent, 'I still want help'));
  await pass({ seconds: 30 });
};
const joinInSlack = async (member: SlackMember, ticks: readonly string[] = []): Promise<void> => {
  await member.press(boardInSlack(member), 'Join');
  await slack.rest();
  const ticked = ticks.length > 0 ? { 'If you like': [...ticks] } : {};
  expect(await member.submit({ ...question(member.name), ...ticked })).toMatchObject({ outcome: 'closed' });
  await slack.rest();
  const shown = member.sees('general').at(-1);
  if (shown?.words.includes('may answer')) await inSlack(member, member.press(shown, 'I still want help'));
  await pass({ seconds: 30 });
};

test('two helpers and five learners on two platforms', { timeout: PATIENCE_MS }, async () => {
  const ines = peer.member('Ines', { permissions: MANAGE_GUILD | (1n << 31n) });
  const [hal, amara, bo] = [peer.member('Hal'), peer.member('Amara'), peer.member('Bo')];
  ida = slack.peer.member('Ida');
  const [kim, lou, max] = ['Kim', 'Lou', 'Max'].map((name) => slack.peer.member(name));
  if (!kim || !lou || !max) throw new Error('nobody in Slack');

  // A cohort with its people, on both.
  await ines.press(messageOf(await ines.run('daily', {}, general)), 'Post here');
  for (const member of [hal, amara, bo]) await member.run('cohort', {}, general);
  for (const member of [ida, kim, lou, max]) await inSlack(member, member.run('/cohort', general));
  await enrol('helper', [hal.id]);
  await enrol('organiser', [ida.id]);
  await enrol('learner', [amara.id, bo.id, kim.id, lou.id, max.id]);
  await own.database.statement('delete from daily_schedule', []);

  // A board in each, and a helper.
  messageOf(await ines.press(messageOf(await ines.run('oh', {}, general)), 'Show the board here'));
  await own.database.statement(`update office_hours set meeting_url = 'https://meet.example/room'`, []);
  const there = await inSlack(ida, ida.run('/oh', general));
  expect((await inSlack(ida, ida.press(there, 'Show the board here'))).words).toContain('stands in this channel');
  await hal.run('oh', { do: 'start' }, general);
  expect(messageOf(await hal.submit({})).text).toContain('You’re helping now');
  await inSlack(ida, ida.run('/oh start', general));
  await pass({ minutes: 2 });

  // Two on Discord, three in Slack.
  await joinOnDiscord(amara);
  await joinInSlack(kim);
  await joinOnDiscord(bo);
  await joinInSlack(lou);
  await joinInSlack(max);
  await pass({ minutes: 1 });
  const onDiscord = await boardOnDiscord(bo);
  expect(onDiscord.text).toContain('5 people wait');
  expect(boardInSlack(lou).words).toContain('5 people wait');
  const payloads = JSON.stringify([onDiscord, boardInSlack(lou)]);
  for (const secret of ['Amara', 'Kim', 'Watermarks', 'read the chapter']) expect(payloads).not.toContain(secret);

  // Both press Next: Hal gets Amara, in a private thread; Ida gets Kim, in a group of the two.
  expect(messageOf(await hal.run('oh', { do: 'next' }, general)).text).toContain('You’ve called Amara');
  expect((await inSlack(ida, ida.run('/oh next', general))).words).toContain('You’ve called Kim');
  await settle();
  const called = await hal.awaits(dm, ({ text }) => text.includes('You’ve called Amara'));
  expect(called.text).toContain('A private thread is open for you and Amara');
  const threads = await own.database.statement<{ channel: string; thread: string }>(
    `select c.thread_channel_external_id as channel, c.thread_external_id as thread
     from claim c join account a on a.id = c.account_id order by a.name`,
    [],
  );
  const [hals, idas] = threads;
  if (!hals || !idas) throw new Error('no threads');
  expect(
    amara
      .sees({ channel: hals.thread })
      .map(({ text }) => text)
      .join('\n'),
  ).toContain('read the chapter twice');
  expect(() => bo.sees({ channel: hals.thread })).toThrow();
  expect(
    kim
      .sees(idas.channel)
      .map(({ words }) => words)
      .join('\n'),
  ).toContain('read the chapter twice');
  expect(lou.isIn(idas.channel)).toBe(false);

  // Done; the next ones. Hal then helps somebody in Slack: no thread, but words go to and fro.
  const next = async (): Promise<void> => {
    await pass({ minutes: 1 });
    const shown = messageOf(await hal.run('oh', {}, general));
    const mine = shown.buttons.some(({ label }) => label === 'Your claim')
      ? messageOf(await hal.press(shown, 'Your claim'))
      : undefined;
    if (mine) messageOf(await hal.press(mine, 'Done'));
  };
  await next();
  expect(messageOf(await hal.run('oh', { do: 'next' }, general)).text).toContain('You’ve called Bo');
  await next();
  const apart = messageOf(await hal.run('oh', { do: 'next' }, general));
  expect(apart.text).toContain('Lou is on another platform');
  await hal.press(apart, 'Reply');
  expect(messageOf(await hal.submit({ 'Your words': 'Hello from Discord' })).text).toContain('Sent to **Lou**');
  await settle();
  const relayed =
    lou.sees('dm').findLast(({ words }) => words.includes('Hello from Discord')) ?? expect.fail('nothing');
  expect(JSON.stringify(relayed.blocks)).toContain('https://meet.example/room');
  await lou.press(relayed, 'Reply');
  await slack.rest();
  expect(await lou.submit({ 'Your words': 'And from Slack' })).toMatchObject({ outcome: 'closed' });
  await settle();
  expect((await hal.awaits(dm, ({ text }) => text.includes('And from Slack'))).text).toContain('Lou writes');
  await pass({ minutes: 1 });
  expect((await boardOnDiscord(bo)).text).toContain('1 person waits');
  expect(bot.failures).toEqual([]);
  expect(failed).toEqual([]);
});

test('eight in Slack are a group; whoever comes ninth reads and writes through the bot', {
  timeout: PATIENCE_MS,
}, async () => {
  // Everybody else has gone home.
  await own.database.statement(`update claim set ended_at = called_at, outcome = 'done' where ended_at is null`, []);
  await own.database.statement(`update ticket set state = 'done', ended_at = joined_at, due_at = null`, []);
  const names = ['Ann', 'Ben', 'Cem', 'Dee', 'Eva', 'Fay', 'Gus', 'Nia'];
  const learners = names.map((name) => slack.peer.member(name));
  for (const member of learners) await inSlack(member, member.run('/cohort', general));
  await enrol(
    'learner',
    learners.map(({ id }) => id),
  );
  await pass({ minutes: 30 });
  for (const member of learners) await joinInSlack(member, ['Others may join me']);
  const [ann, nia] = [learners[0], learners[7]];
  if (!ann || !nia) throw new Error('nobody');
  const card = await inSlack(ida, ida.run('/oh next', general));
  expect(card.words).toContain('You’ve called Ann');
  await settle();
  for (const name of names.slice(1)) {
    await ida.press(card, 'Add to group');
    await slack.rest();
    expect(await ida.submit({ 'Who joins': `${name}: Watermarks` })).toMatchObject({ outcome: 'closed' });
    await settle();
  }
  const [{ channel } = { channel: '' }] = await own.database.statement<{ channel: string }>(
    'select thread_channel_external_id as channel from claim where ended_at is null',
    [],
  );
  expect(learners.map((member) => member.isIn(channel))).toEqual([...Array(7).fill(true), false]);
  const inGroup = () => ann.sees(channel).map(({ words }) => words);
  const before = inGroup().length;
  const mine = await inSlack(ida, ida.run('/oh next', general));
  expect(mine.words).toContain('I couldn’t let Nia into the thread');
  const hers = await inSlack(nia, nia.run('/oh place', general));
  expect(hers.words).toContain('I couldn’t let you into the thread of those who are helped with you');
  expect(JSON.stringify(hers.blocks)).toContain('https://meet.example/room');
  await nia.press(hers, 'Write to your helper');
  await slack.rest();
  const words = { 'Your words': 'May I ask here?', 'Who else reads it?': ['Those who are helped with me'] };
  expect(await nia.submit(words)).toMatchObject({ outcome: 'closed' });
  await settle();
  expect(ida.sees('dm').some(({ words: said }) => said.includes('May I ask here?'))).toBe(true);
  expect(inGroup().slice(before)).toEqual([expect.stringContaining('May I ask here?')]);
  await ida.press(mine, 'Reply');
  await slack.rest();
  expect(await ida.submit({ 'Your words': 'Of course' })).toMatchObject({ outcome: 'closed' });
  await settle();
  expect(nia.sees('dm').some(({ words: said }) => said.includes('Of course'))).toBe(true);
  expect(inGroup().slice(before + 1)).toEqual([expect.stringContaining('Of course')]);
  expect(bot.failures).toEqual([]);
  expect(failed).toEqual([]);
});
