/** What a person's days count for: what was due, what was still known, and nothing for anything else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDays } from '../../src/study/standing/find-days.ts';
import { answer } from '../support/answering.ts';
import { createBot, createTestClock, nextOn, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf } from '../support/known-questions.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

test('a day asks what is due and counts what was right; a day with nothing due asks nothing', async () => {
  const bot = createBot(made.database, { clock: createTestClock('2026-03-02T09:00:00Z'), curriculum });
  const ada = bot.person('Ada');
  const first = await ada.command('quiz', { about: 'cap-theorem', count: 2 });
  const second = await answer(ada, curriculum, first, true);
  await answer(ada, curriculum, await ada.press(second, nextOn(second)), false);
  bot.clock.set('2026-03-03T09:00:00Z');
  await answer(ada, curriculum, await ada.command('review'), true);

  const { personId } = await idsOf(made.database, ada);
  const needs = { database: made.database, curriculum: () => curriculum };
  const days = await findDays(needs, personId, '2026-03-01', '2026-03-04');
  expect(days).toEqual([
    { day: '2026-03-01', asked: false, planned: 0, answered: 0, counted: 0, right: 0 },
    { day: '2026-03-02', asked: false, planned: 0, answered: 2, counted: 2, right: 0 },
    { day: '2026-03-03', asked: true, planned: 1, answered: 1, counted: 1, right: 1 },
    { day: '2026-03-04', asked: expect.any(Boolean), planned: expect.any(Number), answered: 0, counted: 0, right: 0 },
  ]);
});
