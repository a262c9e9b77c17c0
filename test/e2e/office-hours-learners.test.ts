/**
 * Office hours in a Discord guild and a Slack team at once: one cohort, one line, each learner told in
 * their own place, over two real clients and two wires.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { enrol } from '../../src/community/cohort/cohorts.ts';
import type { Member as DiscordMember } from '../peers/discord/member/member.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { Member as SlackMember } from '../peers/slack/member.ts';
import { hurryRetries } from '../support/hurry.ts';
import { type BothPeers, openBothPeers } from './both-peers.ts';

const MANAGE_GUILD = 1n << 5n;
const general = { channel: 'general' };
const dm = { dm: true } as const;
const QUESTION = { 'What is it about?': 'my laptop', 'What have you tried?': 'Turned it off and on again.' };

let both: BothPeers;
let own: BothPeers['own'];
let bot: BothPeers['bot'];
let peer: BothPeers['peer'];
let slack: BothPeers['slack'];
let engine: BothPeers['engine'];
let hana: DiscordMember;

beforeAll(async () => {
  both = await openBothPeers();
  ({ own, bot, peer, slack, engine } = both);
  hana = peer.member('Hana', { permissions: MANAGE_GUILD | (1n << 31n) });
  // Whoever posts the question of the day begins the cohort.
  await press(messageOf(await hana.run('daily', {}, general)), 'Post here');
  await press(await run(hana, {}), 'Show the board here');
  // In direct messages Discord doesn’t say who manages a guild.
  await takeIn('Hana', 'helper');
  await hana.press(await run(hana, {}), 'Open office hours');
  messageOf(await hana.submit({}));
  await settle();
});
afterAll(() => both.close());
beforeEach(() => bot.clock.forward({ minutes: 2 }));

/** Everything that is due is done, and everything that was stated has arrived. */
const settle = async (): Promise<void> => {
  for (let times = 0; times < 3; times += 1) {
    await engine.tick();
    await engine.drain();
    await hurryRetries(own.database);
  }
  await slack.rest();
};
const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update')
    throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
  return outcome.message;
};
type Seen = ReturnType<typeof messageOf>;

const run = async (member: DiscordMember, options: Readonly<Record<string, string>>): Promise<Seen> =>
  messageOf(await member.run('oh', options, general));
const press = async (on: Seen, label: string, member = hana): Promise<Seen> => messageOf(await member.press(on, label));
const last = (member: DiscordMember): Seen => member.sees(dm).at(-1) ?? expect.fail(`${member.name} is told nothing`);
const findIn = (member: DiscordMember, words: string): Seen =>
  member.sees(dm).findLast(({ text }) => text.includes(words)) ??
  expect.fail(
    `nothing says “${words}”: ${member
      .sees(dm)
      .map(({ text }) => text)
      .join(' | ')}`,
  );
const lastIn = (member: SlackMember, where = 'dm') => member.sees(where).at(-1) ?? expect.fail('nothing is seen');
const foundIn = (member: SlackMember, words: string) =>
  member.sees('dm').findLast((seen) => seen.words.includes(words)) ??
  expect.fail(
    `nothing says “${words}”: ${member
      .sees('dm')
      .map((seen) => seen.words)
      .join(' | ')}`,
  );

/** As an organiser takes somebody in: known from their first command on. */
const takeIn = async (name: string, role: 'learner' | 'helper' | 'organiser' = 'learner'): Promise<void> => {
  const rows = await own.database.statement<{ person: string; cohort: string }>(
    `select distinct a.person_id as person, c.id as cohort from account a, cohort c
     join help_queue q on q.cohort_id = c.id where a.name = $1`,
    [name],
  );
  for (const { person, cohort } of rows)
    await enrol({ database: own.database, clock: bot.clock }, cohort, person, role);
};
const onDiscord = async (name: string): Promise<DiscordMember> => {
  const member = peer.member(name);
  messageOf(await member.run('help', {}, general));
  await takeIn(name);
  return member;
};
const onSlack = async (name: string): Promise<SlackMember> => {
  const member = slack.peer.member(name, { tz: 'Africa/Lagos' });
  expect(await member.run('/today', dm)).toEqual({ ok: true });
  await slack.rest();
  await takeIn(name);
  return member;
};
const joinOnDiscord = async (member: DiscordMember): Promise<Seen> => {
  await member.run('oh', { do: 'join' }, general);
  return messageOf(await member.submit(QUESTION));
};
const joinOnSlack = async (member: SlackMember): Promise<void> => {
  expect(await member.run('/oh join', dm)).toEqual({ ok: true });
  await slack.rest();
  await member.submit(QUESTION);
  await slack.rest();
};
const finish = async (): Promise<void> => {
  await settle();
  await press(findIn(hana, 'You’re helping '), 'Done');
  await settle();
};

test('on Discord: join, my place, called, helped, and whether it did', async () => {
  const amara = await onDiscord('Amara');
  const joined = await joinOnDiscord(amara);
  expect(joined.ephemeral).toBe(true);
  expect(joined.text).toContain('You’re in line');
  await settle();
  expect(last(amara).text).toContain('my laptop');
  expect((await press(joined, 'My place', amara)).text).toContain('Why here');
  await run(hana, { do: 'next' });
  await settle();
  const call = last(amara);
  expect(call.text).toContain('**Hana** is ready for you');
  expect((await press(call, 'I’m here', amara)).text).toContain('You’re being helped');
  await finish();
  const thanks = await press(findIn(amara, 'Did it help?'), 'Yes', amara);
  expect(thanks.text).toContain('Good to hear');
  // The card that was edited all along says how it ended.
  expect(findIn(amara, 'All done').text).toContain('answered');
});

