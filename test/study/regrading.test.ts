/**
 * Promises about keys that were wrong: whoever answered is put right and told once, what they earned
 * stays, and memories are what the corrected log makes of them.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import type { Curriculum, Question } from '../../src/curriculum/model.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { defaultScheduling } from '../../src/study/memory/memory.ts';
import { isMixedUp, type Rating } from '../../src/study/memory/rating.ts';
import { replayReviews } from '../../src/study/memory/replay.ts';
import { createRegrading } from '../../src/study/regrading/regrading.ts';
import { findTouched } from '../../src/study/regrading/touched.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, labelsOn, type Person, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf } from '../support/known-questions.ts';
import { CONCEPT, curriculumOf, questionOn, shortQuestion } from '../support/small-curriculum.ts';

type Keys = { readonly single?: number; readonly short?: readonly string[]; readonly statement?: boolean };
const OPTIONS = ['It stops', 'It splits', 'It waits'];
const single = (right = 0, options = OPTIONS, prompt = 'What does a partition do to a cluster?'): Question =>
  questionOn({
    ...{ kind: 'single', slug: 'q-single', prompt },
    options: options.map((text) => (text === OPTIONS[right] ? { text, right: true } : { text, why: 'It doesn’t.' })),
  });
const statement = (right = true): Question =>
  questionOn({
    kind: 'true-false',
    slug: 'q-true',
    prompt: 'Partitions happen.',
    answer: right,
    otherwise: 'They do not.',
  });

const withKeys = (keys: Keys): Curriculum =>
  curriculumOf([single(keys.single), shortQuestion(keys.short), statement(keys.statement)]);

let made: TestDatabase;
let bot: Bot;
let amara: Person;
let people = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

beforeEach(async () => {
  for (const table of ['regrade', 'question_version', 'outbox'])
    await made.database.statement(`delete from ${table}`, []);
  await made.database.statement('delete from person', []);
  bot = createBot(made.database, { clock: createTestClock(), curriculum: withKeys({}) });
  await bot.runDue('regrade.run');
  amara = await newPerson(bot);
});

const newPerson = async (of: Bot): Promise<Person> => {
  people += 1;
  const person = of.person(`Amara${people}`);
  await of.enrol(person, 'learner');
  return person;
};

/** As a deployment does: another process has read other files. */
const deploy = (curriculum: Curriculum): Promise<void> => {
  bot.useCurriculum(curriculum);
  return bot.runDue('regrade.run');
};

const ask = (person: Person, kind: string): Promise<Reply> =>
  person.command('quiz', { about: CONCEPT, kind, count: 1 });
const answerNow = async (person: Person, kind: string, right: boolean, by = withKeys({})): Promise<Reply> =>
  answer(person, by, await ask(person, kind), right);

type Told = { readonly notice: string; readonly subject: string };
const findTold = (): Promise<readonly Told[]> =>
  made.database.statement<Told>(`select notice, subject from outbox where notice like 'regrade.%' order by id`, []);
const wordsTold = async ({ notice, subject }: Told): Promise<string> => {
  const view = await bot.offers.notices.find(({ name }) => name === notice)?.draw(subject, bot.clock.now());
  return view ? wordsIn({ answers: 'private', view: checkView(view) } as Reply) : '';
};

type Logged = {
  readonly id: string;
  readonly day: string;
  readonly rating: Rating;
  readonly correct: boolean;
  readonly certainty: 'sure' | null;
  readonly memory: Readonly<Record<string, unknown>> | null;
  readonly personId: string;
  readonly slug: string;
};
const findLog = (): Promise<readonly Logged[]> =>
  made.database.statement<Logged>(
    `select v.id, v.day::text as day, v.rating, v.correct, v.certainty, to_jsonb(m) as memory,
       v.person_id as "personId", v.question_slug as slug
     from review v left join memory m on m.person_id = v.person_id and m.question_slug = v.question_slug
     where v.undone_at is null order by v.number`,
    [],
  );

