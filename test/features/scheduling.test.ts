/**
 * Promises about a cohort's own weights: each month its answers are learnt from, once whoever
 * looks, and used only where they foretell better.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { default_w } from 'ts-fsrs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Routine } from '../../src/chat/deliver/notice.ts';
import type { Database } from '../../src/database/client.ts';
import { cohort, workspace } from '../../src/database/schema/people/community.ts';
import { cohortFit } from '../../src/database/schema/study/fits.ts';
import type { review } from '../../src/database/schema/study/study.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  findRoutine,
  findSelect,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { interrupted, recordReviews } from '../support/review-log.ts';
import { forgetfulWeights, type Simulated, simulateReviews, withoutOptimiser } from '../support/simulate-reviews.ts';

const curriculum = realCurriculum();
/** Cohorts of these tests start on 2 March; a term of 120 days later. */
const AFTER_TERM = '2026-07-02T12:00:00Z';

const forgetful = simulateReviews(forgetfulWeights, { cards: 750, days: 120, seed: 'forgetful' });

let made: TestDatabase;
let bot: Bot;
let ada: Person;
let olga: Person;

const setUp = async (database: TestDatabase): Promise<void> => {
  made = database;
  bot = createBot(made.database, { curriculum });
  ada = bot.person('Ada');
  olga = bot.person('Olga', { role: 'organiser' });
  await bot.enrol(ada, 'learner');
  await bot.enrol(olga, 'organiser');
};
beforeEach(async () => setUp(await createPostgresDatabase()));
afterEach(() => made.drop());

const routineOf = ({ offers }: Bot): Routine => findRoutine(offers, 'scheduling.fit');

/** Another process on the same database. */
const anotherRoutine = (database: Database = made.database): Routine => routineOf(createBot(database, { curriculum }));

/** As the minute tick does. */
const fitAt = async (at: string): Promise<void> => {
  bot.clock.set(at);
  await bot.runDue('scheduling.fit');
};

/** What Ada and Olga answered. */
const record = (reviews: readonly Simulated[], change: Partial<typeof review.$inferInsert> = {}): Promise<void> =>
  recordReviews(made.database, ['Ada', 'Olga'], reviews, change);

type FitRow = {
  at: string;
  reviews: number;
  before: number;
  fitted: number;
  adopted: boolean;
  weights: string;
};
const findFits = (): Promise<readonly FitRow[]> =>
  made.database.statement<FitRow>(
    'select fitted_at::text as at, reviews, loss_before as before, loss_fitted as fitted, adopted, weights::text as weights from cohort_fit order by fitted_at',
    [],
  );

const stabilityOf = async (name: string): Promise<number | undefined> => {
  const sql = `select m.stability from memory m join account a on a.person_id = m.person_id where a.name = '${name}' order by m.question_slug limit 1`;
  return (await made.database.statement<{ stability: number }>(sql, []))[0]?.stability;
};

test.each([
  ['Postgres', undefined],
  ['PGlite', createPgliteDatabase],
])(
  'on %s a cohort that forgets sooner gets weights of its own, its organiser sees why, and its next answers are scheduled by them',
  async (_, create) => {
    if (create) {
      await made.drop();
      await setUp(await create());
    }
    await record(forgetful);
    await fitAt(AFTER_TERM);
    const [fit, ...more] = await findFits();
    if (!fit) throw new Error('nothing was fitted');
    expect(more).toEqual([]);
    expect(fit).toMatchObject({ reviews: forgetful.length, adopted: true });
    expect(fit.fitted).toBeLessThan(fit.before);

    const seen = wordsIn(await olga.command('scheduling'));
    for (const words of [fit.before.toFixed(4), fit.fitted.toFixed(4), 'yes', 'Thu 2 Jul', 'Sat 1 Aug'])
      expect(seen).toContain(words);

    const weights = JSON.parse(fit.weights) as readonly number[];
    const outsider = bot.person('Otto', { workspace: 'w2' });
    for (const person of [ada, outsider])
      await answer(person, curriculum, await person.command('quiz', { count: 1 }), true);
    expect(await stabilityOf('Ada')).toBeCloseTo(weights[2] ?? 0, 6);
    expect(await stabilityOf('Otto')).toBeCloseTo(default_w[2] ?? 0, 6);
  },
);

test('an answer that was a guess is rated anew by the same weights', async () => {
  await record(forgetful);
  await fitAt(AFTER_TERM);
  const weights = JSON.parse((await findFits())[0]?.weights ?? '[]') as readonly number[];
  const feedback = await answer(ada, curriculum, await ada.command('quiz', { count: 1 }), true);
  await ada.press(feedback, 'I guessed');
  expect(await stabilityOf('Ada')).toBeCloseTo(weights[0] ?? 0, 6);
});

test('the next month fits again, against the weights in use: no better, they stay', async () => {
  await record(forgetful);
  await fitAt(AFTER_TERM);
  await fitAt('2026-07-31T12:00:00Z');
  expect(await findFits()).toHaveLength(1);
  await fitAt('2026-08-01T12:00:00Z');
  const [first, second] = await findFits();
  expect(second).toMatchObject({ before: first?.fitted, adopted: false });
  expect(wordsIn(await olga.command('scheduling'))).toContain('goes by weights of its own, since Thu 2 Jul');
});

