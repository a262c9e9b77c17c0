/** Promises about places in the line: who is before whom, by the day too, and whoever moves back is told why. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { View } from '../../src/chat/view/view.ts';
import { type Person, wordsIn } from '../support/bot.ts';
import { asReply, optionsOf } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let ora: Person;
let hal: Person;
let lea: Person;
let tom: Person;
let mia: Person;

const start = async (at?: string): Promise<void> => {
  scene = await createScene(at);
  ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  hal = await scene.member('Hal', 'helper');
  [lea, tom, mia] = [await scene.member('Lea'), await scene.member('Tom'), await scene.member('Mia')];
  await scene.setUp();
};
const end = async (): Promise<void> => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
};

const isCard = ({ summary }: View): boolean => summary.startsWith('You’re in line');
/** Their private card, as it stands. */
const card = (person: Person): string => wordsIn(asReply(scene.written(person).find(isCard)));
const next = () => scene.say(hal, 'next');
const here = async (person: Person): Promise<void> => {
  await scene.press(person, await scene.say(person, 'place'), 'I’m here');
  await scene.settle();
};

describe('whoever moves back is told why on their card', () => {
  beforeEach(() => start());
  afterEach(end);

  test('where somebody comes back after a missed call, for as long as they haven’t moved forward', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea, tom, mia);
    await next();
    await scene.forward({ minutes: 3 });
    expect(card(tom)).toContain('You’re number 1');
    expect(card(tom)).not.toContain('before:');
    await here(lea);
    expect(card(tom)).toMatch(
      /You’re number 2\. .*\nYou were number 1 before: somebody came back after a missed call, which puts them among the first\./,
    );
    expect(card(mia)).toContain('You were number 2 before: somebody came back');
    // Nothing of who it is, or what they ask.
    for (const secret of ['Lea', 'Laptop of Lea']) expect(card(tom)).not.toContain(secret);
    // Drawn anew, by them or by us, it says the same.
    expect(await scene.place(tom)).toContain('You were number 1 before');
    await scene.forward({ minutes: 1 });
    expect(card(tom)).toContain('You were number 1 before');
    await next();
    await scene.settle();
    expect(card(tom)).toContain('You’re number 1');
    for (const person of [tom, mia]) expect(card(person)).not.toContain('before:');
  });

  test('where somebody joins who was helped less often today', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea);
    await scene.press(hal, await next(), 'Done');
    await scene.joinInTurn(lea);
    expect(card(lea)).toContain('You’re number 1');
    await scene.joinInTurn(tom, mia);
    expect(card(lea)).toContain('You’re number 3');
    expect(card(lea)).toContain('You were number 1 before: 2 people joined with less help today than you.');
    expect(card(tom)).not.toContain('before:');
  });

  test('where a helper puts somebody back, or isn’t heard of any more', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea, tom);
    const claim = await next();
    await scene.settle();
    await scene.press(hal, claim, 'Requeue');
    await scene.settle();
    const words = 'You were number 1 before: somebody came back from a helper with the place they had.';
    expect(card(tom)).toContain(words);
    expect(card(lea)).not.toContain('before:');
    await next();
    await here(lea);
    expect(card(tom)).not.toContain('before:');
    await scene.forward({ minutes: 31 });
    await here(tom);
    await scene.forward({ minutes: 6 });
    expect(await scene.states()).toEqual(['waiting', 'waiting']);
    expect(card(tom)).toContain(words);
  });

  test('where an answer didn’t hold', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea);
    await scene.press(hal, await next(), 'Done');
    await scene.joinInTurn(tom, mia);
    const asked = scene.written(lea).find(({ summary }) => summary === 'Did it help?');
    await scene.press(lea, await scene.press(lea, asReply(asked), 'No'), 'Open it again');
    await scene.settle();
    expect(card(tom)).toContain('You were number 1 before: somebody came back after an answer that didn’t hold');
    expect(card(mia)).toContain('You were number 2 before: somebody came back after an answer');
  });

  test('where the draw of the first minute decides', async () => {
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    const people = [lea, tom, mia, await scene.member('Noa'), await scene.member('Pia')];
    const placeOf = (person: Person): number => Number(/number (\d+)/.exec(card(person))?.[1]);
    const first = new Map<Person, number>();
    for (const [index, person] of people.entries()) {
      await scene.join(person, 'My laptop');
      await scene.forward({ seconds: 2 });
      first.set(person, placeOf(person));
      for (const each of people.slice(0, index + 1)) {
        const from = first.get(each) ?? 0;
        const told = card(each).includes(`You were number ${from} before: `);
        expect([each.name, told]).toEqual([each.name, placeOf(each) > from]);
        if (told) expect(card(each)).toMatch(/before: (somebody|\d people) joined in the first minute, when a draw/);
      }
    }
    expect(people.filter((person) => card(person).includes(' before: '))).not.toEqual([]);
  });

  test('where somebody comes back to a seat that was kept', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea, tom);
    await scene.goAway(lea, '16:20');
    await scene.settle();
    expect(card(tom)).toContain('You’re number 1');
    await here(lea);
    expect(card(tom)).toContain(
      'You were number 1 before: somebody came back to the seat that was kept while they were away.',
    );
  });

  test('where an organiser takes back that the line was cleared', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea);
    const cleared = await scene.press(ora, await scene.say(ora, 'clear'), 'Clear the line');
    await scene.joinInTurn(tom);
    await scene.press(ora, cleared, 'Undo');
    await scene.settle();
    expect(card(tom)).toContain('You were number 1 before: somebody came back to the place they had before');
  });

  test('where somebody gets in line with a question that was asked in writing before', async () => {
    const form = await scene.press(lea, await scene.say(lea, 'join'), 'Ask in writing');
    await lea.fill(form, { topic: ['My laptop'], tried: ['Everything'] });
    await scene.open(hal);
    await scene.joinInTurn(tom);
    await scene.press(lea, await scene.say(lea, 'place'), 'Get in line');
    await scene.settle();
    expect(card(tom)).toContain('You were number 1 before: somebody got in line with a question from before yours.');
  });

  test('where helpers take another line as well by now', async () => {
    await scene.rows(`insert into help_queue (id, cohort_id, name, created_at)
      select gen_random_uuid(), cohort_id, 'SQL', now() from office_hours returning 1`);
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    await scene.say(hal, 'start', { topics: 'SQL' });
    await scene.forward({ minutes: 2 });
    const [, sql] = optionsOf(await scene.say(lea, 'join'), 'where');
    await scene.joinInTurn(lea);
    await scene.join(tom, 'A join', { where: [sql?.value ?? ''] });
    await scene.settle();
    expect(card(tom)).toContain('You’re number 1');
    await scene.say(hal, 'start', { topics: 'SQL, Everything' });
    await scene.settle();
    expect(card(tom)).toContain(
      'You were number 1 before: somebody with a longer wait than yours is called by the same helpers now.',
    );
  });

  test('together with whoever joined them', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea, tom);
    await next();
    await scene.forward({ minutes: 3 });
    const [, join] = optionsOf(await scene.say(mia, 'join'), 'where');
    await scene.join(mia, 'The same', { where: [join?.value ?? ''] });
    await scene.settle();
    await here(lea);
    for (const person of [tom, mia]) expect(card(person)).toContain('You were number 1 before: somebody came back');
  });

  test('of all that happened since the card was drawn, and also where a process died before it drew it', async () => {
    await scene.open(hal);
    await scene.joinInTurn(lea, mia);
    await scene.press(hal, await next(), 'Done');
    await scene.press(hal, await next(), 'No answer');
    await scene.joinInTurn(lea);
    expect(card(lea)).toContain('You’re number 1');
    await scene.join(tom, 'A laptop');
    await scene.press(mia, await scene.say(mia, 'place'), 'I’m here');
    await scene.settle();
    const words =
      'You were number 1 before: somebody came back after a missed call, which puts them among the first, ' +
      'and somebody joined with less help today than you.';
    expect(card(lea)).toContain(words);
    // As it is where nobody came to going through the line: the card shows what it showed before.
    await scene.rows(
      `update ticket set shown_place = 1, moved_from = null where state = 'waiting' and helped_today > 0 returning 1`,
    );
    expect(await scene.place(lea)).toContain(words);
    await scene.forward({ minutes: 1 });
    expect(card(lea)).toContain(words);
  });
});

