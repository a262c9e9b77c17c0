/** What people are told is true: numbers, days and limits, also with a backlog. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, formOf, labelsOn, nextOn, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { knowQuestions } from '../support/known-questions.ts';

const curriculum = realCurriculum();
const slugs = [...curriculum.questions.keys()];

let made: TestDatabase;
let bot: Bot;
let amara: Person;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { curriculum });
  amara = bot.person('Amara');
  await amara.command('help');
});
afterEach(() => made.drop());

const wish = async (wishes: { readonly new: number; readonly reviews: number }): Promise<void> => {
  const filled = { new: [String(wishes.new)], reviews: [String(wishes.reviews)], zone: ['UTC'] };
  await amara.fill(await amara.command('settings'), filled);
};

const know = (dueOn: string, questions: readonly string[]): Promise<void> =>
  knowQuestions(made.database, amara, dueOn, questions);

/** Answers the whole round. Gives its end. */
const finish = async (asked: Awaited<ReturnType<Person['command']>>, right = true) => {
  let shown = asked;
  while (labelsOn(shown).includes('Skip')) {
    const feedback = await answer(amara, curriculum, shown, right);
    shown = await amara.press(feedback, nextOn(feedback));
  }
  return shown;
};

describe('with more due than they do in a day', () => {
  beforeEach(async () => {
    await wish({ new: 0, reviews: 5 });
    await know('2026-02-20', slugs.slice(0, 24));
  });

  test('what comes back is what they are asked on each day, what waits first', async () => {
    const end = wordsIn(await finish(await amara.command('review')));
    expect(end).toContain('5 of 5 right');
    expect(end).toContain(
      'Coming back:\n5 questions tomorrow\n5 questions in 2 days (Wed 4 Mar)\n5 questions in 3 days (Thu 5 Mar)',
    );
  });

  test('a quiz by name is asked all the same, and says what waits', async () => {
    await wish({ new: 10, reviews: 5 });
    const kafka = await amara.command('quiz', { about: 'kafka' });
    expect(wordsIn(kafka)).toContain('Question 1 of 5');
    expect(wordsIn(kafka)).toContain('24 questions are waiting in /review.');
    expect(wordsIn(await amara.command('quiz'))).toContain('New questions wait until then.');
  });

  test('a quiz of anything doesn’t blame the new questions they take a day', async () => {
    await wish({ new: 10, reviews: 5 });
    expect(wordsIn(await amara.command('quiz', { count: 8 }))).toContain(
      '5 questions for now: you take up to 5 reviews a day.',
    );
  });
});

describe('a quiz of fewer questions than were asked for says why', () => {
  test('the new questions of a day', async () => {
    const words = wordsIn(await amara.command('quiz', { count: 12 }));
    expect(words).toContain('10 questions for now: you take up to 10 new questions a day.');
    expect(words).toContain('Question 1 of 10');
    const named = wordsIn(await amara.command('quiz', { about: 'cap-theorem', count: 11 }));
    expect(named).toContain('you take up to 10 new questions a day');
  });

  test('the reviews of a day', async () => {
    await wish({ new: 0, reviews: 5 });
    await know('2026-03-02', slugs.slice(0, 7));
    expect(wordsIn(await amara.command('quiz', { count: 6 }))).toContain(
      '5 questions for now: you take up to 0 new questions and 5 reviews a day.',
    );
  });

  test('nothing where there are as many, and what there is where the subject has no more', async () => {
    expect(wordsIn(await amara.command('quiz', { count: 10 }))).not.toContain('for now');
    await wish({ new: 50, reviews: 40 });
    expect(wordsIn(await amara.command('quiz', { about: 'cap-theorem', count: 20 }))).toContain(
      'CAP Theorem has 11 questions.',
    );
  });

  test('none at all: the day’s new questions, or that all is met', async () => {
    await wish({ new: 1, reviews: 40 });
    await finish(await amara.command('quiz'));
    expect(wordsIn(await amara.command('quiz'))).toContain('all the new questions you planned for today');
    await know('2026-03-20', slugs);
    expect(wordsIn(await amara.command('quiz'))).toContain('You’ve met every question there is here.');
  });
});

test('a round of nothing but a skip leads on', async () => {
  const skipped = await amara.press(await amara.command('quiz', { count: 1 }), 'Skip');
  expect(wordsIn(skipped)).toContain('You skipped the question');
  expect(wordsIn(await amara.press(skipped, 'Learn something new'))).toContain('Question 1 of 5');
});

test('a right answer with a slip in it shows how it is spelt', async () => {
  const term = [...curriculum.questions.values()].find(
    (question) => question.kind === 'short' && /^[a-z]{8,}$/.test(question.accept[0] ?? ''),
  );
  if (term?.kind !== 'short') throw new Error('there are short answers');
  const [right = ''] = term.accept;
  const asked = await askOnly(term.slug);
  const opened = await amara.press(asked, 'Answer');
  expect(formOf(opened).fields).toHaveLength(1);
  const slip = `${right.slice(0, -2)}${right.at(-1)}${right.at(-2)}`;
  expect(wordsIn(await amara.fill(opened, { typed: [slip] }))).toContain(`Right. ${slip} (spelt ${right})`);
  // A message that was open twice: the button that leads on is named as it is.
  expect(wordsIn(await amara.press(asked, 'Answer'))).toContain(
    'You’ve already answered that one. Press Done to go on.',
  );
});

/** A review of that question alone. */
const askOnly = async (slug: string) => {
  await know('2026-03-01', [slug]);
  return amara.command('review');
};

test('an answer that is written as a message is not counted, and the question is there again with its buttons', async () => {
  const say = (words: string) => amara.send({ kind: 'words', words, place: 'direct' });
  expect(wordsIn(await say('B'))).toContain('I understand commands and buttons');
  const asked = await amara.command('quiz', { count: 2 });
  const again = await say('B');
  expect(wordsIn(again)).toContain('If that was your answer, give it with the buttons');
  expect(wordsIn(asked)).toContain(wordsIn(again).split('\n').slice(1).join('\n'));
  expect(labelsOn(again)).toEqual(labelsOn(asked));
  await amara.press(await answer(amara, curriculum, again, true), 'Next');
  expect(wordsIn(await say('B'))).toContain('Question 2 of 2');
  bot.clock.forward({ hours: 13 });
  expect(wordsIn(await say('B'))).toContain('I understand commands and buttons');
});

test('the very first question comes with what this is, at what pace, and by which clock; no later one does', async () => {
  const welcome = 'up to 10 new questions and 40 reviews a day, with your days counted in UTC';
  const first = await amara.command('quiz', { count: 2 });
  expect(wordsIn(first)).toContain(welcome);
  expect(wordsIn(first)).toContain('Question 1 of 2');
  await finish(first);
  expect(wordsIn(await amara.command('quiz', { count: 2 }))).not.toContain(welcome);
});