test('nothing is tried within the first fortnight, and with few answers nothing is recorded but the next week', async () => {
  expect((await routineOf(bot).nextAt())?.toString().slice(0, 10)).toBe('2026-03-16');
  await record(forgetful.slice(0, 900));
  await record(forgetful.slice(900, 1500), { scheduled: false });
  await record(forgetful.slice(1500, 2100), { undoneAt: AFTER_TERM });
  await fitAt('2026-03-15T12:00:00Z');
  expect((await routineOf(bot).nextAt())?.toString().slice(0, 10)).toBe('2026-03-16');
  await fitAt('2026-03-17T12:00:00Z');
  expect(await findFits()).toEqual([]);
  expect((await routineOf(bot).nextAt())?.toString()).toBe('2026-03-24T12:00:00Z');
  const seen = wordsIn(await olga.command('scheduling'));
  for (const words of ['I need 1,000 reviews (900 so far)', 'Next check: Tue 24 Mar', 'usual weights', 'no others yet'])
    expect(seen).toContain(words);
});

test('two processes that look at once fit it once', async () => {
  await record(forgetful);
  bot.clock.set(AFTER_TERM);
  await Promise.all(
    [routineOf(bot), anotherRoutine(), anotherRoutine()].map((routine) => routine.run(bot.clock.now())),
  );
  expect(await findFits()).toHaveLength(1);
});

test('a process killed in the middle of a fit loses nothing: another does it a quarter of an hour later', async () => {
  await record(forgetful);
  bot.clock.set(AFTER_TERM);
  const killed = anotherRoutine(interrupted(made.database, () => Promise.reject(new Error('killed'))));
  await expect(killed.run(bot.clock.now())).rejects.toThrow('killed');
  expect(await routineOf(bot).run(bot.clock.now())).toBe(false);
  await fitAt('2026-07-02T12:15:00Z');
  expect(await findFits()).toHaveLength(1);
});

test('a process that froze in the middle of a fit finds it done, and records nothing', async () => {
  await record(forgetful);
  bot.clock.set(AFTER_TERM);
  const frozen = anotherRoutine(
    interrupted(made.database, async (go) => {
      await fitAt('2026-07-02T12:20:00Z');
      return go();
    }),
  );
  await frozen.run(Temporal.Instant.from(AFTER_TERM));
  expect((await findFits()).map(({ at }) => at)).toEqual([expect.stringContaining('12:20')]);
  expect((await routineOf(bot).nextAt())?.toString()).toBe('2026-08-01T12:20:00Z');
});

test('where the optimiser was not built for the machine, that is logged once, and everybody goes by the weights there are', async () => {
  await record(forgetful);
  const at = (path: string): string => new URL(`../../src/${path}`, import.meta.url).href;
  const script = `
    import { openPostgres } from '${at('database/client.ts')}';
    import { schedulingFeature } from '${at('features/scheduling/scheduling.ts')}';
    import { systemRandom } from '${at('lib/random.ts')}';
    const database = await openPostgres('${made.url}', { connections: 2 });
    const [routine] = schedulingFeature({ database, random: systemRandom }).routines;
    for (const at of ['2026-07-02T12:00:00Z', '2026-07-02T12:00:00Z', '2026-08-02T12:00:00Z'])
      console.log(await routine.run(Temporal.Instant.from(at)).catch(({ message }) => message));
    await database.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', withoutOptimiser, '--eval', script]);
  expect(stdout.trim().split('\n')).toEqual([expect.stringContaining('is not there on this machine'), 'false', 'true']);
  expect(await findFits()).toEqual([]);
  await answer(ada, curriculum, await ada.command('quiz', { count: 1 }), true);
  expect(await stabilityOf('Ada')).toBeCloseTo(default_w[2] ?? 0, 6);
});

test('of many cohorts with years of fits behind them each can be chosen', async () => {
  const [home] = await made.database.orm.select().from(workspace);
  if (!home) throw new Error('there is no workspace');
  const random = seededRandom('many');
  const createdAt = '2026-03-03T00:00:00Z';
  const at = Temporal.Instant.from(createdAt);
  for (let index = 0; index < 12; index += 1) {
    const cohortId = random.id(at);
    const name = `Data engineering, the long name of cohort ${index} in *spring* <2026>`;
    await made.database.orm.insert(cohort).values({
      id: cohortId,
      workspaceId: home.id,
      slug: `c${index}`,
      name,
      packs: [],
      startsOn: '2024-01-01',
      createdAt,
    });
    const fit = {
      cohortId,
      reviews: 123_456,
      lossBefore: 0.312345,
      lossFitted: 0.301234,
      adopted: true,
      weights: [...default_w],
    };
    await made.database.orm
      .insert(cohortFit)
      .values(Array.from({ length: 24 }, () => ({ ...fit, id: random.id(at), fittedAt: createdAt })));
  }
  const asked = await olga.command('scheduling');
  const options = findSelect(asked).options.filter(({ label }) => label.startsWith('Data'));
  expect(options).toHaveLength(12);
  const seen = new Set<string>();
  for (const { value } of options) {
    const shown = await olga.choose(asked, [value]);
    expect(wordsIn(shown)).toContain('123,456');
    seen.add(/cohort \d+ in/.exec(wordsIn(shown))?.[0] ?? '');
    expect(labelsOn(shown)).toContain('Switch cohort');
  }
  expect(seen.size).toBe(12);
  expect(bot.failures).toEqual([]);
});

test('a workspace without a cohort is told how to get one; a learner sees none of it', async () => {
  expect(wordsIn(await bot.person('Nora', { role: 'organiser', workspace: 'w3' }).command('scheduling'))).toContain(
    'There’s no cohort of yours here yet',
  );
  expect(wordsIn(await ada.command('scheduling'))).not.toContain('FSRS');
});
