/** Which answers a question is judged by: the first of each person, given without help. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemsOf, readFirstAnswers } from '../../src/study/items/first-answers.ts';
import { answer, questionAsked } from '../support/answering.ts';
import { createBot, createTestClock, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

test('a question is judged by first answers alone; guesses are counted apart, and what is taken back not at all', async () => {
  const bot = createBot(made.database, { clock: createTestClock(), curriculum });
  const [ada, ben, cem] = ['Ada', 'Ben', 'Cem'].map((name) => bot.person(name));
  if (!ada || !ben || !cem) throw new Error('three people');
  const ask = (person: typeof ada) => person.command('quiz', { about: 'cap-theorem', count: 1 });

  const asked = await ask(ada);
  const { slug } = questionAsked(curriculum, asked);
  await answer(ada, curriculum, asked, false);
  bot.clock.forward({ days: 3 });
  await answer(ada, curriculum, await ada.command('review'), true);

  const guessed = await ask(ben);
  const { slug: guessedSlug } = questionAsked(curriculum, guessed);
  await ben.press(await answer(ben, curriculum, guessed, true), 'I guessed');

  const undone = await cem.press(await answer(cem, curriculum, await ask(cem), false), 'Undo');
  // The solution has been seen by then.
  await answer(cem, curriculum, undone, true);

  const { answers, apart } = await readFirstAnswers(made.database);
  expect(answers).toEqual([expect.objectContaining({ item: slug, right: false })]);
  expect([...apart]).toEqual([[guessedSlug, 1]]);
});

test('each question has the chance of hitting it by guessing, and the key that grading knows', () => {
  const items = itemsOf(curriculum);
  expect(items).toHaveLength(curriculum.questions.size);
  for (const { id, chance, options, key } of items) {
    const question = curriculum.questions.get(id);
    if (question?.kind === 'single') {
      expect(chance).toBeCloseTo(1 / question.options.length);
      expect(question.options[Number(key)]).toMatchObject({ right: true });
    } else if (question?.kind === 'true-false') expect([chance, key]).toEqual([0.5, String(question.answer)]);
    else expect([chance, options]).toEqual([0, []]);
  }
});
