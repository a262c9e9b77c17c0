/**
 * Promises about waits, as a cohort meets them: what is said when somebody joins, by which help it
 * goes, what is kept of it, and which waits are held against it.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../support/bot.ts';
import { wordsIn } from '../support/bot.ts';
import { optionsOf } from '../support/office-hours-deeds.ts';
import { plantHelp, plantWaits } from '../support/office-hours-past.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let lea: Person;
let tom: Person;
let mia: Person;

beforeEach(async () => {
  scene = await createScene();
  hal = await scene.member('Hal', 'helper');
  [lea, tom, mia] = [await scene.member('Lea'), await scene.member('Tom'), await scene.member('Mia')];
  await scene.setUp();
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

type Kept = {
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly place: number | null;
  readonly helpers: number | null;
};

/** Of somebody's latest question, in whole minutes. */
const keptOf = async ({ name }: Person): Promise<Kept | undefined> =>
  (
    await scene.rows<Kept>(`
      select round(t.expected_minutes) as expected, round(t.expected_low) as low, round(t.expected_high) as high,
        t.expected_place as place, t.expected_helpers as helpers
      from ticket t join account a on a.id = t.account_id
      where a.name = '${name}' order by t.joined_at desc limit 1`)
  )[0];

/** The waits that are held against what was said, in whole minutes. */
const waitsHeld = async (): Promise<Readonly<Record<string, number>>> => {
  const rows = await scene.rows<{ name: string; minutes: number }>(`
    select a.name, t.waited_minutes as minutes from ticket t join account a on a.id = t.account_id
    where t.waited_minutes is not null and not t.disturbed`);
  return Object.fromEntries(rows.map(({ name, minutes }) => [name, Math.round(minutes)]));
};

const join = async (person: Person): Promise<string> => {
  const said = wordsIn(await scene.join(person, `Laptop of ${person.name}`));
  await scene.forward({ seconds: 1 });
  return said;
};
/** Calls the next, who comes at once. */
const help = async (helper: Person, person: Person) => {
  const card = await scene.say(helper, 'next');
  await scene.settle();
  await scene.press(person, await scene.say(person, 'place'), 'I’m here');
  return card;
};
const done = async (helper: Person, card: Awaited<ReturnType<typeof help>>): Promise<void> => {
  await scene.press(helper, card, 'Done');
  await scene.settle();
};
const press = async (person: Person, label: string): Promise<void> => {
  await scene.press(person, await scene.say(person, 'place'), label);
  await scene.settle();
};
const cardOf = (person: Person): string =>
  scene.allWords(person).find((words) => words.includes('Your question: ')) ?? '';
const leave = async (person: Person): Promise<void> => {
  const sure = await scene.press(person, await scene.say(person, 'place'), 'Leave');
  await scene.press(person, sure, 'Leave');
};
const joinIn = async (person: Person, queue: string): Promise<void> => {
  const form = await scene.say(person, 'join');
  const where = optionsOf(form, 'where').find(({ label }) => label === queue)?.value ?? '';
  await person.fill(form, { topic: [`Laptop of ${person.name}`], tried: ['all'], where: [where] });
};
const close = async (): Promise<void> => {
  await scene.rows(`update session set closes_at = '${scene.bot.clock.now()}' where closed_at is null`);
  await scene.settle();
};

