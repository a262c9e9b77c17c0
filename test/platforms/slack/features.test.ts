/** Every feature there is, through Slack from end to end: as a member types and presses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIsKnown } from '../../../src/community/person/identify.ts';
import { allFeatures, type FeatureNeeds } from '../../../src/features.ts';
import { SENDS_CHOICE } from '../../../src/platforms/slack/render/render.ts';
import type { Member } from '../../peers/slack/member.ts';
import type { SeenMessage } from '../../peers/slack/seen.ts';
import { type Bot, createBot } from '../../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createTestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

let running: Running;
let own: TestDatabase;
let bot: Bot;
let one: Member;

beforeAll(async () => {
  own = await createPostgresDatabase();
  bot = createBot(own.database);
  // Declaring needs nothing that running needs.
  const commands = allFeatures({} as FeatureNeeds).flatMap((feature) => feature.commands);
  const needs = { isKnown: createIsKnown(own.database) };
  running = await startSlack({ dispatcher: bot.dispatcher, commands, transport: 'http', needs });
  one = running.peer.member('Amara', { admin: true, tz: 'Europe/Prague' });
});
afterAll(async () => {
  await running.stop();
  await own.drop();
});

const newest = (where = 'dm'): SeenMessage => {
  const seen = one.sees(where).at(-1);
  if (!seen) throw new Error('nothing is seen');
  return seen;
};
const run = async (line: string, where: Parameters<Member['run']>[1] = { dm: true }): Promise<SeenMessage> => {
  expect(await one.run(line, where)).toEqual({ ok: true });
  await running.rest();
  return newest(where.dm ? 'dm' : 'general');
};
const press = async (seen: SeenMessage, label: string): Promise<SeenMessage> => {
  expect(await one.press(seen, label)).toEqual({ ok: true });
  await running.rest();
  return newest();
};

type Element = {
  type: string;
  action_id?: string;
  value?: string;
  text?: { text: string };
  placeholder?: { text: string };
  options?: { text: { text: string } }[];
};
const elementsOf = (seen: SeenMessage): Element[] =>
  seen.blocks.flatMap((block) => (block['type'] === 'actions' ? (block['elements'] as Element[]) : []));

/** Answers whatever is asked, in the way that its shape asks for. */
const answer = async (seen: SeenMessage): Promise<SeenMessage> => {
  const elements = elementsOf(seen);
  const list = elements.find(({ type }) => type.endsWith('static_select'));
  if (list) {
    await one.choose(seen, list.placeholder?.text ?? '', [list.options?.[0]?.text.text ?? '']);
    const sender = elements.find(({ value }) => value === SENDS_CHOICE);
    if (sender?.action_id) await one.press(seen, sender.action_id);
    await running.rest();
    return newest();
  }
  const opens = elements.find(({ text }) => text?.text === 'Answer' || text?.text === 'Put in order');
  if (!opens?.text) return press(seen, elements[0]?.action_id ?? '');
  await press(seen, opens.text.text);
  const inputs = one.openView?.blocks.filter(({ type }) => type === 'input') ?? [];
  const values = inputs.map((block, index) => {
    const { options } = block['element'] as Element;
    return [String(block['block_id']), options?.[index]?.text.text ?? '7'] as const;
  });
  expect(await one.submit(Object.fromEntries(values))).toMatchObject({ outcome: 'closed' });
  await running.rest();
  return newest();
};

