/** Promises about what features share: each adds its part, and none knows another. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Feature } from '../../src/chat/feature.ts';
import { drawParts } from '../../src/chat/parts.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import { type Block, heading, paragraph, type View } from '../../src/chat/view/view.ts';
import { digestView } from '../../src/features/daily/digest/digest-view.ts';
import { drawToday } from '../../src/features/today/today.ts';
import { text } from '../../src/lib/words/text.ts';
import { type Bot, createBot, findButton, labelsOn, wordsIn } from '../support/bot.ts';
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
  const words = wordsIn({ answers: 'public', view: { summary: '', blocks: digest.flatMap(({ blocks }) => blocks) } });
  expect(words).toMatch(/Office hours\s+c1, 2026-03-06\s+Board/);
});

/** A feature that has far more to say than a message holds, and once more than a block does. */
const talkative: Feature = {
  name: 'talkative',
  commands: [],
  actions: [],
  parts: {
    home: async () => lines,
    digest: async () => lines,
  },
};
const lines: readonly Block[] = [
  ...Array.from({ length: 90 }, (_, index) => paragraph(text`Line ${index} ${'*'.repeat(150)}`)),
  paragraph(text`${'x'.repeat(20_000)}`),
];
const replyOf = (shown: View) => ({ answers: 'private', view: checkView(shown) }) as const;

test('parts that are more than a message holds are read page by page, back and forth, each line once', async () => {
  const features = [home('hours', 'Office hours'), talkative, home('boards', 'Board')];
  const pages = [];
  const open = async (row?: string, argument?: string) =>
    replyOf(
      await drawToday(features, caller, bot.clock.now(), row ? { feature: row, number: Number(argument) } : undefined),
    );
  const turn = async (page: ReturnType<typeof replyOf>, label: string) => {
    const [, row, argument] = findButton(page, label).id.split(':');
    return open(row, argument);
  };
  for (let page = await open(); ; page = await turn(page, 'Next page')) {
    pages.push(page);
    if (!labelsOn(page).includes('Next page')) break;
  }
  const said = pages.map(wordsIn).join('\n');
  expect(said.match(/Line \d+/g)).toEqual(Array.from({ length: 90 }, (_, index) => `Line ${index}`));
  expect(said).toMatch(/^Office hours for Ada[\s\S]+too long to show[\s\S]+Board for Ada\s*$/);
  for (let index = pages.length - 1; index > 0; index -= 1) {
    const [now, before] = [pages[index], pages[index - 1]];
    if (now && before) expect(wordsIn(await turn(now, 'Previous page'))).toBe(wordsIn(before));
  }
});

test('a page whose beginning has gone meanwhile goes on with what came after it', async () => {
  const features = [home('hours', 'Office hours'), home('boards', 'Board'), talkative];
  const from = { feature: 'hours', number: 7 };
  const words = wordsIn(replyOf(await drawToday(features, caller, bot.clock.now(), from)));
  expect(words).toMatch(/^Board for Ada\nLine 0/);
});

test('a week that has more to say than a post holds is posted all the same, and says so', async () => {
  const features = [home('hours', 'Office hours'), talkative, home('boards', 'Board')];
  const pieces = await drawParts(features, (parts) => parts.digest?.('c1', '2026-03-06'));
  const words = wordsIn(replyOf(digestView(pieces)));
  expect(words).toMatch(/^The week in review\nOffice hours\n/);
  expect(words).toContain('more this week than one message holds');
  expect(words).not.toContain('Board');
  const few = wordsIn(replyOf(digestView(pieces.slice(0, 1))));
  expect(few).not.toContain('more this week');
});
