/** Promises to a learner who studies, on a real Postgres and on PGlite. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/client.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { answer, givenFor, promptOf, questionAsked } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  formOf,
  labelsOn,
  nextOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
describe.each([
  { kind: 'Postgres', create: () => createPostgresDatabase() },
  { kind: 'PGlite', create: createPgliteDatabase },
])('on $kind', ({ create }) => {
  let made: TestDatabase;
  let database: Database;
  let bot: Bot;
  let amara: Person;
  let people = 0;

  beforeAll(async () => {
    made = await create();
    database = made.database;
  });
  afterAll(() => made.drop());
  beforeEach(() => {
    bot = createBot(database, { clock: createTestClock('2026-03-02T09:00:00Z') });
    people += 1;
    amara = bot.person(`Amara${people}`);
  });

  const memories = async (person: Person) =>
    database.statement<{ slug: string; due: string; reps: number; version: number }>(
      `select m.question_slug as slug, m.due_on::text as due, m.reps, m.version from memory m join account a on a.person_id = m.person_id where a.external_id = $1 order by 1`,
      [person.origin.account.externalId],
    );
  const reviews = async (person: Person) =>
    database.statement<{ slug: string; scheduled: boolean; rating: number; undone: boolean }>(
      `select v.question_slug as slug, v.scheduled, v.rating, v.undone_at is not null as undone from review v join account a on a.person_id = v.person_id
     where a.external_id = $1 order by v.at, v.id`,
      [person.origin.account.externalId],
    );
  const scores = async (person: Person) =>
    database.statement<{
      day: string;
      answered: number;
      correct: number;
      introduced: number;
      reviewed: number;
    }>(
      `select s.day::text as day, s.answered, s.correct, s.introduced, s.reviewed from score s join account a on a.person_id = s.person_id where a.external_id = $1 order by day`,
      [person.origin.account.externalId],
    );

  describe('a quiz', () => {
    test('asks, says right or wrong and why, names the source, and says when the question comes back', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 3 });
      expect(wordsIn(asked)).toContain('Question 1 of 3');
      const question = questionAsked(curriculum, asked);
      const right = await answer(amara, curriculum, asked, true);
      expect(wordsIn(right)).toMatch(/^Right\./);
      expect(wordsIn(right)).toContain(question.source.title);
      expect(wordsIn(right)).toMatch(/It comes back in [34] days|It comes back in 2 days/);
      const second = await amara.press(right, 'Next');
      expect(wordsIn(second)).toContain('Question 2 of 3');
      const wrong = await answer(amara, curriculum, second, false);
      expect(wordsIn(wrong)).toMatch(/^Not this time\./);
      expect(wordsIn(wrong)).toContain('Right answer');
      expect(wordsIn(wrong)).toContain('It comes back tomorrow');
    });

    test('says on a line of its own why the option that was chosen is wrong', async () => {
      const asked = await amara.command('quiz', {
        about: 'checkpointing',
        kind: 'single',
        count: 1,
      });
      const wrong = await answer(amara, curriculum, asked, false);
      expect(wordsIn(wrong)).toMatch(/^Not this time\. You answered: [^\n]+\n[A-Z]/);
    });

    test('ends with how it went, what to read again, and what comes back when', async () => {
      let shown = await amara.command('quiz', { about: 'idempotency', count: 2 });
      shown = await amara.press(await answer(amara, curriculum, shown, true), 'Next');
      shown = await amara.press(await answer(amara, curriculum, shown, false), 'Finish');
      expect(wordsIn(shown)).toContain('1 of 2 right in Idempotency');
      expect(wordsIn(shown)).toContain('1 question tomorrow');
      expect(labelsOn(shown)).toContain('Practise what you missed');
      const again = await amara.press(shown, 'Practise what you missed');
      const practised = await answer(amara, curriculum, again, true);
      expect(wordsIn(practised)).toContain('That was practice');
    });

    test('every kind of question can be asked, answered right and answered wrong', async () => {
      for (const kind of ['single', 'several', 'true-false', 'gap', 'short', 'number', 'order', 'output', 'fault']) {
        const learner = bot.person(`Kind-${kind}-${people}`);
        const asked = await learner.command('quiz', { kind, count: 2 });
        const right = await answer(learner, curriculum, asked, true);
        expect(wordsIn(right), kind).toMatch(/^Right/);
        const next = await learner.press(right, 'Next');
        expect(wordsIn(await answer(learner, curriculum, next, false)), kind).toMatch(/^Not this time/);
      }
      expect(bot.failures).toEqual([]);
    });

    test('goes on after a restart where it was: the old message still works', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 2 });
      const restarted = createBot(database, { clock: bot.clock });
      const sameAmara = restarted.person(amara.name);
      expect(wordsIn(await answer(sameAmara, curriculum, asked, true))).toMatch(/^Right/);
    });

    test('draws its options in the same order whenever it is drawn again, and in other orders for others', async () => {
      const asked = await amara.command('quiz', { kind: 'single', about: 'cap-theorem', count: 1 });
      const hinted = await amara.press(asked, 'Hint');
      const order = (words: string) => words.split('\n').filter((line) => /^[A-E] {2}/.test(line));
      expect(order(wordsIn(hinted))).toEqual(order(wordsIn(asked)));
      const orders = new Set<string>();
      for (let other = 0; other < 8; other += 1)
        orders.add(
          order(
            wordsIn(
              await bot
                .person(`Other${other}-${people}`)
                .command('quiz', { kind: 'single', about: 'cap-theorem', count: 1 }),
            ),
          ).join(),
        );
      expect(orders.size).toBeGreaterThan(2);
    });

    test('asks at most as many new questions a day as the person wants, and says so when they are met', async () => {
      const form = await amara.command('settings');
      await amara.fill(form, { new: ['2'], reviews: ['40'], zone: ['UTC'] });
      let shown = await amara.command('quiz', { count: 10 });
      expect(wordsIn(shown)).toContain('Question 1 of 2');
      shown = await amara.press(await answer(amara, curriculum, shown, true), 'Next');
      await answer(amara, curriculum, shown, true);
      expect(wordsIn(await amara.command('quiz', { count: 10 }))).toContain('/settings');
      bot.clock.forward({ days: 1 });
      expect(wordsIn(await amara.command('quiz', { count: 10 }))).toContain('Question 1 of 2');
    });
  });

  describe('an answer', () => {
    test('given twice, at once or again later, counts once', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const [first, second] = await Promise.all([
        answer(amara, curriculum, asked, true),
        answer(amara, curriculum, asked, true),
      ]);
      const third = await answer(amara, curriculum, asked, false);
      expect(wordsIn(first)).toMatch(/^Right/);
      expect(wordsIn(second)).toEqual(wordsIn(first));
      expect(wordsIn(third)).toEqual(wordsIn(first));
      expect(await reviews(amara)).toHaveLength(1);
      expect(await scores(amara)).toEqual([{ day: '2026-03-02', answered: 1, correct: 1, introduced: 1, reviewed: 0 }]);
    });

    test('delivered twice by the platform, also to another process, changes nothing and shows the same', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const other = createBot(database, { clock: bot.clock }).person(amara.name);
      const replies = await Promise.all([
        answer(amara, curriculum, asked, true, 'same'),
        answer(other, curriculum, asked, true, 'same'),
        answer(amara, curriculum, asked, true, 'same'),
      ]);
      expect(new Set(replies.map(wordsIn)).size).toBe(1);
      expect(await reviews(amara)).toHaveLength(1);
      expect((await memories(amara))[0]?.version).toBe(1);
    });

    test('to one question from two places at once is scheduled once: one memory per person and question', async () => {
      const slug = 'cap-theorem';
      const here = await amara.command('quiz', { about: slug, count: 20 });
      const there = await amara.command('quiz', { about: slug, count: 20 });
      const asked = questionAsked(curriculum, here);
      let other = there;
      while (questionAsked(curriculum, other).slug !== asked.slug) other = await amara.press(other, 'Skip');
      await Promise.all([answer(amara, curriculum, here, true), answer(amara, curriculum, other, true)]);
      const all = await reviews(amara);
      expect(all).toHaveLength(2);
      expect(all.filter(({ scheduled }) => scheduled)).toHaveLength(1);
      expect((await memories(amara)).find((memory) => memory.slug === asked.slug)?.reps).toBe(1);
    });

    test('on the next day is a review; on the same day it is practice', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const { slug } = questionAsked(curriculum, asked);
      await answer(amara, curriculum, asked, false);
      bot.clock.forward({ days: 1 });
      const due = await amara.command('review');
      expect(questionAsked(curriculum, due).slug).toBe(slug);
      await answer(amara, curriculum, due, true);
      expect((await reviews(amara)).map(({ scheduled }) => scheduled)).toEqual([true, true]);
      expect((await scores(amara)).at(-1)).toEqual({
        day: '2026-03-03',
        answered: 1,
        correct: 1,
        introduced: 0,
        reviewed: 1,
      });
    });

    test('taken back is as if it had never been given, and the question is open again', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      await answer(amara, curriculum, asked, false);
      bot.clock.forward({ days: 1 });
      const before = await memories(amara);
      const due = await amara.command('review');
      const feedback = await answer(amara, curriculum, due, false);
      const open = await amara.press(feedback, 'Undo');
      expect(wordsIn(open)).toBe(wordsIn(due));
      expect((await memories(amara)).map(({ slug, due: day, reps }) => ({ slug, day, reps }))).toEqual(
        before.map(({ slug, due: day, reps }) => ({ slug, day, reps })),
      );
      expect((await scores(amara)).at(-1)).toEqual({
        day: '2026-03-03',
        answered: 0,
        correct: 0,
        introduced: 0,
        reviewed: 0,
      });
      await amara.press(feedback, 'Undo');
      expect(wordsIn(await answer(amara, curriculum, open, true))).toMatch(/^Right/);
      expect((await scores(amara)).at(-1)).toEqual({
        day: '2026-03-03',
        answered: 1,
        correct: 1,
        introduced: 0,
        reviewed: 1,
      });
    });

    test('can be taken back only while it is the last, also where several are given at one instant', async () => {
      const rounds = await Promise.all(
        [1, 2, 3].map(() => amara.command('quiz', { about: 'cap-theorem', kind: 'number', count: 1 })),
      );
      const answers = [];
      for (const asked of rounds) answers.push(await answer(amara, curriculum, asked, true));
      expect(wordsIn(await amara.press(answers[0] ?? expect.fail(), 'Undo'))).toContain(
        'answered this question again since',
      );
      for (const given of answers.toReversed())
        expect(wordsIn(await amara.press(given, 'Undo'))).toContain('One question');
      expect(await memories(amara)).toEqual([]);
    });

    test('taken back and then delivered once more, to another process, leaves the question open', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', kind: 'single', count: 1 });
      await amara.press(await answer(amara, curriculum, asked, true, 'late'), 'Undo');
      const other = createBot(database, { clock: bot.clock });
      expect(wordsIn(await answer(other.person(amara.name), curriculum, asked, true, 'late'))).toContain(
        'One question',
      );
      expect(other.failures).toEqual([]);
      expect(await memories(amara)).toEqual([]);
    });

    test('that was the first one is forgotten whole when taken back', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      await amara.press(await answer(amara, curriculum, asked, true), 'Undo');
      expect(await memories(amara)).toEqual([]);
      expect(await scores(amara)).toEqual([{ day: '2026-03-02', answered: 0, correct: 0, introduced: 0, reviewed: 0 }]);
    });

    test('that was a guess comes back as if forgotten; after a hint it comes back sooner than without', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const guessed = await amara.press(await answer(amara, curriculum, asked, true), 'I guessed');
      expect(wordsIn(guessed)).toContain('tomorrow, since that was a guess');
      expect((await reviews(amara))[0]?.rating).toBe(1);
      const hinted = bot.person(`Hinted${people}`);
      const shown = await hinted.press(await hinted.command('quiz', { about: 'cap-theorem', count: 1 }), 'Hint');
      expect(wordsIn(shown)).toContain('Hint:');
      await answer(hinted, curriculum, shown, true);
      expect((await reviews(hinted))[0]?.rating).toBe(2);
    });

    test('given while its hint is being shown counts as helped just where the hint came first', async () => {
      for (let number = 0; number < 10; number += 1) {
        const person = bot.person(`Hasty ${people} ${number}`);
        const asked = await person.command('quiz', { about: 'cap-theorem', count: 1 });
        await Promise.all([person.press(asked, 'Hint'), answer(person, curriculum, asked, true)]);
      }
      const rows = await made.database.statement(
        `select 1 from asking k join review v on v.id = k.review_id join account a on a.person_id = k.person_id
         where a.name like $1 and (k.hinted_at is not null) <> v.hinted`,
        [`Hasty ${people} %`],
      );
      expect(rows).toEqual([]);
      expect(bot.failures).toEqual([]);
    });

    test('is easy only after being sure twice in a row', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      await amara.press(await answer(amara, curriculum, asked, true), 'I was sure');
      expect((await reviews(amara))[0]?.rating).toBe(3);
      bot.clock.forward({ days: 10 });
      const due = await amara.command('review');
      await amara.press(await answer(amara, curriculum, due, true), 'I was sure');
      expect((await reviews(amara))[1]?.rating).toBe(4);
    });

    test('that cannot be read is not counted, and the question stays', async () => {
      const asked = await amara.command('quiz', { kind: 'number', count: 1 });
      const form = await amara.press(asked, 'Answer');
      const refused = await amara.fill(form, { typed: ['a few, I think'] });
      expect(refused.answers).toBe('private');
      expect(await reviews(amara)).toEqual([]);
      expect(wordsIn(await answer(amara, curriculum, asked, true))).toMatch(/^Right/);
    });
  });

  describe('what is not theirs', () => {
    test("somebody else's button is refused kindly, and nothing happens", async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1, kind: 'single' });
      const mei = bot.person(`Mei${people}`);
      const refused = await mei.press(asked, 'A');
      expect(refused.answers).toBe('private');
      expect(wordsIn(refused)).toContain('somebody else');
      expect(await reviews(amara)).toEqual([]);
      const feedback = await answer(amara, curriculum, asked, true);
      expect(wordsIn(await mei.press(feedback, 'Undo'))).toContain('can’t find that answer');
      expect(wordsIn(await mei.press(feedback, nextOn(feedback)))).toContain('can’t find that round');
      expect(await reviews(amara)).toHaveLength(1);
    });

    test('a forged or old control gets a way on', async () => {
      for (const controlId of [
        'quiz.answer:not-a-uuid:0',
        'quiz.answer:00000000-0000-7000-8000-000000000000:0',
        'old.thing:1',
        'DROP TABLE review',
        'quiz.answer',
        '',
      ]) {
        const reply = await amara.send({ kind: 'action', controlId, values: [] });
        expect(reply.answers).toBe('private');
        expect(wordsIn(reply).length).toBeGreaterThan(20);
      }
      expect(bot.failures).toEqual([]);
    });
  });

  describe('what a person sets aside', () => {
    test('is not asked until it is brought back', async () => {
      const asked = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const aside = await amara.press(await answer(amara, curriculum, asked, false), 'Set aside');
      expect(wordsIn(aside)).toContain('Set aside');
      bot.clock.forward({ days: 2 });
      expect(wordsIn(await amara.command('review'))).toContain('Nothing is due');
      const shelf = await amara.command('set-aside');
      const { slug } = questionAsked(curriculum, asked);
      await amara.choose(shelf, [slug]);
      expect(questionAsked(curriculum, await amara.command('review')).slug).toBe(slug);
    });

    test('stays set aside when the answer before is taken back, and stays back when it was brought back', async () => {
      const first = await answer(
        amara,
        curriculum,
        await amara.command('quiz', { about: 'cap-theorem', count: 1 }),
        false,
      );
      bot.clock.forward({ days: 1 });
      const second = await answer(amara, curriculum, await amara.command('review'), true);
      await amara.press(second, 'Set aside');
      await amara.press(second, 'Undo');
      expect(wordsIn(await amara.command('set-aside'))).toContain('1 question is not asked');
      await amara.press(first, 'Set aside').catch(() => undefined);
      const { slug } = questionAsked(curriculum, second);
      await amara.choose(await amara.command('set-aside'), [slug]);
      expect(questionAsked(curriculum, await amara.command('review')).slug).toBe(slug);
    });

    test('a question forgotten the eighth time by a guess is set aside as well', async () => {
      let shown = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      for (let lapses = 0; lapses < 8; lapses += 1) {
        await answer(amara, curriculum, shown, false);
        bot.clock.forward({ days: 1 });
        shown = await amara.command('review');
      }
      const guessed = await amara.press(await answer(amara, curriculum, shown, true), 'I guessed');
      expect(wordsIn(guessed)).toContain('keeps slipping away');
    });

    test('a question forgotten eight times is set aside with a suggestion', async () => {
      let shown = await amara.command('quiz', { about: 'cap-theorem', count: 1 });
      const { slug } = questionAsked(curriculum, shown);
      for (let lapses = 0; lapses <= 8; lapses += 1) {
        const feedback = await answer(amara, curriculum, shown, false);
        if (lapses < 8) expect(wordsIn(feedback)).toContain('It comes back tomorrow');
        else expect(wordsIn(feedback)).toContain('keeps slipping away');
        bot.clock.forward({ days: 1 });
        shown = await amara.command('review');
        if (lapses < 8) expect(questionAsked(curriculum, shown).slug).toBe(slug);
      }
      expect(wordsIn(shown)).toContain('Nothing is due');
    });
  });

  describe('a report of a bad question', () => {
    test('reaches the organisers of the workspace and nobody else, once', async () => {
      const workspace = `reports-${people}`;
      const learner = bot.person('Reporter', { workspace });
      const ines = bot.person('Ines', { workspace, role: 'organiser' });
      const asked = await learner.command('quiz', { about: 'cap-theorem', count: 1 });
      const form = await learner.press(asked, 'Report');
      await learner.fill(form, { reason: ['wrong'], words: ['Is C *really* right? <!channel> @everyone'] }, 'r1');
      await learner.fill(form, { reason: ['wrong'], words: ['Is C *really* right? <!channel> @everyone'] }, 'r1');
      expect(wordsIn(await learner.command('reports'))).toContain('Only helpers and organisers can use this');
      const reports = await ines.command('reports');
      expect(wordsIn(reports)).toContain('1 open');
      expect(wordsIn(reports)).toContain('Is C *really* right? <!channel> @everyone');
      expect(
        wordsIn(await bot.person('Other', { workspace: 'elsewhere', role: 'organiser' }).command('reports')),
      ).toContain('No report is open');
      expect(wordsIn(await ines.press(reports, 'Done'))).toContain('No report is open');
    });
    test('said anew is one report still; from a direct message it reaches whoever organises their cohort, and no other organiser', async () => {
      const place = { platform: 'discord', workspace: `guild-${people}` } as const;
      const learner = bot.person(`Reporter ${people}`, place);
      const ines = bot.person(`Ines ${people}`, place);
      await bot.enrol(learner, 'learner');
      await bot.enrol(ines, 'organiser');
      const inDirect = (name: string) => bot.person(name, { platform: 'discord', workspace: 'direct' });
      const alone = inDirect(learner.name);
      const form = await alone.press(await alone.command('quiz', { about: 'cap-theorem', count: 1 }), 'Report');
      await alone.fill(form, { reason: ['wrong'], words: ['Hmm'] });
      await alone.fill(form, { reason: ['typo'], words: ['It is only a typo'] });
      for (const organiser of [ines, inDirect(ines.name)]) {
        const reports = wordsIn(await organiser.command('reports'));
        expect(reports).toContain('1 open');
        expect(reports).toContain('It is only a typo');
      }
      const other = bot.person(`Other ${people}`, {
        platform: 'discord',
        workspace: `other-guild-${people}`,
      });
      await bot.enrol(other, 'organiser');
      expect(wordsIn(await inDirect(other.name).command('reports'))).toContain('No report is open');
      expect(wordsIn(await inDirect(`Stranger ${people}`).command('reports'))).toContain('Only helpers');
    });
    test('of many characters that are drawn wide can still be read and closed', async () => {
      const workspace = `wide-${people}`;
      const ines = bot.person('Ines', { workspace, role: 'organiser' });
      for (let number = 0; number < 12; number += 1) {
        const learner = bot.person(`Reporter ${number}`, { workspace });
        const form = await learner.press(await learner.command('quiz', { about: 'cap-theorem', count: 1 }), 'Report');
        await learner.fill(form, { reason: ['other'], words: ['<'.repeat(1000)] });
      }
      const reports = await ines.command('reports');
      expect(wordsIn(reports)).toContain('12 open');
      expect(wordsIn(await ines.press(reports, 'Done'))).toContain('11 open');
      expect(bot.failures).toEqual([]);
    });
  });

  describe('bad input', () => {
    test('gets a clear reply, and nothing breaks', async () => {
      const long = 'x'.repeat(10_000);
      const emoji = '🧨👩‍👩‍👧‍👦'.repeat(300);
      const nasty = [
        '\u0000\u0007\u202Eevil',
        "'; drop table memory; --",
        '<@everyone> **bold** [x](javascript:alert(1))',
        '\uD800 lone surrogate',
        emoji,
        long,
      ];
      const asked = await amara.command('quiz', { kind: 'short', count: 1 });
      for (const typed of nasty) {
        const form = await amara.press(asked, 'Answer');
        const reply = await amara.fill(form, { typed: [typed] });
        const open = reply.answers === 'private' ? asked : await amara.press(reply, 'Undo');
        expect(wordsIn(open)).toContain(promptOf(questionAsked(curriculum, asked)));
        for (const option of [{ about: typed }, { words: typed }]) {
          const looked = await amara.command('about' in option ? 'quiz' : 'concept', option);
          expect(wordsIn(looked).length).toBeGreaterThan(5);
        }
      }
      expect(wordsIn(await amara.command('qiuz'))).toContain('/quiz');
      expect(wordsIn(await amara.command('quiz', { count: 0 }))).toContain('whole number from 1 to 20');
      expect(wordsIn(await amara.command('quiz', { count: 2.5 }))).toContain('whole number');
      expect(wordsIn(await amara.command('quiz', { kind: 'riddle' }))).toContain('single choice');
      expect(wordsIn(await amara.command('quiz', { colour: 'red' }))).toContain('no option');
      for (const options of [{ count: '<'.repeat(10_000) }, { kind: '*'.repeat(10_000) }, { ['x'.repeat(5_000)]: 1 }]) {
        expect((await amara.command('quiz', options)).answers).toBe('private');
      }
      expect(wordsIn(await amara.command('q'.repeat(10_000)))).toContain('/help');
      expect(wordsIn(await amara.command('concept'))).toContain('Please give');
      expect(bot.failures).toEqual([]);
    });
  });

  test('the form for an order says the question and asks for every place but the last; an item placed twice is named and nothing counted', async () => {
    const asked = await amara.command('quiz', { kind: 'order', count: 1 });
    const opened = await amara.press(asked, 'Put in order');
    const question = questionAsked(curriculum, asked);
    const { fields, intro = [] } = formOf(opened);
    const names = fields.map(({ name }) => name);
    expect(intro).toEqual(question.prompt.prose);
    expect(names).toHaveLength(givenFor(question, true).length - 1);
    const refused = await amara.fill(opened, Object.fromEntries(names.map((name) => [name, ['0']])));
    expect(refused.answers).toBe('private');
    expect(question.kind === 'order' && wordsIn(refused)).toContain(
      question.kind === 'order' && `“${wordsOf(question.items[0]?.text ?? [])}” is there twice`,
    );
    expect(await reviews(amara)).toEqual([]);
    expect(findButton(asked, 'Put in order').label).toBe('Put in order');
  });

  test('a round ends with what was gained: what is new, and what is remembered longer', async () => {
    const run = async (right: boolean) => {
      let shown = await amara.command('quiz', { about: 'idempotency', count: 2 });
      shown = await amara.press(await answer(amara, curriculum, shown, true), 'Next');
      return wordsIn(await amara.press(await answer(amara, curriculum, shown, right), 'Finish'));
    };
    const first = await run(true);
    expect(first).toContain('2 questions met for the first time');
    expect(first).not.toContain('remember longer');
    bot.clock.forward({ days: 28 });
    let review = await amara.command('review');
    review = await amara.press(await answer(amara, curriculum, review, true), 'Next');
    const second = wordsIn(await amara.press(await answer(amara, curriculum, review, false), 'Finish'));
    expect(second).toContain('1 question you’ll remember longer than before');
    expect(second).not.toContain('for the first time');
  });
});
