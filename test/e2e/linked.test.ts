/**
 * A person in a Discord guild and in a Slack team at once: two real clients, two wires, one memory.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member as DiscordMember } from '../peers/discord/member/member.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { Member as SlackMember } from '../peers/slack/member.ts';
import { type BothPeers, openBothPeers } from './both-peers.ts';

let both: BothPeers;
let bot: BothPeers['bot'];
let slack: BothPeers['slack'];
let there: DiscordMember;
let here: SlackMember;

beforeAll(async () => {
  both = await openBothPeers({ transport: 'socket' });
  ({ bot, slack } = both);
  there = both.peer.member('Amara');
  here = slack.peer.member('Amara', { tz: 'Africa/Lagos' });
});
afterAll(() => both.close());

const channel = { channel: 'general' };
const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update') throw new Error(`got ${outcome.kind}`);
  return outcome.message;
};
const inSlack = async (line: string) => {
  expect(await here.run(line, { dm: true })).toEqual({ ok: true });
  await slack.rest();
  return here.sees('dm').at(-1);
};

test('what is answered on Discord is not asked again in Slack once both are linked, and comes back in both', async () => {
  const offered = messageOf(await there.run('link', {}, channel));
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(offered.text)?.[0];
  const asked = await inSlack(`/link ${code}`);
  expect(await here.press(asked ?? expect.fail('nothing is asked'), 'Confirm')).toEqual({
    ok: true,
  });
  await slack.rest();
  const sure = messageOf(await there.press(offered, 'Confirm'));
  expect(sure.text).toContain('in Slack');
  expect(messageOf(await there.press(sure, 'Yes, link us')).text).toContain('one person now');

  const question = messageOf(await there.run('quiz', { about: 'idempotency', kind: 'single', count: 1 }, channel));
  const feedback = messageOf(await there.press(question, question.buttons[0]?.customId ?? ''));
  expect(feedback.text).toMatch(/Right\.|Not this time/);

  // Not due: it was answered there.
  expect((await inSlack('/review'))?.words).toContain('Nothing is due');
  bot.clock.forward({ days: 30 });
  const due = await inSlack('/review');
  expect(due?.words).toContain('One question');
  const words =
    question.text.split('\n').find((line) => line.length > 60 && !line.includes('I ask you')) ?? question.text;
  expect(due?.words.replaceAll(/\s+/g, ' ')).toContain(words.replaceAll(/[*`\\]/g, '').slice(0, 40));
  expect(bot.failures).toEqual([]);
});
