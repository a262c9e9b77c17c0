/**
 * Promises about office hours that time keeps: nobody has to press anything for them. One cohort's two
 * days, in the order in which they pass.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { View } from '../../src/chat/view/view.ts';
import { type Person, wordsIn } from '../support/bot.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let ida: Person;
let lea: Person;
let tom: Person;
let mia: Person;

beforeAll(async () => {
  scene = await createScene();
  [hal, ida] = [await scene.member('Halvard', 'helper'), await scene.member('Idabel', 'helper')];
  [lea, tom, mia] = [await scene.member('Leandra'), await scene.member('Tomasz'), await scene.member('Mialane')];
  await scene.setUp();
}, 60_000);
afterAll(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

/** What was written to somebody with these words in it, the last first. */
const written = (person: Person, words: string): readonly View[] =>
  scene.written(person).filter((view) => wordsIn(asReply(view)).includes(words));
const press = async (person: Person, words: string, label: string): Promise<string> => {
  const [view] = written(person, words);
  if (!view) throw new Error(`${person.name} wasn’t told “${words}”`);
  const reply = wordsIn(await scene.press(person, view, label));
  await scene.settle();
  return reply;
};

test('who asked to be told is told once when it opens', async () => {
  await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
  await hal.fill(await scene.say(hal, 'start'), { closes: [] });
  await scene.settle();
  expect(written(lea, 'Office hours are open')).toHaveLength(1);
  expect(written(tom, 'Office hours are open')).toEqual([]);
});

test('who is nearly next and silent is asked, then passed over and told, with the seat kept', async () => {
  await scene.forward({ minutes: 2 });
  for (const person of [lea, tom]) {
    await scene.join(person, `Laptop of ${person.name}`);
    await scene.forward({ seconds: 20 });
  }
  expect(written(tom, 'Are you there?')).toEqual([]);
  await scene.forward({ minutes: 11 });
  await press(tom, 'Are you there?', 'I’m here');
  expect(written(lea, 'didn’t hear from you')).toEqual([]);
  await scene.forward({ minutes: 2 });
  // Their card says so, and a message of its own.
  expect(written(lea, 'didn’t hear from you, so others are called first')).toHaveLength(2);
  expect(written(lea, 'Your turn')).toEqual([]);
  expect(written(tom, 'didn’t hear from you')).toEqual([]);
  expect(await scene.place(tom)).toContain('You’re number 1');
  expect(await scene.place(lea)).toContain('You’re number 2');
  await scene.forward({ minutes: 1 });
  expect(written(lea, 'didn’t hear from you')).toHaveLength(2);
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
  await scene.settle();
  expect(await scene.place(lea)).toContain('You’re number 1');
});

test('after a while a helper is asked quietly whether to group, hand off or carry on: once', async () => {
  await scene.forward({ minutes: 2 });
  await press(tom, 'It’s your turn', 'I’m here');
  await scene.forward({ minutes: 24 });
  expect(written(hal, 'minutes with Tomasz')).toEqual([]);
  await scene.forward({ minutes: 2 });
  expect(written(hal, '26 minutes with Tomasz')).toHaveLength(1);
  expect(wordsIn(asReply(written(hal, '26 minutes with Tomasz')[0] ?? { summary: '', blocks: [] }))).toContain(
    '1 person waits in the line',
  );
  await scene.forward({ minutes: 3 });
  expect(written(hal, 'minutes with Tomasz')).toHaveLength(1);
});

test('a helper who isn’t heard of is asked; one who answers goes on, one who doesn’t lets go', async () => {
  await scene.forward({ minutes: 2 });
  await press(hal, 'Are you still helping Tomasz?', 'Still helping');
  await scene.forward({ minutes: 29 });
  expect(written(hal, 'Are you still helping Tomasz?')).toHaveLength(1);
  await scene.forward({ minutes: 1 });
  expect(written(hal, 'Are you still helping Tomasz?')).toHaveLength(2);
  await scene.forward({ minutes: 5 });
  expect(written(tom, 'Your helper had to go. You have the place you had before')).toHaveLength(1);
  expect(written(hal, 'hadn’t heard')).toHaveLength(1);
  // Leandra is still silent.
  expect(await scene.place(tom)).toContain('You’re number 1');
});

test('the day after it is asked whether it’s still solved; if not, it goes before who is new', async () => {
  await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
  const card = await scene.say(hal, 'next');
  expect(wordsIn(card)).toContain('You’ve called Leandra');
  await scene.press(hal, card, 'Done');
  await scene.press(tom, await scene.say(tom, 'place'), 'Solved it myself');
  await scene.forward({ hours: 23 });
  expect(written(lea, 'still solved')).toEqual([]);
  await ida.fill(await scene.say(ida, 'start'), { closes: [] });
  await scene.join(mia, 'Laptop of Mialane');
  await scene.forward({ hours: 1 });
  await scene.forward({ minutes: 1 });
  expect(written(lea, 'still solved')).toHaveLength(1);
  expect(written(tom, 'still solved')).toEqual([]);
  expect(await press(lea, 'still solved', 'No, open it again')).toContain('You’re number 1');
  expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Leandra');
  // Told once, the day before.
  expect(written(lea, 'you can get in line now')).toHaveLength(1);
});
