/** Promises about whom silence costs a place, and what people are asked and told of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import { type Person, wordsIn } from '../support/bot.ts';
import { asReply, optionsOf } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let lea: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  hal = await scene.member('Halvard', 'helper');
  [lea, tom] = [await scene.member('Leandra'), await scene.member('Tomasz')];
  await scene.setUp();
}, 60_000);
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

/** What was written to somebody with these words in it, the last first. */
const written = (person: Person, words: string): readonly View[] =>
  scene.written(person).filter((view) => wordsIn(asReply(view)).includes(words));
const press = async (person: Person, words: string, label: string): Promise<Reply> => {
  const [view] = written(person, words);
  if (!view) throw new Error(`${person.name} wasn’t told “${words}”`);
  return scene.press(person, view, label);
};
const answer = async (person: Person, words: string, label: string): Promise<string> => {
  const reply = await press(person, words, label);
  await scene.settle();
  return wordsIn(reply);
};
/** They take no direct messages. */
const close = (person: Person): void => void scene.discord.closed.add(person.origin.account.externalId);
/** What was said openly with these words in it: in the channel, or in a thread of it. */
const saidOpenly = (words: string) =>
  scene.discord.received.filter(({ to, view }) => to.kind === 'channel' && wordsIn(asReply(view)).includes(words));
/** The next in line is called, and helped. */
const helpNext = async (): Promise<void> => {
  await scene.press(hal, await scene.say(hal, 'next'), 'Done');
  await scene.settle();
};

test('who is helped again with the same question is asked again whether it helped, and whether it still holds', async () => {
  await scene.open(hal);
  await scene.joinInTurn(lea);
  await helpNext();
  await answer(lea, 'Did it help?', 'Partly');
  await scene.forward({ hours: 24 });
  await answer(lea, 'still solved', 'No, open it again');
  await scene.open(hal);
  await helpNext();
  expect(written(lea, 'Did it help?')).toHaveLength(2);
  expect(await answer(lea, 'Did it help?', 'Yes')).toContain('Good to hear');
  await scene.forward({ hours: 24 });
  expect(written(lea, 'still solved')).toHaveLength(2);
  expect(await answer(lea, 'still solved', 'Yes, still solved')).toContain('stay with you');
  expect(await scene.rows('select helped, still_solved from ticket_feedback')).toEqual([
    { helped: 'yes', still_solved: true },
  ]);
});

test('a question that is opened again more than a week later is like a new one', async () => {
  await scene.open(hal);
  await scene.joinInTurn(lea);
  await helpNext();
  const thanks = await press(lea, 'Did it help?', 'Partly');
  await scene.forward({ hours: 24 * 8 });
  await scene.open(hal);
  await scene.joinInTurn(tom);
  expect(wordsIn(await scene.press(lea, thanks, 'Open it again'))).toContain('You’re number 2');
  await lea.fill(await scene.edit(lea), { topic: ['Something else'], tried: ['Nothing yet'] });
  expect(await scene.place(lea)).toContain('You’re number 2');
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
});

test('who can’t be asked by direct message is asked in the channel, and keeps the place until that has come to them', async () => {
  close(lea);
  await scene.open(hal);
  await scene.joinInTurn(lea, tom);
  await scene.forward({ minutes: 11 });
  const [asked] = saidOpenly('are you there?');
  expect(wordsIn(asReply(asked?.view))).not.toContain('Laptop');
  const reply = await scene.press(lea, asReply(asked?.view), 'I’m here');
  // Others read the channel, where her question must not appear.
  expect(reply.answers).toBe('private');
  expect(wordsIn(reply)).toContain('You’re called when it’s your turn');
  await scene.forward({ minutes: 3 });
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Leandra');
});

test('who can be asked nowhere isn’t passed over', async () => {
  close(lea);
  await scene.open(hal);
  await scene.rows('delete from board');
  await scene.rows('delete from cohort_channel');
  await scene.joinInTurn(lea, tom);
  await scene.forward({ minutes: 11 });
  await answer(tom, 'Are you there?', 'I’m here');
  await scene.forward({ minutes: 3 });
  expect(written(lea, 'didn’t hear from you')).toEqual([]);
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Leandra');
});

test('a helper who takes no direct messages is asked in the thread whether they still help', async () => {
  close(hal);
  await scene.open(hal);
  await scene.joinInTurn(lea);
  await scene.say(hal, 'next');
  await scene.settle();
  await answer(lea, 'It’s your turn', 'I’m here');
  await scene.forward({ minutes: 30 });
  const [asked] = saidOpenly('are you still helping?');
  expect(asked?.to).toMatchObject({ threadId: scene.discord.threads[0]?.id });
  const reply = await scene.press(hal, asReply(asked?.view), 'Still helping');
  // The learner reads the thread, where what they missed lately must not appear.
  expect(reply.answers).toBe('private');
  await scene.forward({ minutes: 6 });
  expect(await scene.states()).toEqual(['helping']);
});

