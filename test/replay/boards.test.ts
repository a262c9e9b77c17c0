/**
 * Three weeks of a few learners whose boards, steadiness and days anybody can work out by hand: one
 * comes each day and knows everything, one stops after a week, one knows nothing, one never comes.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBoard } from '../../src/study/standing/boards.ts';
import type { BoardName } from '../../src/study/standing/places.ts';
import { answer } from '../support/answering.ts';
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
import { idsOf } from '../support/known-questions.ts';

const curriculum = realCurriculum();
const START = '2026-03-02';
/** The last of them is today. */
const DAYS = 21;
const BOB_STOPS = 7;
const CY_MEETS = 2;
const NEW_A_DAY = 2;

/** What a test can count by looking on. */
type Tally = {
  right: number;
  /** By the day, how many came back. */
  readonly reviews: number[];
};

let made: TestDatabase;
let bot: Bot;
let people: Readonly<Record<'ann' | 'bob' | 'cy' | 'dee', Person>>;
const tally = (): Tally => ({ right: 0, reviews: Array.from({ length: DAYS }, () => 0) });
const tallies = { ann: tally(), bob: tally(), cy: tally() };

const study = async (who: 'ann' | 'bob' | 'cy', day: number, wanted: number): Promise<void> => {
  const [person, counted, right] = [people[who], tallies[who], who !== 'cy'];
  for (;;) {
    const due = await person.command('review', { count: 1 });
    if (!labelsOn(due).includes('Skip')) break;
    await answer(person, curriculum, due, right);
    counted.reviews[day] = (counted.reviews[day] ?? 0) + 1;
    counted.right += right ? 1 : 0;
  }
  for (let met = 0; met < wanted; met += 1) {
    await answer(person, curriculum, await person.command('quiz', { count: 1 }), right);
    counted.right += right ? 1 : 0;
  }
};

beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { clock: createTestClock(`${START}T09:00:00Z`), curriculum, seed: 'by hand' });
  const [ann, bob, cy, dee] = ['Ann', 'Bob', 'Cy', 'Dee'].map((name) => bot.person(name)) as [
    Person,
    Person,
    Person,
    Person,
  ];
  people = { ann, bob, cy, dee };
  for (const person of Object.values(people)) await bot.enrol(person, 'learner');
  for (let day = 0; day < DAYS; day += 1) {
    if (day > 0) bot.clock.forward({ days: 1 });
    await study('ann', day, NEW_A_DAY);
    if (day < BOB_STOPS) await study('bob', day, NEW_A_DAY);
    await study('cy', day, day < CY_MEETS ? NEW_A_DAY : 0);
    await bot.runDue('scores.keep');
  }
}, 60_000);
afterAll(() => made.drop());

const needs = () => ({ database: made.database, curriculum: () => curriculum });

/** By the name of whoever stands there. */
const measuresOn = async (board: BoardName): Promise<Readonly<Record<string, number>>> => {
  const [cohort] = await made.database.statement<{ id: string }>('select id from cohort', []);
  const request = { cohortId: cohort?.id ?? '', board, period: 'season', at: bot.clock.now(), zone: 'UTC' } as const;
  const shown = await findBoard(needs(), request);
  const names = await Promise.all(
    Object.entries(people).map(
      async ([name, person]) => [(await idsOf(made.database, person)).personId, name] as const,
    ),
  );
  return Object.fromEntries(shown?.top.map(({ personId, measure }) => [new Map(names).get(personId), measure]) ?? []);
};

type Known = { readonly passed: number; readonly stability: number; readonly dueIn: number };
const memoriesOf = async (person: Person): Promise<readonly Known[]> =>
  made.database.statement<Known>(
    `select ($2::date - reviewed_on)::int as passed, stability, (due_on - $3::date)::int as "dueIn"
     from memory where person_id = $1::uuid order by question_slug`,
    [(await idsOf(made.database, person)).personId, bot.clock.now().toString().slice(0, 10), START],
  );

/** FSRS-6 with its default decay: 0.9 after as many days as the stability. */
const DECAY = 0.1542;
const recalled = ({ passed, stability }: Known): number =>
  (1 + ((0.9 ** (-1 / DECAY) - 1) * passed) / stability) ** -DECAY;

