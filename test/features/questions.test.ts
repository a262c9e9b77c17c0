/** Promises about /questions: what learners meant the same by, and which questions stand out. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import type { View } from '../../src/chat/view/view.ts';
import { adoptVersions } from '../../src/study/regrading/versions.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, findButton, labelsOn, type Person, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { untilWaiting } from '../support/locks.ts';
import { CONCEPT, curriculumOf, questionOn, shortQuestion } from '../support/small-curriculum.ts';

const other = shortQuestion(['crown picking'], { slug: 'q-other', prompt: 'How do they choose one to lead?' });
const reject = [{ text: 'consensus', why: 'That is what it is for.' }];
const rejecting = shortQuestion(['quorum'], { reject });
const curriculum = curriculumOf([rejecting, other]);

let made: TestDatabase;
let bot: Bot;
let organiser: Person;
let people = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());
beforeEach(async () => {
  for (const table of ['cohort', 'person', 'outbox', 'question_version'])
    await made.database.statement(`delete from ${table}`, []);
  bot = createBot(made.database, { clock: createTestClock(), curriculum });
  organiser = await newPerson('organiser');
});

const newPerson = async (role: 'learner' | 'organiser' | 'none', workspace = 'w1'): Promise<Person> => {
  people += 1;
  const person = bot.person(`Ada${people}`, { workspace });
  if (role !== 'none') await bot.enrol(person, role);
  return person;
};

const type = async (person: Person, words: string): Promise<Reply> => {
  const asked = await person.command('quiz', { about: CONCEPT, count: 2 });
  let shown = asked;
  while (!wordsIn(shown).includes('most must agree by')) shown = await person.press(shown, 'Skip');
  return person.fill(await person.press(shown, 'Answer'), { typed: [words] });
};
const sendWrong = async (person: Person, words: string): Promise<Reply> =>
  person.press(await type(person, words), 'I meant the same');

const openMeant = async (): Promise<Reply> => {
  const shown = await organiser.command('questions');
  const label = labelsOn(shown).find((each) => each.startsWith('Meant the same'));
  return organiser.press(shown, label ?? 'Meant the same');
};

const told = async (): Promise<readonly string[]> => {
  const rows = await made.database.statement<{ notice: string; subject: string }>(
    `select notice, subject from outbox where notice similar to '(regrade|questions).%' order by id`,
    [],
  );
  const views = await Promise.all(
    rows.map(({ notice, subject }) =>
      bot.offers.notices.find(({ name }) => name === notice)?.draw(subject, bot.clock.now()),
    ),
  );
  return views.map((view) => wordsIn({ answers: 'private', view: checkView(view as View) } as Reply));
};

test('what an organiser takes for the same counts from then on, for whoever answered so before, after a restart', async () => {
  const [amara, ben] = [await newPerson('learner'), await newPerson('learner')];
  expect(wordsIn(await sendWrong(amara, 'most of the copies'))).toContain('your organisers see what you typed');
  // He typed the same and sent nothing.
  await type(ben, 'Most  of the copies');
  const list = await openMeant();
  expect(wordsIn(list)).toContain('Typed: most of the copies (1 learner)');
  expect(wordsIn(list)).not.toContain(amara.name);
  const accepted = await organiser.press(list, 'It’s the same');
  expect(wordsIn(accepted)).toContain('most of the copies counts now. 1 learner who sent it');
  expect(wordsIn(accepted)).toContain('Nothing to decide');
  await bot.runDue('regrade.run');
  const grades = await made.database.statement('select correct, rating from review order by number', []);
  expect(grades).toEqual([
    { correct: true, rating: 3 },
    { correct: true, rating: 3 },
  ]);
  expect(await told()).toHaveLength(2);
  expect((await told()).join()).toContain(
    'you answered “most of the copies”, and you were right after all. It counts as “quorum” now.',
  );
  // Another process, with the same files.
  bot = createBot(made.database, { clock: bot.clock, curriculum });
  expect(wordsIn(await type(await newPerson('learner'), 'most of the copies'))).toContain('Right.');
  await bot.runDue('regrade.run');
  expect(await told()).toHaveLength(2);
  const stranger = await newPerson('learner', 'w2');
  expect(wordsIn(await type(stranger, 'most of the copies'))).toContain('Not this time.');
});

const openTaken = async (): Promise<Reply> => organiser.press(await openMeant(), 'Taken for the same (1)');

test('what was taken for the same can be taken back: answers are graded anew, and nobody loses points unasked', async () => {
  const amara = await newPerson('learner');
  await sendWrong(amara, 'most of the copies');
  await organiser.press(await openMeant(), 'It’s the same');
  await bot.runDue('regrade.run');
  bot.clock.forward({ days: 3 });
  const list = await openTaken();
  expect(wordsIn(list)).toContain(`most of the copies · since 2026-03-02T09:00:00.000Z, by ${organiser.name}`);
  const asked = await organiser.press(list, 'Take it back');
  expect(wordsIn(asked)).toContain('Shall most of the copies no longer count?');
  expect(await grades()).toEqual([{ correct: true, rating: 3, earned: false }]);
  expect(wordsIn(await organiser.press(asked, 'Leave it'))).toContain('1 wording, the newest first');
  const back = await organiser.press(asked, 'Take it back');
  expect(wordsIn(back)).toContain('most of the copies no longer counts.');
  expect(wordsIn(back)).toContain('Nothing but a question’s own answers counts');
  expect(wordsIn(await organiser.press(asked, 'Take it back'))).toContain('taken back already');
  await bot.runDue('regrade.run');
  expect(await grades()).toEqual([{ correct: false, rating: 1, earned: true }]);
  const words = (await told()).at(-1);
  expect(words).toContain('you answered “most of the copies”, and I told you that this was right. It is no longer');
  expect(words).toContain('the points of that day stay yours');
  expect(await made.database.statement('select did from audit_entry order by id', [])).toEqual([
    { did: 'took a wording of q-short for the same' },
    { did: 'took back a wording of q-short' },
  ]);
  expect(wordsIn(await type(await newPerson('learner'), 'most of the copies'))).toContain('Not this time.');
});

const grades = () => made.database.statement('select correct, rating, earned from review order by number', []);

test('who has no role in a cohort takes nothing back there', async () => {
  await sendWrong(await newPerson('learner'), 'most of the copies');
  await organiser.press(await openMeant(), 'It’s the same');
  const asked = await organiser.press(await openTaken(), 'Take it back');
  const stranger = bot.person('Stranger', { workspace: 'w9' });
  await bot.enrol(stranger, 'organiser');
  const cohorts = await made.database.statement<{ id: string }>('select id from cohort order by created_at, id', []);
  const { id } = findButton(asked, 'Take it back');
  const [term = ''] = id.split(':').slice(1);
  for (const controlId of [id, ...cohorts.map((cohort) => `questions.taken-back:${term}:${cohort.id}`)])
    await stranger.send({ kind: 'action', controlId, values: [] });
  expect(await made.database.statement('select from accepted_term', [])).toHaveLength(1);
  expect(wordsIn(await openTaken())).toContain('most of the copies');
});

test('only those are looked at again whose answer a new wording changes, and who has left isn’t said to be told', async () => {
  const [amara, ben, cem] = [await newPerson('learner'), await newPerson('learner'), await newPerson('learner')];
  await sendWrong(amara, 'most of the copies');
  await sendWrong(ben, 'most of the copies');
  await type(cem, 'nobody knows');
  await made.database.statement(
    'delete from enrolment where person_id = (select person_id from meant_same order by id limit 1)',
    [],
  );
  const list = await openMeant();
  expect(wordsIn(list)).toContain('(2 learners)');
  const done = wordsIn(await organiser.press(list, 'It’s the same'));
  expect(done).toContain('1 learner who sent it, and whoever of this cohort answered so before');
  const routine = bot.offers.routines.find(({ name }) => name === 'regrade.run');
  await routine?.run(bot.clock.now());
  expect(await made.database.statement('select from regrade', [])).toHaveLength(1);
  await bot.runDue('regrade.run');
  expect(await told()).toHaveLength(1);
});

test('a wording whose only sender has left counts, and nobody is said to be told', async () => {
  await sendWrong(await newPerson('learner'), 'most of the copies');
  const list = await openMeant();
  await made.database.statement('delete from enrolment where person_id = (select person_id from meant_same)', []);
  const done = wordsIn(await organiser.press(list, 'It’s the same'));
  expect(done).toContain('most of the copies counts now. Whoever of this cohort answered so before');
});

test('a wording that is accepted while the files change is looked for in what is asked then', async () => {
  await bot.runDue('regrade.run');
  await sendWrong(await newPerson('learner'), 'most of the copies');
  const list = await openMeant();
  const prompt = 'Which word is it that most of them must agree by?';
  const changed = curriculumOf([shortQuestion(['quorum'], { prompt, reject }), other]);
  let accepted: Promise<Reply> | undefined;
  await made.database.orm.transaction(async (tx) => {
    await adoptVersions(tx, changed, bot.clock.now());
    accepted = organiser.press(list, 'It’s the same');
    await untilWaiting(made.database, 1);
  });
  expect(wordsIn((await accepted) ?? list)).toContain('counts now');
  bot.useCurriculum(changed);
  await bot.runDue('regrade.run');
  expect(await grades()).toMatchObject([{ correct: true }]);
});

test('an accepted wording is looked for though the files change before that', async () => {
  await bot.runDue('regrade.run');
  await sendWrong(await newPerson('learner'), 'most of the copies');
  await organiser.press(await openMeant(), 'It’s the same');
  const prompt = 'Which word is it that most of them must agree by?';
  bot.useCurriculum(curriculumOf([shortQuestion(['quorum'], { prompt, reject }), other]));
  await bot.runDue('regrade.run');
  expect(await grades()).toMatchObject([{ correct: true }]);
});

test.each([
  ['consensus', 'The authors reject it, and say why: That is what it is for.'],
  ['crown picking', 'It is the answer to another question, q-other'],
  ['Watermarks', 'It is the name of another concept'],
])('“%s” can’t be taken for the same, and it is said why', async (words, why) => {
  await sendWrong(await newPerson('learner'), words);
  const refused = await organiser.press(await openMeant(), 'It’s the same');
  expect(wordsIn(refused)).toContain(why);
  expect(await made.database.statement('select from accepted_term', [])).toEqual([]);
  expect(wordsIn(await openMeant())).toContain(`Typed: ${words}`);
});

test('what isn’t the same stays wrong, and whoever sent it is told', async () => {
  await sendWrong(await newPerson('learner'), 'all of them');
  const list = await openMeant();
  const declined = await organiser.press(list, 'It isn’t');
  expect(wordsIn(declined)).toContain('all of them stays wrong. 1 learner who sent it are told.');
  expect(wordsIn(await organiser.press(list, 'It’s the same'))).toContain('has been decided already');
  expect(await told()).toEqual([expect.stringContaining('looked at “all of them”, and don’t take it for the same')]);
});

test('each sends one answer to a question, and whoever is in no cohort hears why not', async () => {
  const amara = await newPerson('learner');
  const feedback = await type(amara, 'all of them');
  for (const _ of [1, 2]) expect(wordsIn(await amara.press(feedback, 'I meant the same'))).toContain('Sent');
  bot.clock.forward({ days: 2 });
  expect(wordsIn(await sendWrong(amara, 'most of them'))).toContain('You’ve sent an answer to this question before');
  expect(wordsIn(await openMeant())).toContain('1 wording to decide');
  const alone = await newPerson('none');
  expect(wordsIn(await sendWrong(alone, 'all of them'))).toContain('You’re in no cohort yet');
  // Who has no role there decides nothing.
  const stranger = bot.person('Stranger', { workspace: 'w9' });
  await bot.enrol(stranger, 'organiser');
  const before = await made.database.statement('select settled_at from meant_same', []);
  await stranger.send({ kind: 'action', controlId: findButton(await openMeant(), 'It’s the same').id, values: [] });
  expect(await made.database.statement('select settled_at from meant_same', [])).toEqual(before);
});

test('two organisers who decide at the same moment, on two wordings of one question, both do', async () => {
  for (const words of ['all of them', 'each and every one', 'half and one', 'nobody at all'])
    await sendWrong(await newPerson('learner'), words);
  const second = await newPerson('organiser');
  const ids = await made.database.statement<{ id: string; cohort: string }>(
    'select id, cohort_id as cohort from meant_same order by id',
    [],
  );
  const press = (person: Person, verb: string, place: number) =>
    person.send({
      kind: 'action',
      controlId: `questions.${verb}:${ids[place]?.id}:${ids[place]?.cohort}`,
      values: [],
    });
  await Promise.all([press(organiser, 'decline', 3), press(second, 'accept', 0)]);
  expect(bot.failures).toEqual([]);
  const settled = await made.database.statement('select outcome from meant_same order by id', []);
  expect(settled).toEqual(['accepted', null, null, 'declined'].map((outcome) => ({ outcome })));
});

test('only what was typed can be sent: a forged press leaves nothing to decide', async () => {
  const amara = await newPerson('learner');
  await type(amara, 'all of them');
  const [sent] = await made.database.statement<{ id: string }>('select id from review', []);
  bot.useCurriculum(curriculumOf([other]));
  const reply = await amara.send({ kind: 'action', controlId: `quiz.meant:${sent?.id}`, values: [] });
  expect(wordsIn(reply as Reply)).toContain('I can’t find that answer');
  expect(await made.database.statement('select from meant_same', [])).toEqual([]);
});

test('what counted in the cohort that somebody has left stays right, though the key changes', async () => {
  const amara = await newPerson('learner');
  await sendWrong(amara, 'most of the copies');
  await organiser.press(await openMeant(), 'It’s the same');
  await bot.runDue('regrade.run');
  await made.database.statement('delete from enrolment where person_id = (select person_id from meant_same)', []);
  bot.useCurriculum(curriculumOf([shortQuestion(['quorum', 'zzzzzz']), other]));
  await bot.runDue('regrade.run');
  expect(await made.database.statement('select correct from review', [])).toEqual([{ correct: true }]);
  // Nor is a cohort's wording told to others, whose own answer counts no more.
  const stranger = await newPerson('learner', 'w2');
  expect(wordsIn(await type(stranger, 'zzzzzz'))).toContain('Right.');
  bot.useCurriculum(curriculum);
  await bot.runDue('regrade.run');
  const words = (await told()).find((each) => each.includes('you answered “zzzzzz”'));
  expect(words).toContain('I told you that this was right');
  expect(words).not.toContain('most of the copies');
});

test('of more wordings than are shown at once the number is said', async () => {
  await sendWrong(await newPerson('learner'), 'most of the copies');
  await made.database.statement(
    `with others as (
       insert into person (id, zone, new_per_day, reviews_per_day, created_at)
       select gen_random_uuid(), 'UTC', 5, 20, now() from generate_series(1, 600) returning id),
     sent as (
       insert into meant_same (id, person_id, cohort_id, question_slug, words, at)
       select gen_random_uuid(), o.id, m.cohort_id, m.question_slug, 'wording ' || o.id, m.at from others o, meant_same m)
     insert into accepted_term (cohort_id, question_slug, words, accepted_at)
     select m.cohort_id, m.question_slug, 'term ' || n, m.at from meant_same m, generate_series(1, 602) n`,
    [],
  );
  const shown = await openMeant();
  expect(wordsIn(shown)).toMatch(/^601 wordings to decide, the oldest first. These are 1 to \d+ of 601\./m);
  expect(labelsOn(await organiser.command('questions'))).toContain('Meant the same (601)');
  const taken = wordsIn(await organiser.press(shown, 'Taken for the same (602)'));
  expect(taken).toMatch(/: 602 wordings, the newest first. These are 1 to \d+ of 602\./);
});

test('the pages of many questions with long names are turned, and each begins where it should', async () => {
  const slugs = Array.from({ length: 60 }, (_, place) => `q-${'of-a-name-that-is-long-'.repeat(2)}${place + 10}`);
  const many = curriculumOf(slugs.map((slug) => shortQuestion(['quorum'], { slug, prompt: `Which word is ${slug}?` })));
  bot.useCurriculum(many);
  const amara = await newPerson('learner');
  await amara.command('quiz', { about: CONCEPT, count: 1 });
  await made.database.statement(
    `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
       confidence, rating, scheduled, due_on)
     select gen_random_uuid(), k.person_id, slug, k.id, slug, now(), '2026-03-02', '["quorum"]', true, false, 'unsaid', 3, true,
       '2026-03-04'
     from asking k, unnest(string_to_array($1, ',')) as slug`,
    [slugs.join()],
  );
  const first = await organiser.command('questions');
  const second = await organiser.press(first, 'Next page');
  const shownOn = (reply: Reply) => slugs.filter((slug) => wordsIn(reply).includes(slug));
  expect(shownOn(first).length).toBeGreaterThan(0);
  expect(shownOn(second)[0]).toBe(slugs[shownOn(first).length]);
  expect(bot.failures).toEqual([]);
});

test('a question is judged by first answers to it as it is now; below 20 there are counts alone', async () => {
  for (const right of [true, false]) {
    const person = await newPerson('learner');
    await answer(person, curriculum, await person.command('quiz', { about: CONCEPT, count: 1 }), right);
  }
  await bot.runDue('regrade.run');
  const [shown, how] = wordsIn(await organiser.command('questions')).split('From 20 first answers');
  expect(how).toMatch(/more than 95 % do, which takes 73 of 73, or 100 of 100.* r is below 0\.2/);
  expect(shown).toMatch(/of [12] right/);
  expect(shown).not.toMatch(/\d %|· r -?\d/);
  const reworded = curriculumOf([
    questionOn({ kind: 'short', slug: 'q-short', prompt: 'By what word must most agree at last?', accept: ['quorum'] }),
    {
      ...other,
      prompt: questionOn({ kind: 'short', slug: 'x', prompt: 'How is one chosen to lead?', accept: ['a'] }).prompt,
    },
  ]);
  bot.useCurriculum(reworded);
  await bot.runDue('regrade.run');
  // What was read of the log is kept for ten minutes.
  bot.clock.forward({ minutes: 10 });
  expect(wordsIn(await organiser.command('questions'))).toContain('Nobody of your cohort has answered a question yet.');
});

test('a review whose memory can’t be read back keeps nobody from the figures', async () => {
  const person = await newPerson('learner');
  await answer(person, curriculum, await person.command('quiz', { about: CONCEPT, count: 1 }), true);
  await bot.runDue('regrade.run');
  await made.database.statement(
    `update review set before = '{"reviewed_on": "never", "stability": "none"}', scheduled = true`,
    [],
  );
  expect(wordsIn(await organiser.command('questions'))).toContain('1 of 1 right');
  expect(bot.failures).toEqual([]);
});

test('figures that fail while nobody waits any more are told of to whoever looks next, and counted anew after', async () => {
  await type(await newPerson('learner'), 'quorum');
  await made.database.orm.transaction(async (tx) => {
    await tx.execute(sql`lock table review in access exclusive mode`);
    const shown = await organiser.command('questions');
    expect(wordsIn(shown)).toContain('still adding them up');
    await tx.execute(sql`
      select pg_cancel_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    expect(wordsIn(await organiser.press(shown, 'Look again'))).toContain('Please try again in a minute');
  });
  expect(wordsIn(await organiser.command('questions'))).toContain('of 1 right');
});

test('who would wait long for the figures is told so, and finds them a little later', async () => {
  await type(await newPerson('learner'), 'quorum');
  const holding = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const lock = made.database.orm.transaction(async (tx) => {
    await tx.execute(sql`lock table review in access exclusive mode`);
    held.resolve();
    await holding.promise;
  });
  await held.promise;
  const shown = await organiser.command('questions');
  expect(wordsIn(shown)).toContain('still adding them up');
  holding.resolve();
  await lock;
  await expect.poll(async () => wordsIn(await organiser.press(shown, 'Look again'))).toContain('of 1 right');
  expect(bot.failures).toEqual([]);
});
