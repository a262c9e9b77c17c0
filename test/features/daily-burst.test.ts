/** Promises about the minutes in which a whole cohort answers the question of the day. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { daily } from '../../src/database/schema/study/daily.ts';
import { answer, givenFor } from '../support/answering.ts';
import { type Bot, createBot, findButton, labelsOn, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { type Counted, countRoundTrips } from '../support/counting.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
const single = [...curriculum.questions.values()].find(({ kind }) => kind === 'single');
let made: TestDatabase;
let counted: Counted;
let bot: Bot;
let dailyId: string;

beforeEach(async () => {
  made = await createPostgresDatabase();
  counted = countRoundTrips(made.database);
  bot = createBot(counted.database, { curriculum });
  bot.clock.set('2026-03-02T08:00:00Z');
  const ines = bot.person('Ines', { role: 'organiser' });
  const channel = { externalId: 'c1' };
  const overview = await ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  const controlId = findButton(overview, 'Post here').id;
  await ines.send({ kind: 'action', controlId, values: [], channel });
  bot.clock.set('2026-03-02T09:00:00Z');
  await bot.runDue('daily.post');
  await made.database.orm.update(daily).set({ questionSlug: single?.slug ?? '' });
  dailyId = (await made.database.orm.select().from(daily))[0]?.id ?? '';
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await made.drop();
});

const press = (person: Person, right = true) => {
  if (!single) throw new Error('there is no such question');
  const given = givenFor(single, right)[0];
  return person.send({ kind: 'action', controlId: `daily.answer:${dailyId}:${given}`, values: [] });
};

test('a press costs four round trips, as the first of /quiz; the others of /quiz cost three', async () => {
  const ada = bot.person('Ada');
  await ada.command('help');
  counted.count();
  expect(wordsIn(await press(ada))).toContain('Shall I write to you');
  // Once in a life, to ask whether they want reminders.
  expect(counted.count()).toBe(4 + 1);
  const bela = bot.person('Bela');
  await bela.command('help');
  await bela.send({ kind: 'action', controlId: 'reminders.accept', values: [] });
  counted.count();
  expect(wordsIn(await press(bela))).not.toContain('Shall I write to you');
  expect(counted.count()).toBe(4);
  await press(ada);
  expect(counted.count()).toBe(3);
  await ada.send({ kind: 'action', controlId: `daily.open:${dailyId}`, values: [] });
  expect(counted.count()).toBe(3);
  // The first answer of a round looks whether reminders were offered; the others don't.
  const first = await ada.command('quiz', { count: 10 });
  counted.count();
  const answered = await answer(ada, curriculum, first, true);
  expect(counted.count()).toBe(4);
  const next = await ada.press(answered, 'Next');
  counted.count();
  await answer(ada, curriculum, next, true);
  // Where it is typed, a form is opened first.
  expect(counted.count()).toBe(labelsOn(next).includes('Answer') ? 2 + 3 : 3);
});

test('two hundred presses, which come within five seconds, all at the same moment: five round trips each, everybody joined and counted once', async () => {
  const people = Array.from({ length: 200 }, (_, index) => bot.person(`P${index}`));
  await Promise.all(people.map((person) => person.command('help')));
  counted.count();
  await Promise.all(people.map((person, index) => press(person, index % 2 === 0)));
  expect(counted.count()).toBe(200 * (4 + 1));
  expect(await one('select count(*)::int as n from review where scheduled')).toBe(200);
  expect(await one('select count(*)::int as n from review where correct')).toBe(100);
  expect(await one(`select count(*)::int as n from enrolment where role = 'learner'`)).toBe(200);
}, 30_000);

/** As people do who all saw one post: each at their moment, whether or not the others have been answered. */
const spread = (people: readonly Person[], withinMs: number): Promise<readonly number[]> =>
  Promise.all(
    people.map(async (person, index) => {
      await delay((index * withinMs) / people.length);
      const pressedAt = performance.now();
      expect(wordsIn(await press(person, index % 2 === 0))).toMatch(/Right\.|Not this time/);
      return performance.now() - pressedAt;
    }),
  );

test('two hundred presses spread over five seconds, which wait for no answer: every one is answered', async () => {
  const people = Array.from({ length: 200 }, (_, index) => bot.person(`P${index}`));
  await Promise.all(people.map((person) => person.command('help')));
  counted.count();
  const tookMs = (await spread(people, 5000)).toSorted((one, other) => one - other);
  const trips = counted.count();
  expect(trips).toBe(200 * (4 + 1));
  expect(await one('select count(*)::int as n from review where scheduled')).toBe(200);
  const at = (share: number): string => `${Math.round(tookMs[Math.floor(share * (tookMs.length - 1))] ?? 0)} ms`;
  console.info(`200 presses in 5 s: ${trips} round trips, answered in ${at(0.5)} (half), ${at(0.95)}, ${at(1)} (all)`);
}, 30_000);

test('whoever presses twice at once is answered twice and counted once', async () => {
  const people = Array.from({ length: 10 }, (_, index) => bot.person(`P${index}`));
  const replies = await Promise.all(people.flatMap((person) => [press(person), press(person)]));
  for (const reply of replies) expect(wordsIn(reply)).toContain('Right');
  expect(await one('select count(*)::int as n from review')).toBe(10);
  expect(await one('select count(*)::int as n from round')).toBe(10);
});

const one = async (sql: string): Promise<number> => {
  const [row] = await made.database.statement<{ n: number }>(sql, []);
  return row?.n ?? 0;
};
