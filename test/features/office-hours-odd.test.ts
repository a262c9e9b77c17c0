/** What people do that isn’t foreseen, in office hours: a kind answer, no question lost, and nobody stuck. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryError } from '../../src/chat/deliver/messenger.ts';
import { findSelect, formOf, labelsOn, type Person, wordsIn } from '../support/bot.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let ida: Person;
let lea: Person;
let lena: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  [hal, ida] = [await scene.member('Hal', 'helper'), await scene.member('Ida', 'helper', 'slack')];
  [lea, lena] = [await scene.member('Lea'), await scene.member('Lena', 'learner', 'slack')];
  tom = await scene.member('Tom');
  await scene.setUp();
  await scene.settle();
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

const ask = async (...people: readonly Person[]): Promise<void> => {
  for (const person of people) {
    await scene.join(person, `Laptop of ${person.name}`);
    scene.bot.clock.forward({ seconds: 20 });
  }
};
const question = { topic: ['My laptop'], tried: ['Turned it off and on again.'] };
const openClaims = () => scene.rows('select 1 from claim where ended_at is null');
const wordsTo = (person: Person): string => scene.allWords(person).join('\n');
const board = (): string =>
  scene
    .boards()
    .map(({ view }) => wordsIn(asReply(view)))
    .join('\n');

describe('joining', () => {
  test('from Discord and Slack at the same moment makes one question of whoever is one person', async () => {
    await scene.open(hal, ida);
    await scene.linkUp(lea, lena);
    const forms = [await scene.say(lea, 'join'), await scene.say(lena, 'join')];
    const replies = await Promise.all([lea, lena].map((person, index) => person.fill(asReply(forms[index]), question)));
    expect(replies.map(wordsIn).filter((words) => words.includes('one at a time is enough'))).toHaveLength(1);
    expect(await scene.states()).toEqual(['waiting']);
    for (const person of [lea, lena]) expect(await scene.place(person)).toContain('You’re number 1');
  });

  test('again in whatever state their question is keeps that one, and says where it is', async () => {
    await scene.open(hal, ida);
    await ask(lea);
    const again = async (): Promise<string> => wordsIn(await scene.say(lea, 'join'));
    expect(await again()).toContain('You’re number 1');
    await scene.goAway(lea, '16:20');
    expect(await again()).toContain('You’re away');
    await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
    await scene.say(hal, 'next');
    expect(await again()).toContain('It’s your turn');
    await scene.forward({ minutes: 3 });
    expect(await again()).toContain('You missed a call');
    await scene.forward({ minutes: 5 });
    expect(await again()).toContain('Your question is with the helpers');
    await scene.press(hal, await scene.say(hal, 'writing'), 'Take it');
    expect(await again()).toContain('You’re being helped');
    expect(await scene.states()).toHaveLength(1);
  });

  test('before they open is told when, and what can be done now; nothing that is typed is lost', async () => {
    const early = await scene.say(lea, 'join');
    expect(wordsIn(early)).toContain('Office hours aren’t open');
    const form = await scene.press(lea, early, 'Get in line for next time');
    expect(wordsIn(await lea.fill(form, question))).toContain('in line automatically when office hours open');
    await scene.open(hal, ida);
    expect(await scene.place(lea)).toContain('You’re number 1');
  });

  test('by a form that was open while they closed is in line for the next time', async () => {
    await scene.open(hal, ida);
    const form = await scene.say(lea, 'join');
    const ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    await scene.say(ora, 'close');
    expect(wordsIn(await lea.fill(form, question))).toContain('you’re in line for the next time');
    expect(await scene.states()).toEqual(['carried']);
  });

  test('while helping is told to finish first, by a form that was open before too', async () => {
    await scene.open(hal, ida);
    const form = await scene.say(hal, 'join');
    await ask(lea);
    await scene.say(hal, 'next');
    expect(wordsIn(await hal.fill(form, question))).toContain('You’re helping somebody right now');
    expect(wordsIn(await scene.say(hal, 'join'))).toContain('You’re helping somebody right now');
    expect(await scene.states()).toEqual(['called']);
  });

  test('a line that was taken out meanwhile says so, and the same form joins once there is one again', async () => {
    await scene.open(hal, ida);
    const form = await scene.say(lea, 'join', { queue: 'Everything' });
    await scene.rows(`update help_queue set retired_at = now()`);
    expect(wordsIn(await lea.fill(form, question))).toMatch(/no line to join here any more|There are no office hours/);
    await scene.rows(`update help_queue set retired_at = null`);
    expect(wordsIn(await lea.fill(form, question))).toContain('You’re number 1');
  });
});

describe('a helper with somebody in hand', () => {
  test('who has left the server is waited for no longer than others: the learner is back at their place, and told', async () => {
    await scene.open(hal, ida);
    await ask(lea, tom);
    // Nobody tells us that they left; only that they can’t be let into a thread.
    scene.discord.faults.push(new DeliveryError('unreachable', 'no member of this server'));
    await scene.say(hal, 'next');
    await scene.settle();
    await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
    expect(await scene.states()).toEqual(['helping', 'waiting']);
    await scene.forward({ minutes: 31 });
    await scene.forward({ minutes: 11 });
    expect(await scene.states()).toEqual(['waiting', 'waiting']);
    expect(await openClaims()).toEqual([]);
    expect(wordsTo(lea)).toContain('You have the place you had before');
    expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Lea');
  });

  test('who is no longer in the cohort lets go while helping, and the board names them no more', async () => {
    await scene.open(hal, ida);
    await ask(lea, tom);
    await scene.say(hal, 'next');
    await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
    await scene.rows(
      `delete from enrolment where person_id = (select person_id from account where name = 'Hal') returning 1`,
    );
    expect(board()).toContain('Hal and Ida are helping');
    await scene.forward({ minutes: 1 });
    expect(board()).toContain('Ida is helping');
    expect(await scene.states()).toEqual(['waiting', 'waiting']);
    expect(wordsTo(lea)).toContain('You have the place you had before');
    expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Lea');
  });

  test('who links their accounts goes on with it on either', async () => {
    const hana = await scene.member('Hana', 'helper', 'slack');
    await scene.open(hal, ida);
    await ask(lea);
    await scene.say(hal, 'next');
    await scene.settle();
    await scene.linkUp(hal, hana);
    const card = await scene.say(hana, 'next');
    expect(wordsIn(card)).toContain('You have somebody in hand already');
    expect(wordsIn(card)).toContain('Laptop of Lea');
    await scene.press(hana, card, 'Done');
    expect(await scene.states()).toEqual(['done']);
  });

  test('is told that the learner left while they were called, and is free', async () => {
    await scene.open(hal, ida);
    await ask(lea, tom);
    const card = await scene.say(hal, 'next');
    await scene.settle();
    const sure = await scene.press(lea, await scene.say(lea, 'place'), 'Leave');
    expect(wordsIn(sure)).toContain('A helper is ready for you right now');
    await scene.press(lea, sure, 'Leave');
    await scene.settle();
    expect(wordsTo(hal)).toContain('Lea doesn’t need help any more');
    expect(wordsIn(await scene.press(hal, card, 'Done'))).toContain('over already');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tom');
  });
});

test('whoever was asked whether they’re there, and then helped, isn’t taken for silent once they’re put back', async () => {
  await scene.open(hal, ida);
  await ask(lea);
  await scene.forward({ minutes: 11 });
  expect(wordsTo(lea)).toContain('Are you there?');
  const card = await scene.say(hal, 'next');
  await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
  await scene.forward({ minutes: 5 });
  await scene.press(hal, card, 'Requeue');
  await scene.forward({ minutes: 5 });
  expect(wordsTo(lea)).not.toContain('didn’t hear from you');
  expect(await scene.place(lea)).not.toContain('Are you there?');
});

describe('opened without saying until when', () => {
  test('they say no hour that nobody named, and close once nobody has helped for half an hour: who waits is carried over', async () => {
    await scene.press(tom, await scene.say(tom), 'Tell me when it opens');
    await scene.open(hal, ida);
    await ask(lea);
    await scene.settle();
    expect(board()).toContain('Office hours are open');
    for (const words of [board(), wordsTo(tom)]) expect(words).not.toMatch(/until/i);
    expect(wordsIn(await scene.say(ida, 'stop'))).not.toContain('30 minutes');
    expect(wordsIn(await scene.say(hal, 'stop'))).toContain('unless somebody starts within 30 minutes');
    await scene.forward({ minutes: 29 });
    expect(board()).toContain('Nobody is helping just now');
    await scene.say(ida, 'start');
    await scene.forward({ minutes: 31 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.say(ida, 'stop');
    await scene.forward({ minutes: 31 });
    expect(await scene.states()).toEqual(['carried']);
    expect(board()).toContain('Office hours are closed');
    expect(wordsTo(lea)).toContain('so your question waits for the next time');
  });

  test('close as well once the last helper is no longer in the cohort', async () => {
    await scene.open(hal);
    await ask(lea);
    await scene.rows(
      `delete from enrolment where person_id = (select person_id from account where name = 'Hal') returning 1`,
    );
    await scene.forward({ minutes: 1 });
    expect(board()).toContain('Nobody is helping just now');
    await scene.forward({ minutes: 28 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.forward({ minutes: 2 });
    expect(await scene.states()).toEqual(['carried']);
    expect(board()).toContain('Office hours are closed');
  });

  test('close as well half an hour after the only helper has deleted their data, unless somebody starts', async () => {
    await scene.open(hal);
    await ask(lea);
    await scene.forward({ minutes: 120 });
    await scene.deleteAll(hal);
    await scene.forward({ minutes: 29 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.say(ida, 'start');
    await scene.forward({ minutes: 31 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.deleteAll(ida);
    await scene.forward({ minutes: 29 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.forward({ minutes: 1 });
    expect(await scene.states()).toEqual(['carried']);
    expect(board()).toContain('Office hours are closed');
  });

  test('close as well where the process of whoever opened them died before they helped', async () => {
    await scene.open(hal);
    await scene.rows('delete from session_helper returning 1');
    await ask(lea);
    await scene.settle();
    await scene.forward({ minutes: 29 });
    expect(await scene.states()).toEqual(['waiting']);
    await scene.forward({ minutes: 1 });
    expect(await scene.states()).toEqual(['carried']);
  });

  test('and opened again by an organiser they don’t close at once, though nobody helps yet', async () => {
    const ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    await scene.open(hal);
    await ask(lea);
    await scene.say(hal, 'stop');
    await scene.forward({ minutes: 31 });
    expect(wordsIn(await scene.say(ora, 'undo'))).toContain('Office hours are open again');
    await scene.forward({ minutes: 50 });
    expect(await scene.states()).toEqual(['waiting']);
    expect(await scene.place(lea)).toContain('You’re number 1');
    await scene.forward({ minutes: 11 });
    expect(await scene.states()).toEqual(['carried']);
  });
});

test('words in any script, of emoji alone, or as long as can be typed are read by a helper as they were typed', async () => {
  await scene.open(hal, ida);
  const odd = [
    ['لماذا تتكرر الصفوف؟ \u202Egnp.exe', 'الصفوف'],
    ['🤯🤯🤯', '🤯'],
    ['x'.repeat(3000), 'xxxxx'],
    ['http://nowhere.invalid/%%% @everyone', 'nowhere.invalid'],
  ] as const;
  for (const [words, seen] of odd) {
    const form = await scene.say(lea, 'join');
    await lea.fill(form, { topic: [words.slice(0, 150)], tried: [words], trouble: [words.slice(0, 1000)] });
    const card = await scene.say(hal, 'next');
    await scene.settle();
    expect(wordsIn(card)).toContain(seen);
    expect(wordsIn(asReply(scene.discord.threads.at(-1)?.view))).toContain(seen);
    await scene.press(hal, card, 'Done');
    await scene.settle();
  }
  const form = await scene.say(lea, 'join');
  const tried = formOf(form).fields.find(({ name }) => name === 'tried');
  expect(tried).toMatchObject({ atMost: 3000 });
  const reply = await lea.fill(form, { ...question, tried: ['x'.repeat(4000)] });
  expect(wordsIn(reply)).toContain('That’s 4000 characters; I can take 3000');
});

describe('in two cohorts', () => {
  test('everybody finds the way to the other, also where it has no office hours', async () => {
    const ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    const begin = {
      kind: 'action',
      controlId: 'cohort.begin',
      values: [],
      channel: { externalId: 'elsewhere', name: 'elsewhere' },
    } as const;
    await ora.fill(await ora.send(begin), { name: ['Evening'], starts: ['2026-03-02'], ends: [] });
    const [evening] = await scene.rows<{ id: string }>(`select id from cohort where name = 'Evening'`);
    for (const name of ['Lea', 'Hal'])
      await scene.rows(
        `insert into enrolment (cohort_id, person_id, role, created_at)
         select '${evening?.id}', person_id, 'learner', now() from account where name = '${name}'`,
      );
    for (const [person, words] of [
      [lea, 'There are no office hours here yet'],
      [hal, 'There are no office hours here yet'],
      [ora, 'They aren’t set up yet'],
    ] as const) {
      const here = await scene.say(person);
      expect(labelsOn(here)).toContain('Switch cohort');
      const list = await scene.press(person, here, 'Switch cohort');
      expect(findSelect(list).options.map(({ label }) => label)).toContain('Evening');
      const there = await person.choose(list, [evening?.id ?? '']);
      expect(wordsIn(there)).toContain(words);
      const back = await scene.press(person, there, 'Switch cohort');
      expect(wordsIn(await person.choose(back, [scene.cohortId]))).not.toContain(words);
    }
    expect(labelsOn(await scene.say(tom))).not.toContain('Switch cohort');
  });
});

test('names and topics of nothing but signs that a platform writes out are shown wherever they stand', async () => {
  const signs = '&'.repeat(32);
  const odd = await scene.member(signs);
  const otto = await scene.member('Otto', 'organiser');
  await scene.rows(`update cohort set name = repeat('&', 60)`);
  await scene.open(hal);
  await scene.join(odd, '<'.repeat(80));
  await scene.settle();
  expect(wordsIn(await scene.say(hal))).toContain('Office hours of &&');
  expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called &&');
  await scene.press(odd, await scene.say(odd, 'place'), 'I’m here');
  await scene.forward({ minutes: 26 });
  expect(scene.allWords(hal).join()).toContain('26 minutes with &&');
  for (const command of ['cohort', 'setup', 'today', 'deliveries'])
    expect(wordsIn(await otto.command(command))).not.toContain('went wrong');
  for (const deed of ['', 'setup', 'stats', 'schedule'])
    expect(wordsIn(await scene.say(otto, deed || undefined))).not.toContain('went wrong');
});
