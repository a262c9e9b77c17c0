/** Promises of questions whose numbers vary: one's own in a quiz, everybody's in the question of the day. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, findButton, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const folder = makeFolder({
  'concepts/append-only-log/questions.yaml': `- slug: quorum
  kind: number
  prompt: "{{brokers}} brokers vote. How many may fail?"
  hint: A majority must stay.
  answer: "{{spare}}"
  why: A majority of {{brokers}} is {{majority}}.
  source: {title: The manual, url: 'https://example.org/'}
  level: 2
  vary:
    brokers: {from: 3, to: 81, step: 2}
    spare: (brokers - 1) / 2
    majority: spare + 1
`,
});
const { curriculum } = loadCurriculum(folder.path);
const channel = { externalId: 'c1' };
let kept: TestDatabase;
let bot: Bot;

beforeAll(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { curriculum, clock: createTestClock('2026-03-02T08:00:00Z') });
});
afterAll(async () => {
  expect(bot.failures).toEqual([]);
  await kept.drop();
  folder.remove();
});

/** How many brokers vote in what is shown. */
const brokersIn = (reply: Reply): number => Number(/(\d+) brokers vote/.exec(wordsIn(reply))?.[1]);

test('a learner’s numbers stay, with the hint, after Undo and in the feedback; others have others', async () => {
  const amara = bot.person('Amara');
  const asked = await amara.command('quiz');
  const brokers = brokersIn(asked);
  expect(brokersIn(await amara.press(asked, 'Hint'))).toBe(brokers);
  const right = await answer(amara, curriculum, asked, true);
  expect(wordsIn(right)).toMatch(/^Right/);
  expect(wordsIn(right)).toContain(`A majority of ${brokers} is ${(brokers + 1) / 2}.`);
  expect(brokersIn(await amara.press(right, 'Undo'))).toBe(brokers);
  const wrong = await answer(amara, curriculum, asked, false);
  expect(wordsIn(wrong)).toContain(`Right answer: ${(brokers - 1) / 2}`);
  const all = new Set([brokers]);
  for (const name of ['Bola', 'Chidi', 'Dede', 'Efe']) all.add(brokersIn(await bot.person(name).command('quiz')));
  expect(all.size).toBeGreaterThan(2);
});

test('the question of the day has the same for all who read its channel', async () => {
  const ines = bot.person('Ines', { role: 'organiser' });
  const daily = await ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  await ines.send({ kind: 'action', controlId: findButton(daily, 'Post here').id, values: [], channel });
  bot.clock.set('2026-03-02T09:00:00Z');
  await bot.runDue('daily.post');
  const [row] = await kept.database.statement<{ id: string; subject: string }>(
    `select d.id, o.subject from daily d, outbox o where o.notice = 'daily.post'`,
    [],
  );
  const notice = bot.offers.notices.find(({ name }) => name === 'daily.post');
  const post = { answers: 'public', view: await notice?.draw(row?.subject ?? '', bot.clock.now()) } as Reply;
  const brokers = brokersIn(post);
  expect(brokers).toBeGreaterThan(2);
  for (const name of ['Femi', 'Gbenga', 'Hauwa']) {
    const learner = bot.person(name);
    const opened = await learner.send({ kind: 'action', controlId: `daily.open:${row?.id}`, values: [] });
    expect(brokersIn(opened)).toBe(brokers);
    expect(wordsIn(await answer(learner, curriculum, opened, true))).toMatch(/Right/);
  }
  bot.clock.set('2026-03-03T08:00:00Z');
  await bot.runDue('daily.close');
  const closed = { answers: 'public', view: await notice?.draw(row?.subject ?? '', bot.clock.now()) } as Reply;
  expect(brokersIn(closed)).toBe(brokers);
  expect(wordsIn(closed)).toContain(`Right answer: ${(brokers - 1) / 2}`);
});
