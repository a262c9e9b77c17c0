/** Promises about what features share: each adds its part, and none knows another. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawParts, type Feature } from '../../src/chat/feature.ts';
import { heading, paragraph } from '../../src/chat/view.ts';
import { drawToday } from '../../src/features/today/today.ts';
import { text } from '../../src/lib/words/text.ts';
import { type Bot, createBot, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let bot: Bot;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database);
});
afterEach(() => made.drop());

test('/today shows what stands on Home: what is due, and the reminders', async () => {
  const ada = bot.person('Ada');
  const today = await ada.command('today');
  expect('view' in today && today.view.blocks).toEqual(await bot.home(ada));
  expect(wordsIn(today)).toContain('Reminders');
});

const home = (name: string, words: string): Feature => ({
  name,
  commands: [],
  actions: [],
  parts: {
    home: async (caller) => [paragraph(text`${words} for ${caller.name}`)],
    digest: async (cohortId, day) => [heading(text`${words}`), paragraph(text`${cohortId}, ${day}`)],
  },
});
const caller = {
  ...{ personId: 'p', accountId: 'a', workspaceId: 'w', name: 'Ada', zone: 'UTC' },
  ...{ manages: false, cohorts: [], role: 'learner' as const },
};

test('a new feature adds to Home and to the week in review, in the order of the list', async () => {
  const features = [home('hours', 'Office hours'), { ...home('bare', ''), parts: {} }, home('boards', 'Board')];
  const today = await drawToday(features, caller, bot.clock.now());
  expect(wordsIn({ answers: 'private', view: today })).toMatch(/Office hours for Ada\s+Board for Ada/);
  const digest = await drawParts(features, (parts) => parts.digest?.('c1', '2026-03-06'));
  const words = wordsIn({ answers: 'public', view: { summary: '', blocks: digest } });
  expect(words).toMatch(/Office hours\s+c1, 2026-03-06\s+Board/);
});

test('parts that are more than a message holds are refused, not cut', async () => {
  const features = [home('long', 'x'.repeat(20_000))];
  await expect(drawToday(features, caller, bot.clock.now())).rejects.toThrow('Today');
});