describe('whoever waits over midnight', () => {
  afterEach(end);

  test('counts as helped no more today once it is midnight where the cohort is', async () => {
    await start('2026-03-03T04:30:00Z');
    await scene.rows(`
      insert into office_hours_slot (id, cohort_id, weekday, opens_at, minutes, zone, next_on, next_at, ended_at, created_at)
      select gen_random_uuid(), cohort_id, 1, '10:00', 60, 'America/New_York', '2026-03-09', now(), now(), now()
      from office_hours returning 1`);
    await scene.open(hal);
    await scene.joinInTurn(lea);
    await scene.press(hal, await next(), 'Done');
    await scene.joinInTurn(lea, tom);
    expect(card(tom)).toContain('You’re number 1');
    await scene.forward({ minutes: 26 });
    for (const person of [lea, tom]) await here(person);
    expect(card(tom)).toContain('You’re number 1');
    expect(card(lea)).toContain('you’ve been helped once today');
    await scene.forward({ minutes: 2 });
    expect(card(lea)).toContain('You’re number 1');
    expect(card(lea)).not.toContain('been helped');
    expect(card(tom)).toContain(
      'You were number 1 before: a new day has begun, so nobody has been helped today yet and whoever joined first goes first.',
    );
    await scene.joinInTurn(mia);
    expect(wordsIn(await next())).toContain('You’ve called Lea');
  });
});