test('in Slack, from another platform than the helper’s: the words go through the bot', async () => {
  const ben = await onSlack('Ben');
  await joinOnSlack(ben);
  await settle();
  expect(foundIn(ben, 'You’re in line').words).toContain('my laptop');
  await run(hana, { do: 'next' });
  await settle();
  const call = foundIn(ben, 'is ready for you');
  expect(await ben.press(call, 'I’m here')).toEqual({ ok: true });
  await settle();
  const card = foundIn(ben, 'You’re being helped');
  expect(JSON.stringify(card.blocks)).toContain('Write to your helper');
  await finish();
  const asked = foundIn(ben, 'Did it help?');
  expect(await ben.press(asked, 'Partly')).toEqual({ ok: true });
  await slack.rest();
  expect(foundIn(ben, 'you can open your question again').words).toContain('Thank you');
});

test('with direct messages closed, My place shows it anew and the call is a mention in the thread or the channel', async () => {
  const cleo = await onDiscord('Cleo');
  peer.faults.dmClosed(cleo);
  const joined = await joinOnDiscord(cleo);
  await settle();
  const place = await press(joined, 'My place', cleo);
  expect(place.text).toContain('You’re in line');
  expect(place.buttons.map(({ label }) => label)).toEqual(['Edit', 'Away', 'Solved it myself', 'Leave']);
  await run(hana, { do: 'next' });
  await settle();
  const [sent] = await own.database.statement<{ channel: string }>(
    `select coalesce(thread_external_id, channel_external_id) as channel from outbox
     where notice = 'office-hours.mentioned'`,
    [],
  );
  const mention = cleo
    .sees({ channel: sent?.channel ?? '' })
    .find(({ pings, text }) => pings.includes(cleo.id) && text.includes('it’s your turn'));
  expect(mention?.text).not.toContain('laptop');
  const shown = await press(mention ?? expect.fail('nobody mentions her'), 'My place', cleo);
  expect((await press(shown, 'I’m here', cleo)).text).toContain('You’re being helped');
  await finish();
});

test('somebody linked who joins on both platforms at once is in line once, and finds it on both', async () => {
  const there = await onDiscord('Dora');
  const here = await onSlack('Dora');
  const offered = messageOf(await there.run('link', {}, general));
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(offered.text)?.[0];
  await here.run(`/link ${code}`, dm);
  await slack.rest();
  expect(await here.press(lastIn(here), 'Confirm')).toEqual({ ok: true });
  await slack.rest();
  await press(messageOf(await there.press(offered, 'Confirm')), 'Yes, link us', there);

  await there.run('oh', { do: 'join' }, general);
  expect(await here.run('/oh join', dm)).toEqual({ ok: true });
  await slack.rest();
  await Promise.all([there.submit(QUESTION), here.submit(QUESTION)]);
  await settle();
  const [row] = await own.database.statement<{ count: number }>(
    `select count(*)::int as count from ticket where ended_at is null`,
    [],
  );
  expect(row).toEqual({ count: 1 });
  expect((await run(there, { do: 'place' })).text).toContain('You’re number');
  expect(await here.run('/oh place', dm)).toEqual({ ok: true });
  await slack.rest();
  expect(lastIn(here).words).toContain('You’re number');
  expect(bot.failures).toEqual([]);
});

test('a helper in Slack and a learner on Discord: words go both ways, and the end is told on both', async () => {
  const [ola, fay] = [await onSlack('Ola'), await onSlack('Fay')];
  await takeIn('Ola', 'organiser');
  const eli = await onDiscord('Eli');
  const say = async (member: SlackMember, acting: Promise<unknown>, where = 'dm') => {
    expect(await acting).toMatchObject({ ok: true });
    await slack.rest();
    return lastIn(member, where);
  };
  const here = await say(ola, ola.run('/oh', general), 'general');
  await say(ola, ola.press(here, 'Show the board here'), 'general');
  await ola.press(await say(ola, ola.run('/oh next', dm)), 'Done');
  await slack.rest();
  await joinOnDiscord(eli);
  await settle();
  const card = await say(ola, ola.run('/oh next', dm));
  expect(card.words).toContain('Eli is on another platform');
  await settle();
  await ola.press(card, 'Reply');
  await slack.rest();
  expect(await ola.submit({ 'Your words': 'Hello from Slack' })).toMatchObject({ outcome: 'closed' });
  await settle();
  await eli.press(findIn(eli, 'Hello from Slack'), 'Reply');
  messageOf(await eli.submit({ 'Your words': 'And from Discord' }));
  await settle();
  expect(foundIn(ola, 'And from Discord').words).toContain('Eli writes');
  await ola.press(card, 'Done');
  await settle();
  await press(findIn(eli, 'Did it help?'), 'Yes', eli);

  // One waits in Slack while it is closed on Discord: the boards of both say so, and she is told.
  await joinOnSlack(fay);
  const sure = await run(hana, { do: 'close' });
  await press(sure, 'Close');
  await settle();
  expect(foundIn(fay, 'Office hours have closed').words).toContain('next');
  const boards = [eli.sees(general).map(({ text }) => text), fay.sees('general').map(({ words }) => words)];
  for (const board of boards) expect(board.join('\n')).toContain('Office hours are closed');
  expect(bot.failures).toEqual([]);
});
