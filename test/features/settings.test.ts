/** Promises about /settings: what is saved is saved whole, what is wrong is told at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, createBot, formOf, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let bot: Bot;
beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { curriculum: realCurriculum() });
});
afterAll(() => made.drop());

const save = async (person: Person, filled: Record<string, readonly string[]>) =>
  person.fill(await person.command('settings'), {
    new: ['10'],
    reviews: ['40'],
    zone: ['UTC'],
    ...filled,
  });

const isNamed = async (person: Person) =>
  formOf(await person.command('settings')).fields.find(({ name }) => name === 'named');

test('nobody is named until they agree, and they can take it back', async () => {
  const amara = bot.person('Amara');
  expect(await isNamed(amara)).toMatchObject({ values: [] });
  expect(wordsIn(await save(amara, { named: ['yes'] }))).toContain('Your name is shown');
  expect(await isNamed(amara)).toMatchObject({ values: ['yes'] });
  expect(wordsIn(await save(amara, {}))).not.toContain('Your name is shown');
  expect(await isNamed(amara)).toMatchObject({ values: [] });
});

test('everything that is wrong is told at once, and nothing is changed', async () => {
  const kenji = bot.person('Kenji');
  const words = wordsIn(await save(kenji, { new: ['many'], reviews: ['4'], zone: ['Atlantis'] }));
  for (const wrong of ['New questions a day: please give a whole number', 'Reviews a day: please give a whole number'])
    expect(words).toContain(wrong);
  expect(words).toContain('I don’t know the time zone “Atlantis”');
  expect(formOf(await kenji.command('settings')).fields.slice(0, 3)).toMatchObject([
    { value: '10' },
    { value: '40' },
    { value: 'UTC' },
  ]);
});

test('a zone that is chosen stays, whatever the platform says', async () => {
  const mei = bot.person('Mei', { zone: 'Asia/Tokyo' });
  await save(mei, { zone: ['europe/prague'] });
  expect(wordsIn(await bot.person('Mei', { zone: 'Asia/Tokyo' }).command('reminders'))).toContain('Prague time');
});