/** Memories are what the log makes of them, days count what is in it, and each grade is the key's. */
const expectAsFromTheLog = async (): Promise<void> => {
  const log = await findLog();
  for (const own of Map.groupBy(log, ({ personId, slug }) => `${personId}:${slug}`).values()) {
    const [first] = own;
    if (!first?.memory) throw new Error('a memory is missing');
    const replay = replayReviews(
      own.map((row) => ({ ...row, nextDay: isMixedUp(row.certainty ?? undefined, row.correct) })),
      `${first.personId}:${first.slug}`,
      defaultScheduling,
    );
    const { stability, difficulty, reps, lapses, reviewedOn } = replay.memory ?? {};
    expect(first.memory).toMatchObject({ reps, lapses, reviewed_on: reviewedOn });
    expect(first.memory['stability']).toBeCloseTo(stability ?? 0, 9);
    expect(first.memory['difficulty']).toBeCloseTo(difficulty ?? 0, 9);
  }
  const wrongScores = await made.database.statement(
    `select s.* from score s, lateral (
       select count(*)::int as answered, count(*) filter (where v.correct)::int as correct from review v
       where v.person_id = s.person_id and v.day = s.day and v.undone_at is null) l
     where (s.answered, s.correct) <> (l.answered, l.correct)`,
    [],
  );
  expect(wrongScores).toEqual([]);
};

const points = async (): Promise<number> => {
  await bot.runDue('scores.keep');
  const [row] = await made.database.statement<{ points: number }>(
    'select coalesce(sum(points), 0)::int as points from cohort_score',
    [],
  );
  return row?.points ?? 0;
};

test('whoever was right after all is put right by the next start, and told once, with both keys', async () => {
  await answerNow(amara, 'single', false);
  const [given] = (await findLog()).map(({ memory }) => memory?.['lapses']);
  expect(given).toBe(0);
  const before = await points();
  const touched = await findTouched(made.database, withKeys({ single: 1 }));
  expect(touched).toMatchObject([
    { question: 'q-single', right: [(await idsOf(made.database, amara)).personId], wrong: [] },
  ]);
  bot.clock.forward({ days: 2 });
  await deploy(withKeys({ single: 1 }));
  await deploy(withKeys({ single: 1 }));
  const told = await findTold();
  expect(told).toHaveLength(1);
  const words = await wordsTold(told[0] as Told);
  expect(words).toContain('On 2 Mar 2026 you answered “It splits”, and you were right after all.');
  expect(words).toContain('“It stops” counted as right then; now it is “It splits”');
  expect(await findLog()).toMatchObject([{ correct: true, rating: 3 }]);
  await expectAsFromTheLog();
  expect(await points()).toBeGreaterThan(before);
});

test('what was right by the old key keeps its points, is remembered as it is, and that is said', async () => {
  await answerNow(amara, 'single', true);
  bot.clock.forward({ days: 4 });
  await answer(amara, withKeys({}), await amara.command('review'), true);
  const [before] = [await points()];
  expect(before).toBeGreaterThan(20);
  await deploy(withKeys({ single: 2 }));
  expect(await points()).toBe(before);
  expect(await findLog()).toMatchObject([
    { correct: false, rating: 1 },
    { correct: false, rating: 1 },
  ]);
  await expectAsFromTheLog();
  const [told] = await findTold();
  expect(await wordsTold(told as Told)).toContain('The mistake was ours: the points of that day stay yours.');
  // And back again: nothing was lost on the way.
  await deploy(withKeys({}));
  expect(await points()).toBe(before);
  expect(await findLog()).toMatchObject([{ correct: true }, { correct: true }]);
});

test('many questions of one concept, with long options, fit in the one message that tells of them', async () => {
  const long = (place: number, right: number): Question => {
    const options = OPTIONS.map((words) => `${words} ${'`a<b>` & '.repeat(14)}`);
    return questionOn({
      ...{
        kind: 'single',
        slug: `q-long-${place}`,
        prompt: `What does part ${place} do? ${'It was cut off. '.repeat(9)}`,
      },
      options: options.map((text, index) => (index === right ? { text, right: true } : { text, why: 'It doesn’t.' })),
    });
  };
  const all = (right: number): Curriculum => curriculumOf([0, 1, 2, 3, 4, 5].map((place) => long(place, right)));
  await deploy(all(0));
  let asked = await amara.command('quiz', { about: CONCEPT, count: 6 });
  for (let count = 0; count < 6; count += 1) {
    const answered = await answer(amara, all(0), asked, false);
    asked = labelsOn(answered).includes('Next') ? await amara.press(answered, 'Next') : answered;
  }
  await deploy(all(1));
  const told = await findTold();
  expect(told).toHaveLength(1);
  const words = await wordsTold(told[0] as Told);
  expect(words.match(/you were right after all\./g)?.length).toBeGreaterThan(1);
  expect(words).toMatch(/The same goes for \d more questions?\./);
});

