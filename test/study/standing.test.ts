/** Promises about the leaderboards: who stands where, and why nobody stands there by luck. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InCohort } from '../../src/community/roles.ts';
import { studyDay } from '../../src/lib/time/study-day.ts';
import { defaultScheduling, fsrsFor } from '../../src/study/memory/memory.ts';
import { findBoard } from '../../src/study/standing/boards.ts';
import { scoreDays } from '../../src/study/standing/day-score.ts';
import { pointsBy } from '../../src/study/standing/difficulty.ts';
import { findDays } from '../../src/study/standing/find-days.ts';
import type { Answer, History, State } from '../../src/study/standing/history.ts';
import { createKeeping } from '../../src/study/standing/keeping.ts';
import { findOddities } from '../../src/study/standing/oddities.ts';
import { periodOf } from '../../src/study/standing/periods.ts';
import { boardNames, placeOn, type Total } from '../../src/study/standing/places.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, labelsOn, nextOn, type Person, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf } from '../support/known-questions.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;
beforeAll(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { clock: createTestClock('2026-03-02T09:00:00Z'), curriculum });
});
afterAll(() => made.drop());

const needs = () => ({ database: made.database, curriculum: () => curriculum });

const answerSome = async (person: Person, count: number, right: boolean): Promise<void> => {
  let asked = await person.command('quiz', { about: 'cap-theorem', count });
  for (let number = 0; number < count && labelsOn(asked).includes('Skip'); number += 1) {
    const feedback = await answer(person, curriculum, asked, right);
    asked = await person.press(feedback, nextOn(feedback));
  }
};

const cohortOf = async (workspace: string): Promise<string> => {
  const [row] = await made.database.statement<{ id: string }>(
    'select c.id from cohort c join workspace w on w.id = c.workspace_id where w.external_id = $1',
    [workspace],
  );
  return row?.id ?? '';
};

test('a learner sees their answer on the board at once, who is level with them, and nobody who left, helps or was taken out', async () => {
  const [ada, ben, cem, dora, eve] = ['Ada', 'Ben', 'Cem', 'Dora', 'Eve'].map((name) => bot.person(name));
  if (!ada || !ben || !cem || !dora || !eve) throw new Error('five people');
  for (const person of [ada, ben, cem, eve]) await bot.enrol(person, 'learner');
  await bot.enrol(dora, 'helper');
  for (const person of [ada, ben, dora, eve]) await answerSome(person, 2, true);
  await answerSome(cem, 1, true);
  await bot.runDue('scores.keep');

  const cohortId = await cohortOf('w1');
  const { personId } = await idsOf(made.database, cem);
  const { personId: leaver } = await idsOf(made.database, eve);
  await made.database.statement('delete from enrolment where person_id = $1::uuid', [leaver]);
  const request = { cohortId, board: 'points', period: 'season', at: bot.clock.now(), zone: 'UTC' } as const;
  const board = await findBoard(needs(), { ...request, viewer: { personId } });
  expect(board?.listed).toBe(3);
  expect(board?.top.map(({ place, tied, measure }) => [place, tied, measure])).toEqual([
    [{ from: 1, to: 2 }, 2, board?.top[1]?.measure],
    [{ from: 1, to: 2 }, 2, board?.top[0]?.measure],
    [{ from: 3, to: 3 }, 1, board?.own?.measure],
  ]);

  await answerSome(cem, 2, true);
  const now = await findBoard(needs(), { ...request, viewer: { personId } });
  expect(now?.own?.place).toEqual({ from: 1, to: 1 });
  expect(now?.near.map(({ personId: id }) => id)).toContain(personId);

  const [module] = curriculum.placesOf('cap-theorem').flatMap((place) => place.module?.slug ?? []);
  if (module) {
    const ofModule = await findBoard(needs(), { ...request, module });
    expect(ofModule?.top.map(({ measure }) => measure)).toEqual(now?.top.map(({ measure }) => measure));
    const [other] = [...curriculum.modules.keys()].filter((slug) => slug !== module);
    expect((await findBoard(needs(), { ...request, module: other }))?.listed).toBe(0);
  }
});

test('people whose days can’t be worked out keep nobody else’s waiting, however many there are', async () => {
  const workspace = 'w9';
  const broken = Array.from({ length: 45 }, (_, index) => bot.person(`Broken ${index}`, { workspace }));
  for (const person of broken) await bot.enrol(person, 'learner');
  await made.database.statement(
    `update person set zone = 'Nowhere/Known'
     where id in (select person_id from account where name like 'Broken %')`,
    [],
  );
  const zoe = bot.person('Zoe', { workspace });
  await bot.enrol(zoe, 'learner');
  const { personId } = await idsOf(made.database, zoe);
  const isKept = async () =>
    (await made.database.statement('select from score_keeping where person_id = $1::uuid', [personId])).length > 0;
  // Each try takes some of them, and says so; then they rest.
  const keep = createKeeping(needs());
  const tried: unknown[] = [];
  for (let number = 0; number < 6; number += 1)
    tried.push(await keep(bot.clock.now()).catch((error: unknown) => error instanceof AggregateError));
  expect(await isKept()).toBe(true);
  expect(tried).toEqual([true, true, true, false, false, false]);
  await made.database.statement(`update person set zone = 'UTC' where zone = 'Nowhere/Known'`, []);
});

test('of more people than are looked at in one turn, whoever was never worked out has theirs', async () => {
  const crowd = await createPostgresDatabase();
  const { database } = crowd;
  const house = createBot(database, { clock: createTestClock('2026-03-02T09:00:00Z'), curriculum });
  for (const workspace of ['w1', 'w2']) await house.enrol(house.person('Ada', { workspace }), 'learner');
  await house.runDue('scores.keep');
  const number = (n: string): string => `('00000000-0000-7000-8000-' || lpad(${n}, 12, '0'))::uuid`;
  const everybody = `select ${number('n::text')} as id from generate_series(1, 20000) n`;
  const [first] = await database.statement<{ id: string }>('select person_id as id from score_keeping limit 1', []);
  for (const statement of [
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select id, 'UTC', 10, 40, now() from (${everybody}) p`,
    `insert into enrolment (cohort_id, person_id, role, created_at)
     select e.cohort_id, p.id, 'learner', now() from enrolment e, (${everybody}) p where e.person_id = '${first?.id}'`,
    `insert into score_keeping (cohort_id, person_id, kept_to, next_at, zone, basis)
     select k.cohort_id, p.id, k.kept_to, k.next_at, k.zone, k.basis
     from score_keeping k, (${everybody}) p where k.person_id = '${first?.id}'`,
    // The last of the first turn is in another cohort too.
    `insert into enrolment (cohort_id, person_id, role, created_at)
     select id, ${number(`'20000'`)}, 'learner', now() from cohort
     where id <> (select cohort_id from enrolment where person_id = '${first?.id}')`,
    `delete from score_keeping where person_id = '${first?.id}'`,
  ])
    await database.statement(statement, []);
  const kept = async (): Promise<number> => (await database.statement('select from score_keeping', [])).length;
  const before = await kept();
  const keep = createKeeping({ database, curriculum: () => curriculum });
  const takeTurns = async (count: number): Promise<readonly (readonly [boolean, number])[]> => {
    const turns: [boolean, number][] = [];
    while (turns.length < count) turns.push([await keep(house.clock.now()), (await kept()) - before]);
    return turns;
  };
  expect(await takeTurns(4)).toEqual([
    [true, 1],
    [false, 1],
    [true, 2],
    [false, 2],
  ]);
  // Whichever of their two cohorts the first turn comes to last.
  for (const order of ['asc', 'desc']) {
    await database.statement(
      `delete from score_keeping where person_id = ${number(`'20000'`)} and cohort_id = (
         select cohort_id from enrolment where person_id = ${number(`'20000'`)} order by cohort_id ${order} limit 1)`,
      [],
    );
    expect(await takeTurns(3)).toEqual([
      [true, 2],
      [false, 2],
      [false, 2],
    ]);
  }
  await crowd.drop();
});

test('a cohort that hasn’t begun or is archived has no board', async () => {
  const cohortId = await cohortOf('w1');
  const request = { cohortId, board: 'points', zone: 'UTC' } as const;
  const before = Temporal.Instant.from('2026-03-01T09:00:00Z');
  expect(await findBoard(needs(), { ...request, period: 'week', at: before })).toBeUndefined();
  expect(await findBoard(needs(), { ...request, period: 'last-season', at: bot.clock.now() })).toBeUndefined();
  for (const board of boardNames)
    expect(await findBoard(needs(), { ...request, board, period: 'week', at: bot.clock.now() })).toMatchObject({
      season: 1,
      week: 1,
    });
  await made.database.statement('update cohort set archived_at = now() where id = $1::uuid', [cohortId]);
  expect(await findBoard(needs(), { ...request, period: 'week', at: bot.clock.now() })).toBeUndefined();
});

test('a day asks what is due and counts what was right; a day with nothing due asks nothing', async () => {
  const ada = bot.person('Ada', { workspace: 'w2' });
  const first = await ada.command('quiz', { about: 'cap-theorem', count: 2 });
  const second = await answer(ada, curriculum, first, true);
  await answer(ada, curriculum, await ada.press(second, nextOn(second)), false);
  bot.clock.set('2026-03-03T09:00:00Z');
  await answer(ada, curriculum, await ada.command('review'), true);

  const { personId } = await idsOf(made.database, ada);
  const days = await findDays(needs(), personId, '2026-03-01', '2026-03-04');
  expect(days).toEqual([
    { day: '2026-03-01', asked: false, planned: 0, answered: 0, counted: 0, right: 0 },
    { day: '2026-03-02', asked: false, planned: 0, answered: 2, counted: 2, right: 0 },
    { day: '2026-03-03', asked: true, planned: 1, answered: 1, counted: 1, right: 1 },
    { day: '2026-03-04', asked: expect.any(Boolean), planned: expect.any(Number), answered: 0, counted: 0, right: 0 },
  ]);
});

describe('a day', () => {
  const state = (dueOn: number, more: Partial<State> = {}): State => ({
    ...{ dueOn, reviewedOn: dueOn - 9, stability: 9, asideOn: null, returnedOn: null, suspendedOn: null },
    ...more,
  });
  const given = (slug: string, before: State | null, more: Partial<Answer> = {}): Answer => ({
    ...{ slug, day: 100, right: true, aided: false, scheduled: true, earned: false, before },
    ...more,
  });
  const scoreOf = (answers: readonly Answer[], memories: History['memories'] = [], dose = 40) => {
    const slugs = [...answers, ...memories].map(({ slug }) => slug);
    const material = { modulesOf: new Map(slugs.map((slug) => [slug, ['m']])), pointsFor: () => 100, dose };
    return scoreDays({ answers, memories }, { from: 100, to: 100 }, material)[0];
  };
  const waiting = (slug: string, before: State) => ({ slug, state: before, right: true });

  test('plans what is due and no more than the dose, what has faded most first, and counts as many answers', () => {
    const due = [state(100), state(99), state(98, { stability: 3 })];
    const answers = due.map((before, index) => given(`q${index}`, before));
    const score = scoreOf(answers, [waiting('q9', state(101))], 2);
    expect(score).toMatchObject({ due: 3, planned: 2, recalled: 2, judged: 2, counted: 3, points: 300 });
    const { recall } = fsrsFor(defaultScheduling);
    expect(score?.plannedRecall).toBeCloseTo(recall(11, 3) + recall(10, 9), 10);
  });

  test('gives nothing for help, practice, what isn’t due yet, or more than a day’s points', () => {
    const none = [
      given('a', state(100), { aided: true }),
      given('b', state(100), { right: false }),
      given('c', state(101)),
      given('d', state(100), { scheduled: false }),
    ];
    expect(scoreOf(none)).toMatchObject({ answered: 4, counted: 2, points: 0, recalled: 0 });
    const many = Array.from({ length: 9 }, (_, index) => given(`q${index}`, null));
    expect(scoreOf(many)).toMatchObject({ counted: 9, points: 500, modules: { m: { points: 500 } }, judged: 0 });
  });

  test('judges by recall as it was when due, and nothing that waited longer than two days', () => {
    const late = Array.from({ length: 9 }, (_, index) => given(`late${index}`, state(97)));
    const expected = fsrsFor(defaultScheduling).recall(9, 9);
    const score = scoreOf([...late, given('a', state(98)), given('b', state(100))]);
    expect(score).toMatchObject({ judged: 2, recalled: 11 });
    expect(score?.residual).toBeCloseTo(2 * (1 - expected), 10);
    expect(score?.modules['m']).toMatchObject({ judged: 2, residual: Number((2 * (1 - expected)).toFixed(3)) });
  });

  test('doesn’t ask what was set aside then, until it was brought back', () => {
    const asked = (more: Partial<State>) => scoreOf([], [waiting('q', state(95, more))])?.due;
    expect(asked({ suspendedOn: 100 })).toBe(0);
    expect(asked({ suspendedOn: 101 })).toBe(1);
    expect(asked({ asideOn: 98, returnedOn: 101 })).toBe(0);
    expect(asked({ asideOn: 98, returnedOn: 100 })).toBe(1);
  });
});

test('a hard question is worth more, by the counts in force on that day, and three lucky answers make none easy', () => {
  const counted = (slug: string, fromOn: number, answers: number, correct: number) => ({
    slug,
    fromOn,
    answers,
    correct,
  });
  const points = pointsBy(
    [
      ...[counted('easy', 10, 200, 190), counted('hard', 10, 200, 40)],
      counted('lucky', 10, 3, 3),
      counted('hard', 17, 200, 180),
    ],
    (slug) => slug !== 'other',
  );
  expect([points('easy', 12), points('hard', 12), points('hard', 17)]).toEqual([11, 18, 11]);
  expect(points('lucky', 12)).toBe(14);
  expect(points('easy', 9)).toBe(points('hard', 9));
});

describe('a place', () => {
  const total = (personId: string, n: number, sum: number, variance = 0, asked = n): Total => ({
    personId,
    n,
    sum,
    asked,
    variance,
  });
  const totals = fc
    .array(
      fc.record({
        n: fc.integer({ min: 0, max: 90 }),
        sum: fc.double({ min: -5, max: 28, noNaN: true }),
        variance: fc.double({ min: 0, max: 9, noNaN: true }),
      }),
      { maxLength: 40 },
    )
    .map((rows) =>
      rows.map((row, index) => ({ ...row, asked: row.n, personId: `p${String(index).padStart(2, '0')}` })),
    );

  test('holds for everybody: from the first to the last, in order, whoever is level in one range, and nobody twice', () => {
    fc.assert(
      fc.property(totals, fc.constantFrom(...boardNames), (rows, board) => {
        const { placed, waiting } = placeOn(board, rows);
        expect(new Set(placed.map(({ personId }) => personId)).size).toBe(placed.length);
        for (const [index, { place, measure, tied }] of placed.entries()) {
          expect(place.from).toBeGreaterThanOrEqual(placed[index - 1]?.place.from ?? 1);
          expect(place.to).toBeGreaterThanOrEqual(Math.max(place.from, placed[index - 1]?.place.to ?? 1));
          expect(place.from).toBeLessThanOrEqual(index + 1);
          expect(place.to).toBeGreaterThanOrEqual(index + 1);
          expect(place.to - place.from + 1).toBeGreaterThanOrEqual(tied);
          expect(measure).toBeLessThanOrEqual(placed[index - 1]?.measure ?? Number.POSITIVE_INFINITY);
        }
        for (const { personId } of placed) expect(waiting.has(personId)).toBe(false);
      }),
    );
  });

  test('of kept is what the rule says: days shrunk towards the cohort’s, and none by a handful of easy questions', () => {
    const { placed, waiting } = placeOn('kept', [
      total('a', 20, 18, 0, 400),
      total('b', 10, 10, 0, 200),
      total('c', 20, 20, 0, 99),
    ]);
    const mean = 48 / 50;
    expect(placed).toMatchObject([
      { personId: 'b', measure: Number(((10 + 7 * mean) / 17).toFixed(3)), place: { from: 1, to: 1 } },
      { personId: 'a', measure: Number(((18 + 7 * mean) / 27).toFixed(3)), place: { from: 2, to: 2 } },
    ]);
    expect(waiting.get('c')).toEqual({ has: 99, needs: 100 });
  });

  test('beyond prediction is a range: who isn’t clearly behind may be as good; a quarter of what is usual is the least', () => {
    const { placed, waiting } = placeOn('beyond', [
      total('a', 100, 8, 9),
      total('b', 100, 5, 9),
      total('c', 100, -9, 9),
      total('d', 29, 4, 2),
    ]);
    const mean = 8 / 329;
    expect(placed.map(({ personId, place, measure }) => [personId, place, measure])).toEqual([
      ['a', { from: 1, to: 2 }, Number(((8 - 100 * mean) / 140).toFixed(3))],
      ['b', { from: 1, to: 2 }, Number(((5 - 100 * mean) / 140).toFixed(3))],
      ['c', { from: 3, to: 3 }, Number(((-9 - 100 * mean) / 140).toFixed(3))],
    ]);
    expect(waiting.get('d')).toEqual({ has: 29, needs: 30 });
    const few = placeOn('beyond', [total('a', 400, 8, 9), total('b', 400, 5, 9), total('c', 99, 9, 2)]);
    expect(few.waiting.get('c')).toEqual({ has: 99, needs: 100 });
    expect(placeOn('beyond', [total('a', 29, 4, 2)]).waiting.get('a')).toEqual({ has: 29, needs: 30 });
  });
});

test('seasons are four weeks of the cohort’s own calendar, and last week is what one has moved since', () => {
  const of = (name: 'week' | 'season' | 'last-season', day: string, endsOn: string | null = null) =>
    periodOf(name, { startsOn: '2026-03-04', endsOn }, Temporal.PlainDate.from(day));
  expect(of('week', '2026-03-03')).toBeUndefined();
  expect(of('season', '2026-03-04')).toEqual({
    from: '2026-03-04',
    to: '2026-03-31',
    season: 1,
    week: 1,
    before: undefined,
  });
  expect(of('week', '2026-03-12')).toEqual({
    from: '2026-03-11',
    to: '2026-03-17',
    season: 1,
    week: 2,
    before: { from: '2026-03-04', to: '2026-03-10' },
  });
  // Once it is over its last week and season stay, and end with it.
  expect(of('week', '2026-05-20', '2026-03-13')).toMatchObject({ from: '2026-03-11', to: '2026-03-13', week: 2 });
  expect(of('season', '2026-05-20', '2026-03-13')).toMatchObject({ from: '2026-03-04', to: '2026-03-13', season: 1 });
  expect(of('season', '2026-03-31')).toMatchObject({
    season: 1,
    week: 4,
    before: { from: '2026-03-04', to: '2026-03-24' },
  });
  expect(of('season', '2026-04-01')).toMatchObject({ from: '2026-04-01', season: 2, week: 5, before: undefined });
  expect(of('last-season', '2026-03-31')).toBeUndefined();
  expect(of('last-season', '2026-04-01')).toMatchObject({
    from: '2026-03-04',
    to: '2026-03-31',
    season: 1,
    week: 4,
    before: { from: '2026-03-04', to: '2026-03-24' },
  });
  expect(of('season', '2027-01-01', '2026-04-10')).toMatchObject({ from: '2026-04-01', season: 2, week: 6 });
});

test('an organiser can look at answers faster than reading and at wrong ones given in step, not at anybody else', async () => {
  const people = ['Fay', 'Gus', 'Hal'].map((name) => bot.person(name, { workspace: 'w3' }));
  for (const person of people) await bot.enrol(person, 'learner');
  const [fay, gus, hal] = people;
  if (!fay || !gus || !hal) throw new Error('three people');
  const day = studyDay(bot.clock.now(), 'UTC').toString();
  // Fay and Gus press the same wrong answers one after another; Hal takes a minute for each.
  for (const person of [fay, gus]) await answerSome(person, 10, false);
  for (const person of [fay, gus]) await answerSome(person, 3, true);
  let asked = await hal.command('quiz', { about: 'cap-theorem', count: 10 });
  for (let number = 0; number < 10 && labelsOn(asked).includes('Skip'); number += 1) {
    bot.clock.forward({ minutes: 1 });
    const feedback = await answer(hal, curriculum, asked, true);
    asked = await hal.press(feedback, nextOn(feedback));
  }
  const cohortId = await cohortOf('w3');
  const ids = await Promise.all(people.map(async (person) => (await idsOf(made.database, person)).personId));
  const found = await findOddities(needs(), { cohortId } as InCohort<'organiser'>, { from: day, to: day });
  // A question may be asked of each with other numbers.
  expect(found.alike).toMatchObject([{ of: 10 }]);
  expect(found.alike[0]?.same).toBeGreaterThanOrEqual(8);
  expect([found.alike[0]?.one, found.alike[0]?.other].toSorted()).toEqual(ids.slice(0, 2).toSorted());
  expect(found.quick.toSorted((one, other) => (one.personId < other.personId ? -1 : 1))).toEqual(
    ids
      .slice(0, 2)
      .toSorted()
      .map((personId) => ({ personId, quick: 12, of: 13 })),
  );
});

test('a day on which somebody didn’t come counts against what they kept, once it is over', async () => {
  const own = await createPostgresDatabase();
  const { database } = own;
  const here = createBot(database, { clock: createTestClock('2026-03-02T09:00:00Z'), curriculum });
  const [ida, jon] = [here.person('Ida'), here.person('Jon')];
  for (const person of [ida, jon]) await here.enrol(person, 'learner');
  for (let day = 0; day < 3; day += 1) {
    // Both miss all on the first day; only Ida comes back on the second.
    if (day === 0) for (const person of [ida, jon]) await answerSome(person, 3, false);
    for (let due = 0; day === 1 && due < 3; due += 1)
      await answer(ida, curriculum, await ida.command('review', { count: 1 }), true);
    here.clock.forward({ days: 1 });
    await here.runDue('scores.keep');
  }
  const [cohort] = await database.statement<{ id: string }>('select id from cohort', []);
  const board = await findBoard(
    { database, curriculum: () => curriculum },
    { cohortId: cohort?.id ?? '', board: 'kept', period: 'season', at: here.clock.now(), zone: 'UTC' },
  );
  const { personId } = await idsOf(database, ida);
  const { personId: other } = await idsOf(database, jon);
  const measures = new Map(board?.top.map((row) => [row.personId, row]));
  expect(measures.get(personId)?.place).toEqual({ from: 1, to: 1 });
  const [days] = await database.statement<{ asked: number; kept: number; all: number }>(
    `select count(*) filter (where planned > 0)::int as asked, coalesce(sum(recalled), 0)::int as kept, count(*)::int as all
     from cohort_score where person_id = $1::uuid`,
    [other],
  );
  expect(days).toMatchObject({ kept: 0, all: 3 });
  expect(days?.asked).toBe(2);
  expect(here.failures).toEqual([]);
  await own.drop();
});

test('who learns a little each day has improved more than who learns all at once, and forgetting counts in full', async () => {
  const [kai, lea] = ['Kai', 'Lea'].map((name) => bot.person(name, { workspace: 'w4' }));
  if (!kai || !lea) throw new Error('two people');
  for (const person of [kai, lea]) await bot.enrol(person, 'learner');
  const cohortId = await cohortOf('w4');
  await made.database.statement(`update cohort set starts_on = '2026-01-05' where id = $1::uuid`, [cohortId]);
  const known = async (person: Person, on: (day: number) => number): Promise<void> => {
    const { personId } = await idsOf(made.database, person);
    for (let day = 0; day < 42; day += 1)
      await made.database.statement(
        `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
           planned_recall, recalled, judged, residual, variance, known)
         values ($1::uuid, $2::uuid, date '2026-01-05' + $3::int, 0, 0, 0,
           jsonb_build_object('m', jsonb_build_object('known', $4::float8)), 0, 0, 0, 0, 0, 0, 0, $4::float8)`,
        [cohortId, personId, day, on(day)],
      );
  };
  // Six a day; and fifty every seventh, of which ten are gone by the next.
  await known(kai, (day) => 6 * day);
  await known(lea, (day) => 50 * Math.ceil((day + 1) / 7) - (day % 7 === 6 ? 10 : 0));
  const at = Temporal.Instant.from('2026-02-15T12:00:00Z');
  const request = { cohortId, board: 'improved', period: 'week', at, zone: 'UTC' } as const;
  // Four times twenty less four times ten, since what came back weighs as much as it had cost.
  const measures = [
    [28 * 6, 0],
    [4 * 20 - 4 * 10, 0],
  ];
  for (const module of [undefined, 'm']) {
    const board = await findBoard(needs(), { ...request, module });
    expect(board?.top.map(({ measure, movement }) => [measure, movement])).toEqual(measures);
  }
  expect((await findBoard(needs(), { ...request, module: 'another' }))?.listed).toBe(0);
});

test('beyond prediction counts after a day of whose plan half was known, so that cramming every other day counts for nothing', async () => {
  const [pam, quin] = ['Pam', 'Quin'].map((name) => bot.person(name, { workspace: 'w6' }));
  if (!pam || !quin) throw new Error('two people');
  for (const person of [pam, quin]) await bot.enrol(person, 'learner');
  const cohortId = await cohortOf('w6');
  await made.database.statement(`update cohort set starts_on = '2026-03-02' where id = $1::uuid`, [cohortId]);
  const at = Temporal.Instant.from('2026-03-14T12:00:00Z');
  const quinId = (await idsOf(made.database, quin)).personId;
  const look = () =>
    findBoard(needs(), {
      ...{ cohortId, board: 'beyond', period: 'season', at, zone: 'UTC' },
      viewer: { personId: quinId },
    });
  // Whoever looks first has their days worked out, of which there are none yet.
  await look();
  // Forty a day; and forty every other day, all of them right.
  const answered = {
    pam: Array.from({ length: 12 }, () => 36),
    quin: Array.from({ length: 12 }, (_, on) => 40 * (on % 2)),
  };
  for (const [person, right] of [
    [pam, answered.pam],
    [quin, answered.quin],
  ] as const)
    await made.database.statement(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
         planned_recall, recalled, judged, residual, variance, known)
       select $1::uuid, $2::uuid, date '2026-03-01' + number::int, right_ones, right_ones, 0, '{}', 40, 40, 36, right_ones,
         least(40, right_ones * 40), case when right_ones > 0 then right_ones - 36 else 0 end, 3, 0
       from unnest(string_to_array($3, ',')::int[]) with ordinality given (right_ones, number)`,
      [cohortId, (await idsOf(made.database, person)).personId, right.join()],
    );
  const board = await look();
  expect(board?.top.map(({ personId }) => personId)).toEqual([(await idsOf(made.database, pam)).personId]);
  expect(board?.waiting).toEqual({ has: 0, needs: 120 });
});

test('a cohort’s days off part no day from the one before them, whether that was kept up or let lie', async () => {
  const [rae, sol] = ['Rae', 'Sol'].map((name) => bot.person(name, { workspace: 'w7' }));
  if (!rae || !sol) throw new Error('two people');
  for (const person of [rae, sol]) await bot.enrol(person, 'learner');
  const cohortId = await cohortOf('w7');
  await made.database.statement(`update cohort set starts_on = '2026-03-02' where id = $1::uuid`, [cohortId]);
  // The weekend is off, and so are the two days before the season. Sol leaves the Friday lying.
  for (const day of ['2026-02-28', '2026-03-01', '2026-03-07', '2026-03-08'])
    await made.database.statement('insert into holiday (cohort_id, day) values ($1::uuid, $2::date)', [cohortId, day]);
  const kept = { rae: [36, 0, 0, 36, 36, 36, 36, 36, 0, 0, 36], sol: [0, 0, 0, 36, 36, 36, 36, 0, 0, 0, 36] };
  for (const [person, right] of [
    [rae, kept.rae],
    [sol, kept.sol],
  ] as const)
    await made.database.statement(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
         planned_recall, recalled, judged, residual, variance, known)
       select $1::uuid, $2::uuid, date '2026-02-26' + number::int, right_ones, right_ones, 0, '{}', 40, 40, 36, right_ones,
         right_ones, 0, 3, 0
       from unnest(string_to_array($3, ',')::int[]) with ordinality given (right_ones, number)`,
      [cohortId, (await idsOf(made.database, person)).personId, right.join()],
    );
  const at = Temporal.Instant.from('2026-03-09T12:00:00Z');
  const board = await findBoard(needs(), { cohortId, board: 'beyond', period: 'season', at, zone: 'UTC' });
  const counted = new Map(board?.top.map(({ personId, n }) => [personId, n]));
  expect(counted.get((await idsOf(made.database, rae)).personId)).toBe(6 * 36);
  // Neither the first day, nor the fifth nor the Monday.
  expect(counted.get((await idsOf(made.database, sol)).personId)).toBe(3 * 36);
});

test('beyond prediction by module is what its own questions say, and as sure as they are', async () => {
  const [tia, uwe] = ['Tia', 'Uwe'].map((name) => bot.person(name, { workspace: 'w8' }));
  if (!tia || !uwe) throw new Error('two people');
  for (const person of [tia, uwe]) await bot.enrol(person, 'learner');
  const cohortId = await cohortOf('w8');
  await made.database.statement(`update cohort set starts_on = '2026-03-02' where id = $1::uuid`, [cohortId]);
  // In the module Tia is better than predicted; in everything nobody is, and nobody can be told apart.
  for (const [person, days, beyond] of [
    [tia, 6, 2],
    [uwe, 3, 0],
  ] as const)
    await made.database.statement(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
         planned_recall, recalled, judged, residual, variance, known)
       select $1::uuid, $2::uuid, date '2026-03-01' + number, 36, 36, 0,
         jsonb_build_object('m', jsonb_build_object('judged', 18, 'residual', $4::float8, 'variance', 0.1)),
         36, 36, 36, 36, 36, 0, 3, 0
       from generate_series(1, $3::int) number`,
      [cohortId, (await idsOf(made.database, person)).personId, days, beyond],
    );
  const at = Temporal.Instant.from('2026-03-09T12:00:00Z');
  const request = { cohortId, board: 'beyond', period: 'season', at, zone: 'UTC' } as const;
  const rows = async (module?: string) =>
    (await findBoard(needs(), { ...request, module }))?.top.map(({ n, measure, place }) => [n, measure, place]);
  // 12 of 162 answers more than predicted are everybody's mean.
  const [tias, uwes] = [(12 - (108 * 12) / 162) / (108 + 40), (0 - (54 * 12) / 162) / (54 + 40)];
  expect(await rows('m')).toEqual([
    [108, Number(tias.toFixed(3)), { from: 1, to: 1 }],
    [54, Number(uwes.toFixed(3)), { from: 2, to: 2 }],
  ]);
  expect(new Set(await rows())).toEqual(
    new Set([
      [216, 0, { from: 1, to: 2 }],
      [108, 0, { from: 1, to: 2 }],
    ]),
  );
});

test('a vacation is no gap in what somebody kept, and takes back no day on which they answered', async () => {
  const [may, noa] = ['May', 'Noa'].map((name) => bot.person(name, { workspace: 'w5' }));
  if (!may || !noa) throw new Error('two people');
  for (const person of [may, noa]) await bot.enrol(person, 'learner');
  const cohortId = await cohortOf('w5');
  await made.database.statement(`update cohort set starts_on = '2026-03-02' where id = $1::uuid`, [cohortId]);
  // Six days planned ten each: all of it on the first three, four on the fourth, nothing after.
  for (const person of [may, noa])
    await made.database.statement(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
         planned_recall, recalled, judged, residual, variance, known)
       select $1::uuid, $2::uuid, date '2026-03-02' + day, right_ones, right_ones, 0, '{}', 10, 10, 10, right_ones, 0, 0, 0, 0
       from unnest(array[10, 10, 10, 4, 0, 0]) with ordinality given (right_ones, number), lateral (select number::int - 1 as day) d`,
      [cohortId, (await idsOf(made.database, person)).personId],
    );
  const { personId } = await idsOf(made.database, may);
  await made.database.statement(
    `insert into time_away (person_id, from_on, until_on, why) values ($1::uuid, '2026-03-05', '2026-03-08', 'vacation')`,
    [personId],
  );
  const at = Temporal.Instant.from('2026-03-08T12:00:00Z');
  const board = await findBoard(needs(), { cohortId, board: 'kept', period: 'season', at, zone: 'UTC' });
  const mean = (3.4 + 3.4) / (4 + 6);
  expect(board?.top.map((row) => [row.personId === personId, row.measure])).toEqual([
    [true, Number(((3.4 + 7 * mean) / 11).toFixed(3))],
    [false, Number(((3.4 + 7 * mean) / 13).toFixed(3))],
  ]);
});

test('how hard questions are is counted once a week, and in force from a day that nobody has begun', async () => {
  const { database } = made;
  await database.statement('delete from facility_turn', []);
  await bot.runDue('scores.difficulty');
  const days = () =>
    database.statement<{ day: string }>('select distinct from_on::text as day from question_facility order by 1', []);
  const [first, ...others] = await days();
  expect(others).toEqual([]);
  expect(first?.day).toBe(studyDay(bot.clock.now(), 'UTC').add({ days: 2 }).toString());
  bot.clock.forward({ days: 6 });
  await bot.runDue('scores.difficulty');
  expect(await days()).toHaveLength(1);
  bot.clock.forward({ days: 1 });
  await bot.runDue('scores.difficulty');
  expect(await days()).toHaveLength(2);
});
