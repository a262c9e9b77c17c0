/**
 * Promises to those who are helped together: wherever they are they read and write, in the thread where
 * it holds them and through the bot where not; and nobody’s words reach the others unless they say so.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeliveryError } from '../../src/chat/deliver/messenger.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import { formOf, type Person, wordsIn } from '../support/bot.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let lea: Person;
let sol: Person;

beforeEach(async () => {
  scene = await createScene();
  [hal, lea] = [await scene.member('Hal', 'helper'), await scene.member('Lea')];
  sol = await scene.member('Sol', 'learner', 'slack');
  await scene.setUp();
  await scene.open(hal);
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

/** The first is called, and the others are added; gives the helper’s card, as it is then. */
const together = async (...people: readonly Person[]): Promise<Reply> => {
  await scene.joinInTurn(...people);
  const card = await scene.say(hal, 'next');
  await scene.settle();
  for (const _ of people.slice(1)) await scene.addToGroup(hal, card);
  await scene.settle();
  return scene.say(hal, 'next');
};
const writes = async (person: Person, on: Reply, label: string, words: string, isForAll = false): Promise<string> => {
  const form = await scene.press(person, on, label);
  const sent = await person.fill(form, { words: [words], ...(isForAll ? { readers: ['all'] } : {}) });
  await scene.settle();
  return wordsIn(sent);
};
const inThread = (id = 'thread-1'): string =>
  scene.discord.received
    .filter(({ to }) => 'threadId' in to && to.threadId === id)
    .map(({ view }) => wordsIn(asReply(view)))
    .join('\n');
const direct = (person: Person): string => scene.allWords(person).join('\n');

test('on two platforms: all of them read what the helper writes, each where they are', async () => {
  const card = await together(lea, sol);
  expect(wordsIn(card)).toContain('A private thread is open for you and Lea.');
  expect(wordsIn(card)).toContain('Sol is on another platform');
  expect(await writes(hal, card, 'Reply', 'Look at the plan first')).toContain('Sent to Lea and Sol');
  expect(inThread()).toContain('Hal writes\nLook at the plan first');
  expect(direct(sol)).toContain('Hal writes\nLook at the plan first');
  expect(direct(lea)).not.toContain('Look at the plan first');
});

test('on two platforms: what one of them writes reaches the helper, and the others only with their tick', async () => {
  await together(lea, sol);
  const here = await scene.say(sol, 'place');
  await writes(sol, here, 'Write to your helper', 'Only for you');
  expect(direct(hal)).toContain('Sol writes\nOnly for you');
  expect(inThread()).not.toContain('Only for you');
  expect(await writes(sol, here, 'Write to your helper', 'For all of us', true)).toContain(
    'those who are helped with you',
  );
  expect(direct(hal)).toContain('For all of us');
  expect(inThread()).toContain('Sol writes\nFor all of us');
  // Whoever is in the thread reaches the one who isn’t.
  const there = await scene.say(lea, 'place');
  expect(wordsIn(there)).toContain('Not everybody who is helped with you is in it');
  await writes(lea, there, 'Write to your helper', 'Not for Sol');
  await writes(lea, there, 'Write to your helper', 'Sol, too', true);
  expect(direct(sol)).toContain('Lea writes\nSol, too');
  expect(direct(sol)).not.toContain('Not for Sol');
});

test('whose first is elsewhere has a thread for those who can be in it, with no words that weren’t ticked', async () => {
  await scene.join(sol, 'Salaries', { ticks: ['join'] });
  const [{ id } = { id: '' }] = await scene.rows<{ id: string }>('select id from ticket');
  await scene.join(lea, 'Laptop', { where: [`t_${id}`] });
  await scene.edit(sol).then((form) => sol.fill(form, { topic: ['Salaries'], tried: ['Asked twice'], ticks: [] }));
  const card = await scene.say(hal, 'next');
  expect(wordsIn(card)).toContain('You’ve called Sol');
  await scene.settle();
  expect(scene.discord.threads.map(({ members }) => members.toSorted())).toEqual([['hal', 'lea']]);
  await writes(hal, card, 'Reply', 'Hello both');
  expect(inThread()).toContain('Hello both');
  expect(inThread()).not.toMatch(/Salaries|Asked twice/);
  expect(direct(sol)).toMatch(/Hello both\nAbout Salaries/);
  const form = await scene.press(lea, await scene.say(lea, 'place'), 'Write to your helper');
  expect(JSON.stringify(formOf(form))).not.toContain('Salaries');
});

test('whom the thread won’t take in is told so, and reads and writes all the same; nothing is posted again', async () => {
  const tom = await scene.member('Tom');
  await scene.joinInTurn(lea, tom);
  const card = await scene.say(hal, 'next');
  await scene.settle();
  const before = inThread();
  scene.discord.faults.push(new DeliveryError('not-permitted', 'no room'));
  await scene.addToGroup(hal, card);
  await scene.settle();
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('I couldn’t let Tom into the thread: Reply brings');
  expect(await scene.place(tom)).toContain('I couldn’t let you into the thread of those who are helped with you');
  await writes(tom, await scene.say(tom, 'place'), 'Write to your helper', 'Am I missing something?');
  expect(direct(hal)).toContain('Tom writes\nAm I missing something?');
  await writes(hal, await scene.say(hal, 'next'), 'Reply', 'Not at all');
  expect(direct(tom)).toContain('Not at all');
  expect(inThread()).toBe(`${before}\n${wordsIn(asReply(scene.written(tom)[0]))}`);
});

test('who takes no direct messages, and isn’t in the thread, is called in the channel', async () => {
  const tom = await scene.member('Tom');
  scene.discord.closed.add(tom.origin.account.externalId);
  await scene.joinInTurn(lea, tom);
  const card = await scene.say(hal, 'next');
  await scene.settle();
  scene.discord.faults.push(new DeliveryError('not-permitted', 'no room'));
  await scene.addToGroup(hal, card);
  await scene.settle();
  const calls = scene.discord.received.filter(
    ({ to, view }) => to.kind === 'channel' && wordsIn(asReply(view)).includes('it’s your turn'),
  );
  expect(calls.map(({ to }) => 'threadId' in to)).toEqual([false]);
});

test('each of them was in office hours before, when they come again', async () => {
  await scene.press(hal, await together(lea, sol), 'Done');
  await scene.forward({ minutes: 60 });
  await scene.join(sol, 'Watermarks');
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('Sol was in office hours before:');
});

test('whose thread somebody deleted reads it in direct messages', async () => {
  const card = await together(lea, sol);
  scene.discord.next.push('gone');
  await writes(hal, card, 'Reply', 'Where have you gone?');
  await scene.settle();
  expect(direct(lea)).toContain('Where have you gone?');
  expect(direct(sol)).toContain('Where have you gone?');
});