test.each([
  ['reordered options', single(0, OPTIONS.toReversed())],
  ['another explanation', { ...single(), why: statement().why }],
  ['a question that was rewritten with its key', single(1, OPTIONS, 'How long may a leader’s lease last?')],
])('%s leave answers as they were graded', async (_, question) => {
  await answerNow(amara, 'single', true);
  const before = await findLog();
  await deploy(curriculumOf([question, shortQuestion(), statement()]));
  expect(await findLog()).toEqual(before);
  expect(await findTold()).toEqual([]);
});

test('an answer by its place is graded by the option that stood there, in a new order with a new key', async () => {
  await answerNow(amara, 'single', true);
  await deploy(curriculumOf([single(2, OPTIONS.toReversed())]));
  expect(await findLog()).toMatchObject([{ correct: false }]);
  expect(await wordsTold((await findTold())[0] as Told)).toContain('you answered “It stops”');
});

test('answers from before versions were kept are of the first that was known', async () => {
  await answerNow(amara, 'short', false);
  await made.database.statement('update review set question_hash = null', []);
  await deploy(withKeys({ short: ['quorum', 'zzzzzz'] }));
  expect(await findLog()).toMatchObject([{ correct: true }]);
  await deploy(withKeys({}));
  expect(await findLog()).toMatchObject([{ correct: false }]);
});

test('a process that dies or fails midway leaves the rest for the next, and nobody is told twice', async () => {
  const ben = await newPerson(bot);
  for (const person of [amara, ben]) await answerNow(person, 'single', false);
  bot.useCurriculum(withKeys({ single: 1 }));
  let tells = 0;
  const dying = createRegrading(
    { database: made.database, random: seededRandom('dying'), curriculum: () => withKeys({ single: 1 }) },
    async () => {
      tells += 1;
      throw new Error('the process died');
    },
  );
  await dying(bot.clock.now());
  await expect(dying(bot.clock.now())).rejects.toThrow();
  expect(tells).toBe(2);
  expect(await findLog()).toMatchObject([{ correct: false }, { correct: false }]);
  await bot.runDue('regrade.run');
  expect(await findLog()).toMatchObject([{ correct: true }, { correct: true }]);
  expect(await findTold()).toHaveLength(2);
});

test('two processes at once, and people who answer meanwhile: each is put right and told once', async () => {
  const others = [amara, await newPerson(bot), await newPerson(bot), await newPerson(bot)];
  for (const person of others) await answerNow(person, 'single', false);
  bot.clock.forward({ days: 1 });
  const open = await Promise.all(others.map((person) => person.command('review')));
  const next = withKeys({ single: 1 });
  const second = createBot(made.database, { clock: bot.clock, curriculum: next });
  bot.useCurriculum(next);
  await Promise.all([
    bot.runDue('regrade.run'),
    second.runDue('regrade.run'),
    ...others.map((person, index) => answer(person, next, open[index] as Reply, index % 2 === 0)),
  ]);
  await second.runDue('regrade.run');
  expect(bot.failures).toEqual([]);
  expect(await findTold()).toHaveLength(4);
  expect((await findLog()).slice(0, 4)).toMatchObject(others.map(() => ({ correct: true })));
  await expectAsFromTheLog();
});

