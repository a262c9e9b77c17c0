/**
 * What people do in office hours that isn’t foreseen, over the wire of Discord and of Slack, whose
 * clients refuse what theirs would: a clear reply, and no question is lost or stuck.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Member as DiscordMember } from '../peers/discord/member/member.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { Member as SlackMember } from '../peers/slack/member.ts';
import { hurryRetries } from '../support/hurry.ts';
import { type BothPeers, openBothPeers } from './both-peers.ts';

const MANAGER = (1n << 5n) | (1n << 31n);
const general = { channel: 'general' };
const QUESTION = { 'What is it about?': 'my laptop', 'What have you tried?': 'Turned it off and on again.' };

let both: BothPeers;
/** On Discord: who organises, helps and learns. In Slack: who helps and learns. */
let ines: DiscordMember;
let hal: DiscordMember;
let lea: DiscordMember;
let tom: DiscordMember;
let ida: SlackMember;
let kim: SlackMember;

beforeAll(async () => {
  both = await openBothPeers({ at: '2026-03-02T16:00:00Z' });
  const { peer, slack } = both;
  ines = peer.member('Ines', { permissions: MANAGER });
  [hal, lea, tom] = [peer.member('Hal'), peer.member('Lea'), peer.member('Tom')];
  [ida, kim] = [slack.peer.member('Ida'), slack.peer.member('Kim')];
  await ines.press(messageOf(await ines.run('daily', {}, general)), 'Post here');
  await rows('delete from daily_schedule');
  for (const member of [hal, lea, tom]) await member.run('cohort', {}, general);
  for (const member of [ida, kim]) await member.run('/cohort', general);
  await slack.rest();
  for (const [role, ids] of [
    ['helper', [hal.id, ida.id]],
    ['learner', [lea.id, tom.id, kim.id]],
  ] as const)
    await rows(
      `insert into enrolment (cohort_id, person_id, role, created_at)
       select c.id, a.person_id, '${role}', now() from cohort c, account a
       where a.external_id in ('${ids.join(`', '`)}') on conflict do nothing`,
    );
  await ines.press(messageOf(await ines.run('oh', {}, general)), 'Show the board here');
});
afterAll(() => both.close());
beforeEach(async () => {
  both.bot.clock.forward({ minutes: 2 });
  await rows('delete from ticket');
});

