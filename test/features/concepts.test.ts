/** Promises to somebody who looks a concept up. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { findWeaknesses } from '../../src/study/asking/weakness.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  findSelect,
  labelsOn,
  nextOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;
let mei: Person;

beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database);
  mei = bot.person('Mei');
});
afterAll(() => made.drop());

describe('a look-up', () => {
  test('shows what it is, why it matters, a picture with its words, takeaways and pitfalls, where it is taught and what is near', async () => {
    const card = await mei.command('concept', { words: 'event-time-and-watermarks' });
    const concept = curriculum.concepts.get('event-time-and-watermarks');
    const more = await mei.press(card, 'More');
    const words = [card, more].map(wordsIn).join('\n');
    // What it is stands alone on the first screen, together with its buttons.
    expect(wordsIn(card)).toContain('Event Time and Watermarks');
    expect(wordsIn(card)).not.toContain('Why it matters');
    expect(words).toContain('Why it matters');
    expect(words).toContain(wordsOf(concept?.takeaways[0] ?? []));
    expect(words).toContain(concept?.diagram?.alt);
    expect(words).toContain('module 10');
    expect(words).toContain('Related');
    expect(labelsOn(card)).toEqual(
      expect.arrayContaining(['Quiz me', 'Code', 'Use cases', 'Resources', 'Project', 'Journal prompts']),
    );
    const pages = [card, more];
    for (let page = more; labelsOn(page).includes('Next page'); pages.push(page))
      page = await mei.press(page, 'Next page');
    expect(pages.map(wordsIn).join('\n')).toContain(wordsOf(concept?.pitfalls.at(-1) ?? []));
  });

  test.each([
    ['CDC', 'Change Data Capture'],
    ['DLQ', 'Dead Letter'],
    ['exactly once', 'Exactly-Once'],
    ['star schema', 'Dimensional Data Modelling'],
    ['idempotncy', 'Idempotency'],
  ])('of "%s" finds %s', async (typed, title) => {
    expect(wordsIn(await mei.command('concept', { words: typed }))).toContain(title);
  });

  test('that was a guess says what it was taken for, and opens what else it may have been', async () => {
    const guess = await mei.command('concept', { words: 'how do I make a retry safe' });
    expect(wordsIn(guess)).toContain('Not what you meant?');
    const others = viewOf(guess)
      .blocks.flatMap((block) => (block.kind === 'controls' ? [block.controls] : []))[0]
      ?.map(({ label }) => label);
    expect(others).toHaveLength(3);
    expect(wordsIn(await mei.press(guess, others?.[0] ?? ''))).toContain(others?.[0]);
    expect(wordsIn(await mei.command('concept', { words: 'idempotncy' }))).toContain('I took that as Idempotency');
    expect(wordsIn(await mei.command('concept', { words: 'Idempotency' }))).not.toContain('I took that');
  });

  test('of another name says where that is covered; of the title or what it holds, nothing', async () => {
    expect(wordsIn(await mei.command('concept', { words: 'star schema' }))).toContain(
      'star schema: in Dimensional Data Modelling.',
    );
    const form = wordsIn(await mei.command('concept', { words: 'slowly changing dimensions' }));
    expect(form).toContain(': in Dimensional Data Modelling.');
    for (const words of ['CDC', 'change data capture', 'Change Data Capture (CDC)', 'change-data-capture'])
      expect(wordsIn(await mei.command('concept', { words })), words).toMatch(/^Change Data Capture \(CDC\)\n/);
  });

  test('of something that is not there says so, offers what is near where that helps, and counts as none', async () => {
    for (const words of [
      'sourdough bread recipe',
      'weather lagos',
      'what is',
      'the',
      'how do i get my certificate',
      'xyzzy',
    ]) {
      const nothing = await mei.command('concept', { words });
      expect(wordsIn(nothing), words).toContain(`I have nothing on “${words}”`);
      expect(labelsOn(nothing), words).toEqual([]);
    }
    const near = await mei.command('concept', { words: 'a novel by kafka' });
    expect(wordsIn(near)).toContain('Did you mean one of these?');
    expect(labelsOn(near)).toHaveLength(3);
    const lookups = () => made.database.statement(`select 1 from lookup`, []);
    const before = (await lookups()).length;
    expect(wordsIn(await mei.press(near, labelsOn(near)[0] ?? ''))).toContain(labelsOn(near)[0]);
    expect((await lookups()).length).toBe(before + 1);
  });

  test('every section of every concept is drawn within the limits, page by page', async () => {
    for (const [slug, concept] of curriculum.concepts) {
      const card = await mei.command('concept', { words: slug });
      expect(wordsIn(card), slug).toContain(concept.title);
      for (const section of ['Code', 'Use cases', 'Resources', 'Project', 'Journal prompts']) {
        if (!labelsOn(card).includes(section)) continue;
        let page = await mei.press(card, section);
        for (let turned = 0; labelsOn(page).includes('Next page') && turned < 10; turned += 1)
          page = await mei.press(page, 'Next page');
        expect(viewOf(page).blocks.length, `${slug} ${section}`).toBeGreaterThan(2);
        expect(labelsOn(page)).toContain('Overview');
      }
    }
    expect(bot.failures).toEqual([]);
  });

  test.each([1, 25, 26, 1000])('of %i snippets of code shows each once, there and back', async (rows) => {
    const concept = curriculum.concepts.get('cap-theorem');
    const [snippet] = concept?.code ?? [];
    if (!concept || !snippet) throw new Error('there is no snippet to copy');
    const code = Array.from({ length: rows }, (_, index) => ({
      ...snippet,
      title: `row-${index}.`,
      // As long as a file may have them, and many short ones after.
      code: index < 26 ? Array.from({ length: 30 }, () => 'x'.repeat(76)).join('\n') : 'x',
    }));
    bot.useCurriculum({
      ...curriculum,
      concepts: new Map([['cap-theorem', { ...concept, code }]]),
    });
    const walk = async (first: Reply, label: string): Promise<readonly Reply[]> => {
      const pages = [first];
      for (let page = first; labelsOn(page).includes(label); pages.push(page)) page = await mei.press(page, label);
      return pages;
    };
    const there = await walk(
      await mei.press(await mei.command('concept', { words: 'cap-theorem' }), 'Code'),
      'Next page',
    );
    const last = there.at(-1);
    if (!last) throw new Error('nothing is shown');
    const back = await walk(last, 'Previous page');
    for (const pages of [there, back])
      expect(new Set(pages.flatMap((page) => wordsIn(page).match(/row-\d+\./g) ?? [])).size).toBe(rows);
    bot.useCurriculum(curriculum);
    expect(bot.failures).toEqual([]);
  });

  test('leads on to a related concept and to a quiz on it', async () => {
    const card = await mei.command('concept', { words: 'cap-theorem' });
    const [first] = findSelect(card).options;
    expect(wordsIn(await mei.choose(card, [first?.value ?? '']))).toContain(first?.label);
    expect(wordsIn(await mei.press(card, 'Quiz me'))).toContain('Question 1 of');
  });

  test('is remembered as a weakness once a question on it is missed, and not before', async () => {
    const tomas = bot.person('Tomas');
    await tomas.command('concept', { words: 'idempotency' });
    const [account] = await made.database.statement<{ personId: string }>(
      `select person_id as "personId" from account where external_id = 'tomas'`,
      [],
    );
    const personId = account?.personId ?? '';
    const study = { ...made, curriculum: () => curriculum };
    expect(await findWeaknesses(study, personId)).toEqual([]);
    await answer(tomas, curriculum, await tomas.command('quiz', { about: 'cap-theorem', count: 1 }), false);
    expect(await findWeaknesses(study, personId)).toEqual([]);
    const missed = await answer(
      tomas,
      curriculum,
      await tomas.command('quiz', { about: 'idempotency', count: 1 }),
      false,
    );
    expect(await findWeaknesses(study, personId)).toEqual(['idempotency']);
    await tomas.press(missed, 'Undo');
    expect(await findWeaknesses(study, personId)).toEqual([]);
  });
});

describe('every question', () => {
  const asked = [...curriculum.concepts.keys()].filter((slug) => curriculum.questionsOf(slug).length > 0);

  test.each(asked)(
    'of %s fits its limits when it is asked, hinted, answered right and answered wrong',
    async (slug) => {
      // One person for each: somebody who only ever meets new questions has a backlog soon.
      const nerd = bot.person(`Nerd of ${slug}`);
      await nerd.fill(await nerd.command('settings'), {
        new: ['50'],
        reviews: ['200'],
        zone: ['UTC'],
      });
      let shown = await nerd.command('quiz', { about: slug, count: 20 });
      let answered = 0;
      while (!wordsIn(shown).includes('Round done')) {
        expect(wordsIn(shown)).toContain('Question');
        if (labelsOn(shown).includes('Hint')) shown = await nerd.press(shown, 'Hint');
        const wrong = await answer(nerd, curriculum, shown, false);
        const right = await answer(nerd, curriculum, await nerd.press(wrong, 'Undo'), true);
        answered += 1;
        shown = await nerd.press(right, nextOn(right));
      }
      expect(answered).toBe(Math.min(20, curriculum.questionsOf(slug).length));
      expect(bot.failures).toEqual([]);
    },
  );
});