describe('what is said at joining', () => {
  test('is kept as it was said: expected, least, most, place and how many help; whatever comes after', async () => {
    await plantHelp(scene, { queue: 'Everything', count: 10, minutes: 10 });
    const ida = await scene.member('Ida', 'helper');
    const [one, two, kim] = [await scene.member('One'), await scene.member('Two'), await scene.member('Kim')];
    await scene.open(hal, ida);
    for (const [helper, person] of [
      [hal, one],
      [ida, two],
    ] as const) {
      await join(person);
      await help(helper, person);
    }
    for (const person of [lea, tom, mia]) await join(person);
    await scene.say(ida, 'pause');
    await join(kim);
    const said = await Promise.all([lea, tom, mia, kim].map(keptOf));
    expect(said.map((each) => each?.place)).toEqual([1, 2, 3, 4]);
    expect(said.map((each) => each?.helpers)).toEqual([2, 2, 2, 1]);
    expect(said.map((each) => each?.expected)).toEqual([10, 10, 20, 40]);
    expect(said[0]).toMatchObject({ low: 10, high: 10 });
    // One call in twenty is missed: by that much the range is wider where others are ahead.
    expect(said[3]?.low).toBeLessThanOrEqual(40);
    expect(said[3]?.high).toBe(40);
    await scene.forward({ minutes: 3 });
    await leave(lea);
    await scene.press(tom, await scene.say(tom, 'place'), 'Edit');
    expect(await Promise.all([lea, tom, mia, kim].map(keptOf))).toEqual(said);
  });

  test('goes by help on the topic from ten on, else by the cohort’s, else by what is usual; not by what a timer ended', async () => {
    await scene.rows(`
      insert into help_queue (id, cohort_id, name, created_at)
      select gen_random_uuid(), id, 'Spark', now() from cohort`);
    await hal.fill(await scene.say(hal, 'start'), { closes: [], queues: [] });
    await scene.forward({ minutes: 2 });
    await joinIn(lea, 'Everything');
    await help(hal, lea);
    /** Of somebody behind who joins now, and leaves again. */
    const expected = async (): Promise<number | null | undefined> => {
      await joinIn(mia, 'Everything');
      const kept = await keptOf(mia);
      await leave(mia);
      scene.bot.clock.forward({ seconds: 1 });
      return kept?.expected;
    };
    /** The middle of a lognormal with mean 12 and variation 0.8, as 400 runs find it. */
    const expectUsual = async (): Promise<void> => expect([8, 9, 10, 11]).toContain(await expected());
    await expectUsual();
    await plantHelp(scene, { queue: 'Everything', count: 9, minutes: 20 });
    await plantHelp(scene, { queue: 'Everything', count: 30, minutes: 90, outcome: 'lapsed' });
    await expectUsual();
    await plantHelp(scene, { queue: 'Everything', count: 21, minutes: 20 });
    expect(await expected()).toBe(20);
    await joinIn(tom, 'Spark');
    scene.bot.clock.forward({ seconds: 1 });
    await plantHelp(scene, { queue: 'Spark', count: 9, minutes: 50 });
    expect(await expected()).toBe(40);
    await plantHelp(scene, { queue: 'Spark', count: 1, minutes: 50 });
    expect(await expected()).toBe(70);
    await plantHelp(scene, { queue: 'Everything', count: 300, minutes: 5, daysAgo: 1 });
    expect(await expected()).toBe(55);
  });

  test('is as wide as earlier waits were off: those of the place from thirty on, before that those of all places', async () => {
    await plantHelp(scene, { queue: 'Everything', count: 10, minutes: 10 });
    await scene.open(hal);
    await join(lea);
    await help(hal, lea);
    const said = async (): Promise<readonly (number | boolean)[]> => {
      const words = await join(tom);
      const { low, high } = (await keptOf(tom)) ?? {};
      await leave(tom);
      return [low ?? -1, high ?? -1, words.includes('rough')];
    };
    // Lea was called at once, as was said. Twice as long as was said: (10 + 1) × 2 − 1.
    await plantWaits(scene, { place: 5, count: 28, expected: 9, waited: 19 });
    expect(await said()).toEqual([10, 10, true]);
    await plantWaits(scene, { place: 2, count: 1, expected: 9, waited: 19 });
    expect(await said()).toEqual([21, 21, false]);
    await plantWaits(scene, { place: 1, count: 28, expected: 9, waited: 9 });
    expect(await said()).toEqual([10, 21, false]);
    await plantWaits(scene, { place: 1, count: 1, expected: 9, waited: 9 });
    expect(await said()).toEqual([10, 10, false]);
  });

  test('is that it’s unlikely before close where that comes first', async () => {
    await plantHelp(scene, { queue: 'Everything', count: 10, minutes: 20 });
    await hal.fill(await scene.say(hal, 'start'), { closes: ['16:32'] });
    await scene.forward({ minutes: 2 });
    await join(lea);
    await help(hal, lea);
    expect(await join(tom)).toContain('Your turn is next, in about 20 minutes');
    expect(await join(mia)).toContain('It’s unlikely before it closes: your turn would come in about');
  });

  test('is said anew as the line moves, and that it takes longer than was said', async () => {
    await plantHelp(scene, { queue: 'Everything', count: 10, minutes: 10 });
    const rob = await scene.member('Rob');
    await scene.open(hal);
    await join(lea);
    const card = await help(hal, lea);
    for (const person of [tom, rob]) await join(person);
    expect(await join(mia)).toMatch(/Your turn comes in about \d+ to 30 minutes/);
    await scene.forward({ minutes: 11 });
    for (const person of [tom, rob, mia]) await press(person, 'I’m here');
    await done(hal, card);
    await help(hal, tom);
    expect(cardOf(mia)).toMatch(/You’re number 2\. Your turn comes in about \d+ to 2\d minutes/);
    await scene.forward({ minutes: 11 });
    expect(cardOf(mia)).not.toContain('longer than I said');
    await scene.forward({ minutes: 11 });
    await leave(rob);
    await scene.settle();
    expect(cardOf(mia)).toMatch(/You’re number 1\. It’s taking longer than I said\. Your turn is next/);
  });
});

