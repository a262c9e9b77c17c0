/** Promises to somebody who says what a quiz is to be about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, createBot, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
const modules = [...curriculum.modules.values()];
let made: TestDatabase;
let bot: Bot;

beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database);
});
afterAll(() => made.drop());

const suggestedTo = (person: Person, typed: string, command = 'quiz', option = 'about') =>
  bot.dispatcher.suggest({
    kind: 'suggest',
    id: typed,
    origin: person.origin,
    place: 'workspace',
    command,
    option,
    typed,
  });

/** Where a newcomer is after asking for it, under the words of welcome; or why not. */
const openedBy = async (about: string) => {
  const [first, second] = wordsIn(await bot.person(`n-${about}`).command('quiz', { about, count: 1 })).split('\n');
  return first?.startsWith('I ask you') ? second : first;
};

describe('a module', () => {
  const [asked] = modules.filter(({ slug }) =>
    curriculum.conceptsOf(slug).some((concept) => curriculum.questionsOf(concept.slug).length > 0),
  );

  test('is opened by its label, as it was suggested or typed by hand', async () => {
    expect(asked).toBeDefined();
    const [number, title] = [asked?.number ?? 0, asked?.title ?? ''];
    const wanted = await openedBy(asked?.slug ?? '');
    expect(wanted).toMatch(/Question 1|One question/);
    for (const typed of [
      `Module ${number}: ${title}`,
      `module ${number}`,
      `MODULE #${number}`,
      `module ${number} - ${title.slice(0, 9)}…`,
      title.toUpperCase(),
    ])
      expect(await openedBy(typed), typed).toBe(wanted);
  });

  test('is suggested by its number, and what is picked opens it', async () => {
    const amara = bot.person('Amara');
    for (const { slug, number, title } of modules) {
      const found = await suggestedTo(amara, `module ${number}`);
      const hasQuestions = curriculum
        .conceptsOf(slug)
        .some((concept) => curriculum.questionsOf(concept.slug).length > 0);
      if (hasQuestions) expect(found[0]?.label, title).toBe(`Module ${number}: ${title}`);
      else expect(found.map(({ label }) => label)).not.toContain(`Module ${number}: ${title}`);
    }
  });
});

test('what is picked is sent as words, never as a slug', async () => {
  const amara = bot.person('Amara');
  const titles = new Set([...curriculum.scopes.values()].map(({ title }) => title));
  for (const [command, option] of [
    ['quiz', 'about'],
    ['concept', 'words'],
  ] as const)
    for (const { value } of await suggestedTo(amara, '', command, option))
      expect(titles, value).toContain(value.replace(/^Module \d+: /, ''));
  const [picked] = await suggestedTo(amara, 'cap th', 'concept', 'words');
  expect(wordsIn(await amara.command('concept', { words: picked?.value ?? '' }))).not.toContain('I took that');
  expect(await openedBy(picked?.value ?? '')).toMatch(/Question 1|One question/);
});

test('a label under which a concept was suggested by another name opens it as meant, not as guessed', async () => {
  const amara = bot.person('Amara');
  const label = 'AQE: in Runtime Adaptive Execution';
  const shown = wordsIn(await amara.command('concept', { words: label }));
  expect(shown).toContain('Runtime Adaptive Execution');
  expect(shown).not.toContain('I took that');
  const asked = wordsIn(await amara.command('quiz', { about: label, count: 1 }));
  expect(asked).toContain('Runtime Adaptive Execution');
  expect(asked).not.toMatch(/I took that|I have no questions/);
});

test('what is merely near is offered, and asks no question', async () => {
  const refused = wordsIn(await bot.person('Amara').command('quiz', { about: 'a novel by kafka', count: 1 }));
  expect(refused).toContain('I have no questions on “a novel by kafka”. The nearest I know');
});