describe('in Slack', () => {
  test('a learner takes a whole quiz, question after question in one message', async () => {
    let seen = await run('/quiz count=8');
    const first = seen.ts;
    expect(seen.words).toContain('Question 1 of 8');
    for (let question = 1; question <= 8; question += 1) {
      seen = await answer(seen);
      expect(seen.words).toMatch(/Right\.|Not this time/);
      seen = await press(seen, question < 8 ? 'Next' : 'Finish');
      expect(seen.ts).toBe(first);
    }
    expect(seen.words).toMatch(/Round done/);
  });

  test.each(['single', 'several', 'true-false', 'gap', 'short', 'number', 'order', 'output', 'fault'])(
    'a question of the kind %s is asked and answered',
    async (kind) => {
      // One learner meets them all: more than anybody wants in a day.
      await own.database.statement('update person set new_per_day = 50, reviews_per_day = 200', []);
      const seen = await answer(await run(`/quiz kind=${kind} count=1`));
      expect(seen.words).toMatch(/Right\.|Not this time/);
    },
  );

  test('a concept is looked up by a misspelt name, with its picture, and turned page by page', async () => {
    const seen = await run('/concept cap theorm', {});
    expect(seen).toMatchObject({ ephemeral: true, words: expect.stringContaining('CAP') });
    await one.press(seen, 'More');
    await running.rest();
    expect(newest('general')?.blocks.some(({ type }) => type === 'image')).toBe(true);
    await one.press(seen, 'Code');
    await running.rest();
    expect(newest('general')).toMatchObject({
      ts: seen.ts,
      words: expect.stringContaining('Code'),
    });
  });

  test('settings are a form under /watermark, and what is wrong is said at its field', async () => {
    await run('/watermark settings');
    expect(await one.submit({ 'New questions a day': 'no' })).toMatchObject({
      outcome: 'errors',
      errors: { 'New questions a day': expect.stringContaining('whole number') },
    });
    expect(await one.submit({ 'New questions a day': '7' })).toMatchObject({ outcome: 'closed' });
    await running.rest();
    expect(newest().words).toContain('Up to 7 new questions');
  });

  test('plain words in the direct messages get an answer, once; those in a channel are none of ours', async () => {
    await one.say('what is cdc?', { dm: true });
    await running.rest();
    const answered = newest();
    expect(answered).toMatchObject({
      ephemeral: false,
      words: expect.stringContaining('I understand commands'),
    });
    expect(answered.words).toContain('/watermark help');
    await running.peer.faults.redeliverLast();
    await running.rest();
    expect(newest().ts).toBe(answered.ts);
    await one.say('what is cdc?', { channel: 'general' });
    await running.rest();
    expect(newest('general').words).toBe('what is cdc?');
  });

  test('who opens Messages or Home for the first time is welcomed in Messages, once; whoever was met before isn’t', async () => {
    const ben = running.peer.member('Ben');
    const open = async (member: Member, tab: 'openMessages' | 'openHome' = 'openMessages') => {
      const before = member.sees('dm').length;
      expect(await member[tab]()).toEqual({ ok: true });
      await running.rest();
      return member
        .sees('dm')
        .slice(before)
        .map(({ words }) => words);
    };
    expect(await open(ben)).toEqual([expect.stringMatching(/about to forget.*\/quiz.*\/watermark help/s)]);
    await running.peer.faults.redeliverLast();
    expect(await open(ben)).toEqual([]);
    expect(await open(one)).toEqual([]);
    const cyd = running.peer.member('Cyd');
    expect(await open(cyd, 'openHome')).toEqual([expect.stringMatching(/about to forget/)]);
    expect(cyd.home()).toBeDefined();
    await running.peer.faults.redeliverLast();
    expect(await open(cyd, 'openHome')).toEqual([]);
    expect(await open(cyd)).toEqual([]);
  });

  test('help names the commands as they are typed here', async () => {
    expect((await run('/watermark')).words).toContain('/watermark settings');
    expect((await run('/quiz help')).words).toContain('/quiz');
  });

  test('no failure of ours was met', () => {
    expect(bot.failures).toEqual([]);
    expect(running.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

test('an installation from before im:history goes on: only plain words stay unanswered', async () => {
  const before = ['chat:write', 'commands', 'files:write', 'im:write', 'users:read'];
  const feature = createTestFeature();
  const old = await startSlack({
    ...feature,
    transport: 'socket',
    peerOptions: { scopes: before },
  });
  const member = old.peer.member('Amara');
  await member.say('hello?', { dm: true });
  await member.run('/whoami', { dm: true });
  await old.rest();
  expect(member.sees('dm').map(({ words }) => words)).toEqual(['hello?', expect.stringContaining('Amara')]);
  await old.stop();
});