test('who is passed over is behind the others, in words and when called, and has the place again once they answer', async () => {
  await scene.open(hal);
  await scene.joinInTurn(lea, tom);
  await scene.forward({ minutes: 11 });
  await answer(tom, 'Are you there?', 'I’m here');
  await scene.forward({ minutes: 2 });
  expect(await scene.place(tom)).toContain('You’re number 1');
  expect(await scene.place(lea)).toMatch(/You’re number 2.*didn’t hear from you, so others are called\s+first/s);
  await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
  await scene.settle();
  expect(await scene.place(lea)).toContain('You’re number 1');
  expect(await scene.place(tom)).toContain('You’re number 2');
  expect(await scene.place(tom)).toContain('answered me after all');
});

test('all of a group are asked whether they are there, and one who is keeps the place for them', async () => {
  const ben = await scene.member('Benedikt');
  await scene.open(hal);
  await scene.joinInTurn(lea);
  const form = await scene.say(ben, 'join');
  const group = optionsOf(form, 'where').find(({ label }) => label.startsWith('Join'));
  await ben.fill(form, { where: [group?.value ?? ''], topic: ['the same'], tried: ['Nothing yet'] });
  await scene.joinInTurn(tom);
  await scene.forward({ minutes: 11 });
  await answer(tom, 'Are you there?', 'I’m here');
  await scene.forward({ minutes: 2 });
  expect(written(ben, 'didn’t hear from you')).not.toEqual([]);
  expect(await scene.place(tom)).toContain('You’re number 1');
  await answer(ben, 'Are you there?', 'I’m here');
  expect(await scene.place(lea)).toContain('You’re number 1');
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Leandra');
});

test('who comes to the third place is asked at once, and who has answered isn’t asked all the time', async () => {
  const [mia, ben] = [await scene.member('Mialane'), await scene.member('Benedikt')];
  await scene.open(hal);
  await scene.joinInTurn(lea, tom, mia, ben);
  await scene.forward({ minutes: 4 });
  expect(written(ben, 'Are you there?')).toEqual([]);
  await scene.press(lea, await scene.say(lea, 'place'), 'Solved it myself');
  await scene.forward({ seconds: 1 });
  await answer(ben, 'Are you there?', 'I’m here');
  // He is next now.
  await answer(tom, 'Are you there?', 'I’m here');
  await scene.forward({ minutes: 7 });
  await answer(mia, 'Are you there?', 'I’m here');
  await scene.forward({ minutes: 20 });
  for (const person of [tom, mia, ben])
    expect(written(person, 'Office hours are open, and you’re number')).toHaveLength(1);
  await scene.press(tom, await scene.say(tom, 'place'), 'Solved it myself');
  await scene.press(mia, await scene.say(mia, 'place'), 'Solved it myself');
  await scene.forward({ seconds: 1 });
  expect(written(ben, 'Office hours are open, and you’re number 1')).toHaveLength(1);
});

test('who was carried over is asked or told by a message when the next hours open, and not taken for present', async () => {
  const [mia, ben] = [await scene.member('Mialane'), await scene.member('Benedikt')];
  await scene.open(hal);
  await scene.joinInTurn(lea, tom, mia, ben);
  await scene.say(hal, 'stop');
  await scene.forward({ minutes: 31 });
  expect(await scene.states()).toEqual(['carried', 'carried', 'carried', 'carried']);
  await scene.forward({ hours: 48 });
  const before = scene.written(ben).length;
  await hal.fill(await scene.say(hal, 'start'), { closes: [] });
  await scene.settle();
  expect(written(lea, 'Office hours are open, and you’re number 1')).toHaveLength(1);
  expect(scene.written(ben)).toHaveLength(before + 1);
  expect(scene.lastWords(ben)).toContain('Office hours are open');
  await answer(tom, 'Office hours are open, and you’re number 2', 'I’m here');
  await scene.forward({ minutes: 2 });
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
});

test('a card says so when the wait has taken longer than was said, and follows who helps', async () => {
  const ida = await scene.member('Idabel', 'helper');
  const card = (): string => wordsIn(asReply(written(tom, 'You’re in line')[0]));
  await scene.open(hal);
  await scene.joinInTurn(lea, tom);
  await scene.rows(`update ticket set expected_high = 4 where topic like '%Tomasz' returning 1`);
  await scene.forward({ minutes: 4 });
  expect(card()).not.toContain('longer than I said');
  await scene.forward({ minutes: 1 });
  expect(card()).toContain('It’s taking longer than I said');
  const before = card();
  await scene.say(ida, 'start');
  await scene.settle();
  expect(card()).not.toBe(before);
});