describe('the wait that is held against it', () => {
  test('is until the call; of somebody who left, until the next behind them was called, whichever way they left', async () => {
    const [rob, kim, zoe] = [await scene.member('Rob'), await scene.member('Kim'), await scene.member('Zoe')];
    await scene.open(hal);
    await join(lea);
    const card = await help(hal, lea);
    for (const person of [tom, mia, rob, kim, zoe]) await join(person);
    await scene.forward({ minutes: 3 });
    await leave(tom);
    await press(mia, 'Solved it myself');
    await scene.rows(`delete from enrolment where person_id = (select person_id from account where name = 'Rob')`);
    await scene.settle();
    for (const person of [kim, zoe]) await press(person, 'I’m here');
    await scene.forward({ minutes: 4 });
    await done(hal, card);
    const second = await help(hal, kim);
    await press(zoe, 'I’m here');
    await scene.forward({ minutes: 5 });
    await leave(zoe);
    await done(hal, second);
    expect(await waitsHeld()).toEqual({ Lea: 0, Kim: 7 });
    await close();
    // Nobody was called after Zoe.
    expect(await waitsHeld()).toEqual({ Lea: 0, Kim: 7, Tom: 7, Mia: 7, Rob: 7 });
  });

  test('is known of those who left, too, where one session went over into the next', async () => {
    await scene.open(hal);
    await join(lea);
    const card = await help(hal, lea);
    for (const person of [tom, mia]) await join(person);
    await scene.rows(`
      insert into session (id, cohort_id, opens_at, closes_at, secret)
      select gen_random_uuid(), id, '2026-03-02T16:10:00Z', '2026-03-02T17:00:00Z', 's' from cohort`);
    await scene.forward({ minutes: 3 });
    await leave(tom);
    await scene.forward({ minutes: 6 });
    expect(await scene.rows('select from session where closed_at is not null')).toHaveLength(1);
    await done(hal, card);
    await done(hal, await help(hal, mia));
    await scene.forward({ minutes: 50 });
    expect(await waitsHeld()).toEqual({ Lea: 0, Mia: 9, Tom: 9 });
  });

  test('is that of helpers who take the topic: others say nothing of whoever left', async () => {
    await scene.rows(`
      insert into help_queue (id, cohort_id, name, created_at)
      select gen_random_uuid(), id, 'Spark', now() from cohort`);
    const ida = await scene.member('Ida', 'helper');
    await scene.say(hal, 'start', { topics: 'Everything' });
    await scene.say(ida, 'start', { topics: 'Spark' });
    await scene.forward({ minutes: 2 });
    await joinIn(lea, 'Everything');
    const card = await help(hal, lea);
    await joinIn(tom, 'Everything');
    await scene.forward({ minutes: 1 });
    await joinIn(mia, 'Spark');
    await leave(tom);
    await done(ida, await help(ida, mia));
    await done(hal, card);
    await close();
    expect(await waitsHeld()).toEqual({ Lea: 0, Mia: 0 });
  });

  test('is none of those who were away, missed the call, were passed over, put back, cleared or carried over', async () => {
    const [rob, kim] = [await scene.member('Rob'), await scene.member('Kim')];
    await scene.open(hal);
    // Missed, and back.
    await join(lea);
    await scene.press(hal, await scene.say(hal, 'next'), 'No answer');
    await scene.settle();
    await press(lea, 'I’m here');
    await done(hal, await help(hal, lea));
    // Put back.
    await join(tom);
    await scene.press(hal, await help(hal, tom), 'Requeue');
    await done(hal, await help(hal, tom));
    // Away.
    await join(mia);
    await scene.goAway(mia, '16:30');
    await press(mia, 'I’m here');
    await done(hal, await help(hal, mia));
    expect(await waitsHeld()).toEqual({});
    // Passed over, while another is called.
    await join(rob);
    await scene.forward({ minutes: 10 });
    await join(kim);
    await scene.forward({ minutes: 3 });
    await done(hal, await help(hal, kim));
    await done(hal, await help(hal, rob));
    expect(await waitsHeld()).toEqual({ Kim: 3 });
    // Carried over.
    await join(lea);
    await close();
    await scene.open(hal);
    await done(hal, await help(hal, lea));
    expect(await waitsHeld()).toEqual({ Kim: 3 });
    // Cleared.
    await join(tom);
    const ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    await scene.press(ora, await scene.say(ora, 'clear'), 'Clear the line');
    await join(mia);
    await done(hal, await help(hal, mia));
    await close();
    expect(await waitsHeld()).toEqual({ Kim: 3, Mia: 0 });
  });
});