const rows = <Row>(query: string): Promise<readonly Row[]> => both.own.database.statement<Row>(query, []);
const pass = async (duration: Temporal.DurationLike): Promise<void> => {
  both.bot.clock.forward(duration);
  for (let turn = 0; turn < 3; turn += 1) {
    await both.engine.tick();
    await both.engine.drain();
    await hurryRetries(both.own.database);
  }
  await both.slack.rest();
};
const settle = (): Promise<void> => pass({ seconds: 1 });
const messageOf = (outcome: Outcome) => {
  if (outcome.kind === 'message' || outcome.kind === 'update') return outcome.message;
  throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome).slice(0, 400)}`);
};
const oh = async (member: DiscordMember, to: string, filled?: Readonly<Record<string, string>>) => {
  const outcome = await member.run('oh', { do: to }, general);
  return messageOf(filled ? await member.submit(filled) : outcome);
};
const inSlack = async (member: SlackMember, line: string, filled?: Readonly<Record<string, string>>) => {
  expect(await member.run(line, general)).toEqual({ ok: true });
  await both.slack.rest();
  if (filled) expect(await member.submit(filled)).toMatchObject({ outcome: 'closed' });
  await both.slack.rest();
  return member.sees('general').at(-1) ?? expect.fail('nothing is seen');
};
const toldOn = (member: DiscordMember): string =>
  member
    .sees({ dm: true })
    .map(({ text }) => text)
    .join('\n');
const states = async (): Promise<readonly string[]> =>
  (await rows<{ state: string }>('select state from ticket where ended_at is null order by joined_at, id')).map(
    ({ state }) => state,
  );
const done = async (): Promise<void> => {
  const card = await oh(hal, 'next');
  expect(messageOf(await hal.press(card, 'Done')).text).toContain('has been helped');
  await settle();
};

test('joining before they open', async () => {
  const shut = await oh(lea, 'join');
  expect(shut.text).toContain('Office hours aren’t open');
  expect(shut.buttons.map(({ label }) => label)).toEqual(
    expect.arrayContaining(['Ask in writing', 'Get in line for next time']),
  );
  expect((await inSlack(kim, '/oh join')).words).toContain('Office hours aren’t open');
  expect((await oh(hal, 'start', {})).text).toContain('You’re helping now');
  await inSlack(ida, '/oh start');
});

test.each([
  ['of 3,000 characters', 'x'.repeat(3000), 'xxxxx'],
  ['from right to left', 'لماذا تتكرر الصفوف؟ \u202Egnp.exe', 'الصفوف'],
  ['of emoji alone', '🤯🤯🤯', '🤯'],
  ['with a link to nowhere', 'http://nowhere.invalid/%%% @everyone', 'nowhere.invalid'],
])('a question %s is read as it was typed, on each', async (_, words, seen) => {
  const filled = {
    'What is it about?': words.slice(0, 150),
    'What have you tried?': words,
    'Error message or link': words.slice(0, 1000),
  };
  expect((await oh(lea, 'join', filled)).text).toContain('You’re in line');
  expect((await inSlack(kim, '/oh join', filled)).words).toContain('You’re in line');
  expect((await oh(hal, 'next')).text).toContain(seen);
  const card = await inSlack(ida, '/oh next');
  expect(card.words).toContain(seen);
  await settle();
  expect(await ida.press(card, 'Done')).toEqual({ ok: true });
  await done();
  expect(await states()).toEqual([]);
});

test('a question of 4,000 characters: neither client lets it be typed', async () => {
  const long = { ...QUESTION, 'What have you tried?': 'x'.repeat(4000) };
  await expect(oh(lea, 'join', long)).rejects.toThrow('at most 3000');
  await inSlack(kim, '/oh join');
  expect(await kim.submit(long)).toMatchObject({ outcome: 'incomplete' });
  await kim.dismiss();
  expect(await states()).toEqual([]);
});

test('joining twice, and while helping', async () => {
  await oh(lea, 'join', QUESTION);
  expect((await oh(lea, 'join')).text).toContain('one at a time is enough');
  await oh(hal, 'next');
  expect((await oh(hal, 'join')).text).toContain('You’re helping somebody right now');
  await done();
});

test('leaving while called frees the helper, who is told', async () => {
  await oh(lea, 'join', QUESTION);
  await settle();
  await inSlack(kim, '/oh join', QUESTION);
  const card = await oh(hal, 'next');
  await settle();
  const sure = messageOf(await lea.press(await oh(lea, 'place'), 'Leave'));
  expect(sure.text).toContain('A helper is ready for you right now');
  await lea.press(sure, 'Leave');
  await settle();
  expect(toldOn(hal)).toContain('Lea doesn’t need help any more');
  expect(messageOf(await hal.press(card, 'Done')).text).toContain('over already');
  expect((await oh(hal, 'next')).text).toContain('You’ve called Kim');
  await done();
});

test('joining after the last call: in writing, or the next time', async () => {
  const given = await oh(ines, 'last-call');
  const shut = await oh(tom, 'join');
  expect(shut.text).toContain('Helpers finish with whoever is in line already');
  expect((await inSlack(kim, '/oh join')).words).toContain('Helpers finish with whoever is in line already');
  await ines.press(given, 'Undo');
});

test('a thread that somebody deletes: the help goes on and ends well', async () => {
  await oh(lea, 'join', QUESTION);
  await oh(hal, 'next');
  await settle();
  const [claim] = await rows<{ thread: string }>(
    'select thread_external_id as thread from claim where ended_at is null',
  );
  both.peer.deleteChannel(claim?.thread ?? '');
  expect(messageOf(await lea.press(await oh(lea, 'place'), 'I’m here')).text).toContain('You’re being helped');
  await done();
  expect(await states()).toEqual([]);
});

test('a board that somebody deletes stands anew once something happens', async () => {
  const boardOf = () =>
    lea.sees(general).findLast(({ text }) => text.includes('Office hours are open')) ?? expect.fail('no board');
  const before = boardOf();
  await fetch(`${both.peer.apiUrl}/v10/channels/${before.channelId}/messages/${before.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bot ${both.peer.token}` },
  });
  await oh(lea, 'join', QUESTION);
  await settle();
  await settle();
  expect(boardOf().id).not.toBe(before.id);
  expect(boardOf().text).toContain('1 person waits');
  await done();
});

test('times in an hour that the clocks leave out, on a day off, or over another are said', async () => {
  const add = async (weekday: string, opens: string, closes: string) => {
    await ines.press(await oh(ines, 'schedule'), 'Add a weekly time');
    return messageOf(
      await ines.submit({
        Weekday: weekday,
        'Opens at': opens,
        'Closes at': closes,
        'Time zone, of all weekly times': 'Europe/Prague',
      }),
    ).text;
  };
  await rows(`insert into holiday (cohort_id, day) select id, '2026-03-10' from cohort`);
  expect(await add('Tue', '16:00', '17:30')).toContain('Tue 10 Mar 16:00–17:30 (day off)');
  expect(await add('Tue', '17:00', '18:00')).toContain('overlaps **Tue 16:00–17:30**');
  both.bot.clock.forward({ hours: 18 * 24 });
  expect(await add('Sun', '02:30', '03:30')).toContain('the clocks leave out 02:30: it opens at 03:00 instead');
});

test('helpers who leave their server or team with somebody in hand: both learners are back at their place', async () => {
  await settle();
  await oh(hal, 'start', {});
  await inSlack(ida, '/oh start');
  await pass({ minutes: 2 });
  await oh(lea, 'join', QUESTION);
  await pass({ seconds: 30 });
  await inSlack(kim, '/oh join', QUESTION);
  expect((await oh(hal, 'next')).text).toContain('You’ve called Lea');
  expect((await inSlack(ida, '/oh next')).words).toContain('You’ve called Kim');
  await settle();
  both.peer.leaves(both.peer.guilds[0]?.id ?? '', hal);
  ida.deactivate();
  await lea.press(await oh(lea, 'place'), 'I’m here');
  await kim.press(
    kim.sees('dm').findLast(({ words }) => words.includes('is ready for you')) ?? expect.fail('no call'),
    'I’m here',
  );
  await both.slack.rest();
  expect(await states()).toEqual(['helping', 'helping']);
  await pass({ minutes: 31 });
  await pass({ minutes: 6 });
  await settle();
  expect(await states()).toEqual(['waiting', 'waiting']);
  expect(toldOn(lea)).toContain('You have the place you had before');
  expect((await oh(lea, 'place')).text).toContain('You’re number **1**');
  expect(both.bot.failures).toEqual([]);
});