test('many questions of somebody are regraded beside an answer to one of them: neither waits for the other for ever', async () => {
  await answerNow(amara, 'short', false);
  await answerNow(amara, 'single', false);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  let regrading: Promise<void> | undefined;
  // As an answer does: first its memory, then the day.
  await made.database.orm.transaction(async (tx) => {
    await tx.execute(sql`select from memory where question_slug = 'q-single' for update`);
    regrading = deploy(withKeys({ single: 1, short: ['quorum', 'zzzzzz'] }));
    await expect.poll(() => made.database.statement(waiting, [])).toHaveLength(1);
    await tx.execute(sql`update score set answered = answered`);
  });
  await regrading;
  expect(bot.failures).toEqual([]);
  expect(await findLog()).toMatchObject([{ correct: true }, { correct: true }]);
  expect(await findTold()).toHaveLength(1);
  await expectAsFromTheLog();
});

test('a process that still has the earlier files grades nobody back, and what it graded is found a day later', async () => {
  const next = createBot(made.database, { clock: bot.clock, curriculum: withKeys({ single: 1 }) });
  await next.runDue('regrade.run');
  await answerNow(amara, 'single', false);
  await bot.runDue('regrade.run');
  await next.runDue('regrade.run');
  expect(await findLog()).toMatchObject([{ correct: false }]);
  bot.clock.forward({ days: 1 });
  await bot.runDue('regrade.run');
  expect(await findLog()).toMatchObject([{ correct: false }]);
  await next.runDue('regrade.run');
  expect(await findLog()).toMatchObject([{ correct: true }]);
});

test('a question that is deleted before its answers are graded anew leaves them as they are', async () => {
  await answerNow(amara, 'single', false);
  bot.useCurriculum(withKeys({ single: 1 }));
  const routine = bot.offers.routines.find(({ name }) => name === 'regrade.run');
  await routine?.run(bot.clock.now());
  await deploy(curriculumOf([shortQuestion(), statement()]));
  expect(await findLog()).toMatchObject([{ correct: false }]);
  expect(await made.database.statement('select from regrade', [])).toEqual([]);
});

test('what was set aside since it kept slipping away comes back, where it never did', async () => {
  for (let count = 0; count < 9; count += 1) {
    const asked = count === 0 ? await ask(amara, 'true-false') : await amara.command('review');
    await answer(amara, withKeys({}), asked, false);
    bot.clock.forward({ days: 3 });
  }
  expect(labelsOn(await amara.command('set-aside'))).toContain('Bring back');
  await deploy(withKeys({ statement: false }));
  expect(labelsOn(await amara.command('set-aside'))).not.toContain('Bring back');
  await expectAsFromTheLog();
});

const deeds = ['single', 'single', 'single', 'short', 'short', 'undo', 'guessed', 'key', 'key', 'regrade'] as const;
const step = fc.record({
  what: fc.constantFrom(...deeds),
  right: fc.boolean(),
  who: fc.constantFrom(0, 0, 0, 1),
  hours: fc.integer({ min: 1, max: 60 }),
  keys: fc.record({
    single: fc.nat(2),
    short: fc.constantFrom<readonly string[]>(['quorum'], ['quorum', 'zzzzzz'], ['majority']),
  }),
});

test('after any edit of keys and any regrade, memories are a replay of the corrected log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 18 }), async (steps) => {
      await made.database.statement('delete from person', []);
      const both = [await newPerson(bot), await newPerson(bot)];
      const last = new Map<Person, Reply>();
      let now = withKeys({});
      await deploy(now);
      for (const { what, right, who, hours, keys } of steps) {
        const person = both[who] ?? amara;
        bot.clock.forward({ hours });
        const shown = last.get(person);
        const press = async (label: string) => {
          if (shown && labelsOn(shown).includes(label)) last.set(person, await person.press(shown, label));
        };
        if (what === 'undo') await press('Undo');
        else if (what === 'guessed') await press('I guessed');
        else if (what === 'regrade') await bot.runDue('regrade.run');
        else if (what === 'key') {
          now = withKeys(keys);
          bot.useCurriculum(now);
        } else {
          const asked = await ask(person, what);
          if (labelsOn(asked).includes('Skip')) last.set(person, await answer(person, now, asked, right));
        }
      }
      await deploy(now);
      bot.clock.forward({ days: 2 });
      await deploy(now);
      await expectAsFromTheLog();
      expect(await findTouched(made.database, now)).toEqual([]);
      expect(bot.failures).toEqual([]);
    }),
    { numRuns: 10, seed: 17, endOnFailure: true },
  );
});
