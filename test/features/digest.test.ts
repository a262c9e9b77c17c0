/**
 * Promises about the weekly digest: what a cohort's week was like, once a week where an organiser
 * wants it, and never who.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { fullBank, withoutQuestions } from '../replay/bank.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
const channel = { externalId: 'c1', name: 'data-eng' };
let made: TestDatabase;
let bot: Bot;
let ines: Person;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { curriculum, clock: createTestClock('2026-03-02T08:00:00Z') });
  ines = bot.person('Ines', { role: 'organiser' });
  const overview = await inChannel({ kind: 'command', command: 'daily', options: {} });
  await inChannel({ kind: 'action', controlId: findButton(overview, 'Post here').id, values: [] });
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await made.drop();
});

const inChannel = (interaction: Parameters<Person['send']>[0]): Promise<Reply> =>
  ines.send({ ...interaction, channel });
const wish = async (day: string, time = '16:00'): Promise<Reply> =>
  ines.fill(await ines.press(await ines.command('daily'), 'Weekly digest'), {
    day: [day],
    time: [time],
  });
const at = async (instant: string): Promise<void> => {
  bot.clock.set(instant);
  await bot.runDue('daily.digest');
};
const digests = () =>
  made.database.statement<{ key: string; subject: string }>(
    `select key, subject from outbox where notice = 'daily.digest' order by key`,
    [],
  );
const draw = async (): Promise<string | undefined> => {
  const subject = (await digests()).at(-1)?.subject ?? '';
  const view = await bot.offers.notices.find(({ name }) => name === 'daily.digest')?.draw(subject, bot.clock.now());
  return view && wordsIn({ answers: 'public', view });
};
const study = async (person: Person, right: boolean, about: string): Promise<void> => {
  await answer(person, curriculum, await person.command('quiz', { about, count: 1 }), right);
};

/** In the cohort of the channel, as who has answered its question of the day. */
const learner = async (name: string): Promise<Person> => {
  const person = bot.person(name);
  await person.command('help');
  await made.database.statement(
    `insert into enrolment (cohort_id, person_id, role, created_at)
    select s.cohort_id, a.person_id, 'learner', now() from daily_schedule s, account a where a.name = $1 on conflict do nothing`,
    [name],
  );
  return person;
};

test('is posted once a week from when it is wanted until it isn’t', async () => {
  expect(wordsIn(await wish('5'))).toContain('A digest of the week is posted on Fridays at 16:00');
  for (const day of ['06', '13', '20']) {
    await at(`2026-03-${day}T15:59:00Z`);
    await at(`2026-03-${day}T16:00:00Z`);
    await at(`2026-03-${day}T16:00:30Z`);
  }
  expect((await digests()).map(({ subject }) => subject.split('/')[1])).toEqual([
    '2026-03-06',
    '2026-03-13',
    '2026-03-20',
  ]);
  expect(wordsIn(await wish('off'))).not.toContain('A digest');
  await at('2026-03-27T16:00:00Z');
  expect(await digests()).toHaveLength(3);
});

test('comes late on its date, and not at all on another; a time that is none is refused', async () => {
  expect(wordsIn(await wish('5', 'soon'))).toContain('At: please give a time');
  await wish('5');
  await at('2026-03-06T21:00:00Z');
  await at('2026-03-14T09:00:00Z');
  await at('2026-03-20T16:00:00Z');
  expect((await digests()).map(({ subject }) => subject.split('/')[1])).toEqual(['2026-03-06', '2026-03-20']);
});

test('rests with the question of the day', async () => {
  await wish('5');
  await ines.press(await ines.command('daily'), 'Pause');
  await at('2026-03-06T16:00:00Z');
  expect(await digests()).toEqual([]);
});

test('says what was forgotten, what was hard, what got better and what comes, and never who', async () => {
  const people: Person[] = [];
  for (const name of ['Amara', 'Ben', 'Chen']) people.push(await learner(name));
  await wish('1', '09:00');
  for (const person of people) await study(person, false, 'idempotency');
  bot.clock.set('2026-03-10T08:00:00Z');
  for (const person of people) {
    await answer(person, curriculum, await person.command('review', { count: 1 }), person.name === 'Amara');
    await study(person, true, 'idempotency');
  }
  await at('2026-03-16T09:00:00Z');
  const words = (await draw()) ?? '';
  expect(words).toContain('6 answers in the last seven days');
  expect(words).toMatch(/Forgotten most\n.*: missed in 2 of 3 reviews/);
  expect(words).toMatch(/Hardest questions\n.+\(1 of 3 right\)/);
  expect(words).toMatch(/Most improved\n.*: 0 % right the week before, 67 % now/);
  expect(words).toContain('Next week');
  for (const { name } of people) expect(words).not.toContain(name);
});

test('tells nothing of what fewer than three people answered', async () => {
  const alone = await learner('Alone');
  for (let number = 0; number < 4; number += 1) await study(alone, false, 'idempotency');
  await wish('5');
  await at('2026-03-06T16:00:00Z');
  expect(await draw()).toContain('4 answers');
  expect(await draw()).not.toMatch(/Forgotten|Hardest|improved/);
  expect(await draw()).toContain('Once three learners have answered the same question');
});

test('of a week in which nobody answered is short and without blame', async () => {
  await wish('5');
  await at('2026-03-06T16:00:00Z');
  expect(await draw()).toMatch(/A quiet week.*Next week\n.*Data Models: OLTP vs OLAP/s);
});

test('of a week in which nothing was missed says so', async () => {
  for (const name of ['Amara', 'Ben', 'Chen']) await study(await learner(name), true, 'idempotency');
  await wish('5');
  await at('2026-03-06T16:00:00Z');
  expect(await draw()).toContain('Nothing stood out: hardly anything was missed.');
});

test('announces for the next week what the question of the day then asks about', async () => {
  bot.useCurriculum(fullBank(curriculum));
  await wish('5');
  for (let day = Temporal.PlainDate.from('2026-03-02'); day.day < 28; day = day.add({ days: 1 })) {
    bot.clock.set(`${day}T09:00:00Z`);
    await bot.runDue('daily.post');
    if (day.dayOfWeek === 1 && day.day > 2) expect(await announced()).toContain(await placeOfNewest());
    await at(`${day}T16:00:00Z`);
  }
  expect(await draw()).not.toContain('no questions on this yet');
});

/** The module or topic of today's question that a digest would name. */
const placeOfNewest = async (): Promise<string> => {
  const [newest] = await made.database.statement<{ slug: string }>(
    'select question_slug as slug from daily order by day desc limit 1',
    [],
  );
  const concept = curriculum.concepts.get(fullBank(curriculum).questions.get(newest?.slug ?? '')?.concept ?? '');
  const words = (await announced()) ?? '';
  const modules = curriculum.placesOf(concept?.slug ?? '').flatMap(({ module }) => module?.title ?? []);
  return [concept?.title ?? '', ...modules].find((title) => words.includes(title)) ?? `nothing on ${concept?.title}`;
};

const announced = async (): Promise<string | undefined> => (await draw())?.split('Next week')[1];

test('says so where there are no questions yet on what comes next', async () => {
  bot.useCurriculum(withoutQuestions(curriculum, (concept) => concept !== 'consensus'));
  await wish('5');
  await at('2026-03-06T16:00:00Z');
  expect(await draw()).toMatch(/Next week\n.*no questions on this yet, so the question of the day goes back over/s);
});
