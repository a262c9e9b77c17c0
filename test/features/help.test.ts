/** Promises about /help. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { type Bot, createBot, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let bot: Bot;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database);
});
afterEach(() => made.drop());

const named = (words: string): readonly string[] => [...words.matchAll(/^\/([a-z-]+) /gm)].map(([, name = '']) => name);

test('lists what somebody may use, each command once, beneath headings', async () => {
  const learner = wordsIn(await bot.person('Ada').command('help'));
  const organiser = wordsIn(await bot.person('Ines', { role: 'organiser' }).command('help'));
  const all = declaredCommands();
  const names = (who: readonly string[]) => all.filter((each) => who.includes(each.who)).map(({ name }) => name);
  expect(named(learner).toSorted()).toEqual(names(['learner']).toSorted());
  expect(named(organiser).toSorted()).toEqual(names(['learner', 'helper', 'organiser']).toSorted());
  expect(learner).not.toContain('For helpers and organisers');
  expect(learner.indexOf('Your path')).toBeLessThan(learner.indexOf('/journal'));
  expect(learner.indexOf('/journal')).toBeLessThan(learner.indexOf('Together'));
  expect(organiser.indexOf('For helpers and organisers')).toBeLessThan(organiser.indexOf('/setup Set'));
});