/** Days that asked something and are over: of Bob all from the first on which something was due. */
const askedDays = async (who: 'ann' | 'bob' | 'cy'): Promise<readonly number[]> => {
  const seen = tallies[who].reviews.flatMap((reviews, day) => (reviews > 0 ? [day] : []));
  const memories = who === 'bob' ? await memoriesOf(people.bob) : [];
  const since = Math.min(...memories.map(({ dueIn }) => dueIn));
  const left = Array.from({ length: DAYS }, (_, day) => day).filter((day) => day >= BOB_STOPS && day >= since);
  return [...seen, ...left].filter((day) => day < DAYS - 1);
};

test('points are thirteen for each right first answer, as long as nobody knows how hard questions are', async () => {
  expect(tallies.ann.right).toBeGreaterThan(DAYS * NEW_A_DAY);
  expect(await measuresOn('points')).toEqual({ ann: 13 * tallies.ann.right, bob: 13 * tallies.bob.right });
});

test('kept is one for each day on which all was known, none for each other, drawn to the mean by seven days', async () => {
  const asked = { ann: await askedDays('ann'), bob: await askedDays('bob'), cy: await askedDays('cy') };
  const sums = { ann: asked.ann.length, bob: asked.bob.filter((day) => day < BOB_STOPS).length, cy: 0 };
  const mean = (sums.ann + sums.bob) / (asked.ann.length + asked.bob.length + asked.cy.length);
  const measure = (who: keyof typeof sums): number =>
    Math.round((1000 * (sums[who] + 7 * mean)) / (asked[who].length + 7)) / 1000;
  expect(await measuresOn('kept')).toEqual({ ann: measure('ann'), bob: measure('bob'), cy: measure('cy') });
});

test('most improved is what one likely knows today, where nothing was known four weeks ago', async () => {
  const known = async (person: Person): Promise<number> =>
    Math.round((await memoriesOf(person)).reduce((sum, memory) => sum + recalled(memory), 0));
  const measures = await measuresOn('improved');
  expect(measures).toEqual({ ann: await known(people.ann), bob: await known(people.bob) });
  expect(measures['ann']).toBeGreaterThan(measures['bob'] ?? 0);
});

test('beyond prediction lists who was asked enough and kept up: not who left early, nor who knew nothing', async () => {
  const measures = await measuresOn('beyond');
  expect(Object.keys(measures)).toEqual(['ann']);
  // Beside Bob, who knew everything as well.
  expect(Math.abs(measures['ann'] ?? 1)).toBeLessThan(0.05);
});

test('steadiness is counted in due days, today’s once something was answered', async () => {
  const due = { ann: await askedDays('ann'), bob: await askedDays('bob') };
  const today = (tallies.ann.reviews.at(-1) ?? 0) > 0 ? 1 : 0;
  const annsDays = Math.min(14, due.ann.length + today);
  expect(wordsIn(await people.ann.command('progress'))).toContain(`${annsDays} of your last ${annsDays} due days`);
  const missed = due.bob.filter((day) => day >= BOB_STOPS).length;
  const bobs = due.bob.slice(-14).filter((day) => day < BOB_STOPS).length;
  expect(missed).toBeGreaterThan(10);
  expect(wordsIn(await people.bob.command('progress'))).toContain(`${bobs} of your last 14 due days`);
  expect(wordsIn(await people.dee.command('progress'))).not.toContain('due days');
});

test('what is kept of their days is what their log gives', async () => {
  const kept = () =>
    made.database.statement('select to_jsonb(s) as row from cohort_score s order by cohort_id, person_id, day', []);
  const before = await kept();
  // Of three people each day that is over; and today, of whoever has come.
  const came = 1 + ((tallies.cy.reviews.at(-1) ?? 0) > 0 ? 1 : 0);
  expect(before).toHaveLength(3 * (DAYS - 1) + came);
  await made.database.statement('delete from cohort_score', []);
  await made.database.statement('delete from score_keeping', []);
  await bot.runDue('scores.keep');
  expect(await kept()).toEqual(before);
  expect(bot.failures).toEqual([]);
});
