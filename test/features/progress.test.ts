/** Promises about one's own numbers, as somebody reads them in /progress. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, labelsOn, nextOn, type Person, realCurriculum, viewOf, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

/** A bot of one's own clock, on the database of all. */
const start = (): Bot => {
  bot = createBot(made.database);
  bot.clock.set('2026-03-02T09:00:00Z');
  return bot;
};

/** Answers all of a round; gives how it ends. */
const finish = async (person: Person, asked: Awaited<ReturnType<Person['command']>>, right: boolean) => {
  let shown = asked;
  while (labelsOn(shown).includes('Skip')) {
    const answered = await answer(person, curriculum, shown, right);
    bot.clock.forward({ seconds: 25 });
    shown = await person.press(answered, nextOn(answered));
  }
  return shown;
};

/** The next morning at nine, so many days on. */
const sleep = (days = 1): void => {
  bot.clock.set(`${bot.clock.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days })}T09:00:00Z`);
};

test('says nothing of a beginner but where to begin, and after one round only what one round tells', async () => {
  const ada = start().person('Ada');
  expect(wordsIn(await ada.command('progress'))).toContain('Your first answers bring the first numbers');
  await finish(ada, await ada.command('quiz', { about: 'cap-theorem', count: 5 }), true);
  const words = wordsIn(await ada.command('progress'));
  expect(words).toContain('You’ve met 5 questions');
  expect(words).toMatch(/5 in the last seven days, in about 2 minutes/);
  for (const early of ['Steadiness', 'What you still knew', 'weakest', 'How sure']) expect(words).not.toContain(early);
});

test('steadiness counts due days alone: a vacation, a day off and a journey are no gap, a missed one is covered and said', async () => {
  const ada = start().person('Bea');
  await bot.enrol(ada, 'learner');
  await finish(ada, await ada.command('quiz', { about: 'kafka', count: 3 }), false);
  const keep = async () => {
    const end = await finish(ada, await ada.command('review'), false);
    return wordsIn(end);
  };
  for (let day = 1; day <= 3; day += 1) {
    sleep();
    const end = await keep();
    if (day === 3) expect(end).toContain('Steadiness: 3 of your 3 due days so far');
  }
  sleep(2);
  await keep();
  expect(wordsIn(await ada.command('progress'))).toMatch(
    /4 of your 5 due days so far[\s\S]*run of 4 due days[\s\S]*A freeze covered Fri 6 Mar/,
  );
  // Away for a week, said beforehand.
  await ada.fill(await ada.press(await ada.press(await ada.command('reminders'), 'Turn on'), 'Vacation'), {
    until: ['2026-03-16'],
  });
  sleep(9);
  expect(wordsIn(await ada.command('today'))).toContain('Steadiness: 4 of your 5 due days so far');
  await keep();
  expect(wordsIn(await ada.command('progress'))).toContain('5 of your 6 due days so far');
  // The cohort's day off.
  await made.database.statement(`insert into holiday (cohort_id, day) select id, '2026-03-17' from cohort`, []);
  sleep(2);
  await keep();
  // East over the date line: a day of theirs never was.
  bot.clock.set('2026-03-18T22:00:00Z');
  await ada.command('zone', { city: 'Pacific/Kiritimati' });
  bot.clock.set('2026-03-19T20:00:00Z');
  await keep();
  const progress = wordsIn(await ada.command('progress'));
  expect(progress).toContain('7 of your 8 due days so far');
  expect(progress).toContain('run of 7 due days, your best so far');
});

test('retention stands beside what was expected, once enough has come back, with its pictures', async () => {
  const ada = start().person('Cleo');
  await finish(ada, await ada.command('quiz', { about: 'module 1', count: 10 }), true);
  for (let round = 0; round < 12; round += 1) {
    sleep(3);
    await finish(ada, await ada.command('review'), true);
    await finish(ada, await ada.command('quiz', { about: 'module 1', count: 5 }), round % 2 === 0);
  }
  const shown = await ada.command('progress');
  const words = wordsIn(shown);
  expect(words).toMatch(/of \d+ questions that came back in 12 weeks you knew \d+ %; I expected \d+ %/);
  expect(words).toMatch(/An answer takes you about 25 seconds/);
  const pictures = viewOf(shown).blocks.flatMap((block) => (block.kind === 'picture' ? [block.name] : []));
  expect(pictures).toEqual(['your-days', 'what-you-still-knew']);
  expect(bot.failures).toEqual([]);
});
