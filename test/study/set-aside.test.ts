/**
 * Promises about what is set aside, by a learner or since it was forgotten too often: an answer
 * that is taken back or rated anew changes only what it did.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { answer, questionAsked } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;
let amara: Person;
let people = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());
beforeEach(() => {
  people += 1;
  bot = createBot(made.database, { clock: createTestClock(), curriculum });
  amara = bot.person(`Amara${people}`);
});

/** The memory that she has, without its version. */
const memoryOf = async (): Promise<Readonly<Record<string, unknown>>> => {
  const [row] = await made.database.statement<{ row: Record<string, unknown> }>(
    `select to_jsonb(m) - 'version' as row from memory m join account a on a.person_id = m.person_id where a.external_id = $1`,
    [amara.origin.account.externalId],
  );
  if (!row) throw new Error('there is no memory');
  return row.row;
};

/**
 * A question that she has forgotten seven times, asked once more; and the message that it was
 * answered in before.
 */
const almostALeech = async (): Promise<{ readonly asked: Reply; readonly earlier: Reply }> => {
  const earlier = await answer(
    amara,
    curriculum,
    await amara.command('quiz', { about: 'cap-theorem', count: 1 }),
    true,
  );
  await made.database.statement(
    `update memory set lapses = 7 where person_id = (select person_id from account where external_id = $1)`,
    [amara.origin.account.externalId],
  );
  bot.clock.forward({ days: 3 });
  return { asked: await amara.command('review'), earlier };
};

test.each([
  ['missed', false, []],
  ['called a guess', true, ['I guessed']],
  ['called a guess and then sure', true, ['I guessed', 'I was sure']],
])(
  'a learner who set a question aside, answered it from a message that was still open, %s, and took it back, still has it set aside',
  async (_, right, presses) => {
    const { asked, earlier } = await almostALeech();
    await amara.press(earlier, 'Set aside');
    const before = await memoryOf();
    expect(before).toMatchObject({ suspended_for: 'asked' });
    bot.clock.forward({ hours: 1 });
    const feedback = await answer(amara, curriculum, asked, right);
    for (const label of presses) await amara.press(feedback, label);
    expect(await memoryOf()).toMatchObject({
      suspended_for: 'asked',
      suspended_at: before['suspended_at'],
    });
    await amara.press(feedback, 'Undo');
    expect(await memoryOf()).toEqual(before);
    expect(wordsIn(await amara.command('set-aside'))).toContain('1 question is not asked');
    expect(bot.failures).toEqual([]);
  },
);

test.each([
  ['missed', false],
  ['called a guess', true],
])(
  'a question that was set aside since it was %s the eighth time is asked again once that is taken back',
  async (_, right) => {
    const { asked } = await almostALeech();
    const before = await memoryOf();
    const feedback = await answer(amara, curriculum, asked, right);
    const last = right ? await amara.press(feedback, 'I guessed') : feedback;
    expect(wordsIn(last)).toContain('keeps slipping away');
    await amara.press(last, 'Undo');
    expect(await memoryOf()).toEqual(before);
  },
);

test('who called it a guess and then, on the message from before, was sure after all has it neither counted as forgotten nor set aside', async () => {
  const { asked } = await almostALeech();
  const feedback = await answer(amara, curriculum, asked, true);
  await amara.press(feedback, 'I guessed');
  expect(await memoryOf()).toMatchObject({ lapses: 8, suspended_for: 'leech' });
  const sure = await amara.press(feedback, 'I was sure');
  expect(labelsOn(sure)).toContain('Set aside');
  expect(await memoryOf()).toMatchObject({ lapses: 7, suspended_for: null, suspended_at: null });
  expect(wordsIn(await amara.command('set-aside'))).not.toContain('not asked');
});

test('who sets aside what had been set aside for them keeps it so when the answer is taken back', async () => {
  const { asked, earlier } = await almostALeech();
  const feedback = await answer(amara, curriculum, asked, false);
  bot.clock.forward({ minutes: 1 });
  await amara.press(earlier, 'Set aside');
  await amara.press(feedback, 'Undo');
  expect(await memoryOf()).toMatchObject({ lapses: 7, suspended_for: 'asked' });
});

test('who brought back what an answer had set aside has it back, whatever becomes of that answer', async () => {
  const { asked } = await almostALeech();
  const { slug } = questionAsked(curriculum, asked);
  const feedback = await answer(amara, curriculum, asked, false);
  await amara.choose(await amara.command('set-aside'), [slug]);
  expect(await memoryOf()).toMatchObject({ lapses: 8, suspended_for: null });
  await amara.press(feedback, 'Undo');
  expect(await memoryOf()).toMatchObject({ lapses: 7, suspended_for: null });
});
