/**
 * Promises about shared weights: a new cohort starts from what all have learnt; who is kept out
 * gives nothing and takes nothing; fitted once, whatever happens meanwhile.
 */
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { default_w } from 'ts-fsrs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Routine } from '../../src/chat/deliver/notice.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Database } from '../../src/database/client.ts';
import { cohort, enrolment, workspace } from '../../src/database/schema/people/community.ts';
import { cohortFit, sharedFit } from '../../src/database/schema/study/fits.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { findScheduling } from '../../src/study/memory/scheduling.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, findButton, findRoutine, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hold, untilWaiting } from '../support/locks.ts';
import { interrupted, recordReviews } from '../support/review-log.ts';
import { forgetfulWeights, simulateReviews } from '../support/simulate-reviews.ts';

const curriculum = realCurriculum();
/** A term after the cohorts of these tests started. */
const AFTER_TERM = '2026-07-02T12:00:00Z';
const forgetful = simulateReviews(forgetfulWeights, { cards: 750, days: 120, seed: 'forgetful' });

let made: TestDatabase;
let bot: Bot;
/** Of the cohort that has answered for a term, and its organiser. */
let ada: Person;
let olga: Person;
/** Of a cohort in another workspace that has just begun, and its organiser. */
let otto: Person;
let nora: Person;

const setUp = async (database: TestDatabase): Promise<void> => {
  made = database;
  bot = createBot(made.database, { curriculum });
  ada = bot.person('Ada');
  olga = bot.person('Olga', { role: 'organiser' });
  otto = bot.person('Otto', { workspace: 'w2' });
  nora = bot.person('Nora', { workspace: 'w2', role: 'organiser' });
  for (const learner of [ada, otto]) await bot.enrol(learner, 'learner');
  for (const organiser of [olga, nora]) await bot.enrol(organiser, 'organiser');
};
beforeEach(async () => setUp(await createPostgresDatabase()));
afterEach(() => made.drop());

const ROUTINE = 'scheduling.fit-shared';
const anotherRoutine = (database: Database = made.database): Routine =>
  findRoutine(createBot(database, { curriculum }).offers, ROUTINE);
const fitAt = async (at: string): Promise<void> => {
  bot.clock.set(at);
  await bot.runDue(ROUTINE);
};
const nextAt = async (): Promise<string | undefined> => (await findRoutine(bot.offers, ROUTINE).nextAt())?.toString();
const record = (names: readonly string[], reviews = forgetful): Promise<void> =>
  recordReviews(made.database, names, reviews);

const findShared = () => made.database.orm.select().from(sharedFit).orderBy(sharedFit.fittedAt);
const newShared = async (): Promise<readonly number[]> => {
  const [fit, ...more] = await findShared();
  if (!fit || more.length > 0) throw new Error(`${more.length + (fit ? 1 : 0)} fits instead of one`);
  expect(fit).toMatchObject({ adopted: true });
  expect(fit.lossFitted).toBeLessThan(fit.lossBefore);
  return fit.weights;
};

/** How firm a question is that somebody meets now and gets right: the third weight. */
const firmnessOfNew = async (person: Person): Promise<number> => {
  await answer(person, curriculum, await person.command('quiz', { count: 1 }), true);
  const [row] = await made.database.statement<{ stability: number }>(
    `select m.stability from review v join account a on a.person_id = v.person_id and a.name = $1
     join memory m on m.person_id = v.person_id and m.question_slug = v.question_slug order by v.number desc limit 1`,
    [person.name],
  );
  return row?.stability ?? Number.NaN;
};
const usual = default_w[2] ?? Number.NaN;

const wordsOf = async (organiser: Person): Promise<string> => wordsIn(await organiser.command('scheduling'));
const keepOut = async (organiser: Person): Promise<Reply> =>
  organiser.press(await organiser.command('scheduling'), 'Keep out of the shared weights');

describe('a new cohort', () => {
  test.each([
    ['Postgres', undefined],
    ['PGlite', createPgliteDatabase],
  ])('on %s starts from what the others have learnt, and its organiser reads so', async (_, create) => {
    if (create) {
      await made.drop();
      await setUp(await create());
    }
    expect(await wordsOf(nora)).toContain('goes by FSRS’ usual weights');
    await record(['Ada', 'Olga']);
    await fitAt(AFTER_TERM);
    const weights = await newShared();
    expect(weights[2]).not.toBeCloseTo(usual, 2);
    expect(await firmnessOfNew(otto)).toBeCloseTo(weights[2] ?? 0, 6);
    const words = await wordsOf(nora);
    expect(words).toContain('Cohort goes by the shared weights, until some of its own predict its answers better');
    expect(words).toContain('To fit its own I need 1,000 reviews (1 so far)');
    expect(words).toContain('The shared weights are those of Thu 2 Jul. Next check: Sat 1 Aug.');
  });

  test('goes by its own as soon as these predict its answers better', async () => {
    await record(['Ada', 'Olga']);
    await fitAt(AFTER_TERM);
    const shared = await newShared();
    // They remember far longer than the others.
    const strong = default_w.map((weight, index) => ({ 2: 9, 3: 20, 8: weight + 0.4 })[index] ?? weight);
    await record(['Otto', 'Nora'], simulateReviews(strong, { cards: 750, days: 120, seed: 'strong' }));
    await bot.runDue('scheduling.fit');
    const own = await findScheduling(made.database.orm, await personOf(otto));
    expect(own.weights).not.toEqual(shared);
    expect(await firmnessOfNew(otto)).toBeCloseTo(own.weights?.[2] ?? 0, 6);
    const words = await wordsOf(nora);
    expect(words).toContain('goes by weights of its own, since Thu 2 Jul');
  });

  test('tries its own against the shared ones while it goes by these, and stays with them where its own are no better', async () => {
    await record(['Ada', 'Olga']);
    await fitAt(AFTER_TERM);
    const [shared] = await findShared();
    await bot.runDue('scheduling.fit');
    const own = await made.database.orm.select().from(cohortFit);
    expect(own).toMatchObject([{ lossBefore: shared?.lossFitted, adopted: false }]);
    expect(await wordsOf(olga)).toContain('Cohort goes by the shared weights');
  });

  test('is not waited for: the first check comes a fortnight after the first cohort began, then weekly until there is enough', async () => {
    expect(await nextAt()).toBe('2026-03-16T00:00:00Z');
    await fitAt('2026-03-16T00:00:00Z');
    expect(await findShared()).toEqual([]);
    expect(await nextAt()).toBe('2026-03-23T00:00:00Z');
    expect(await wordsOf(nora)).toContain(
      'There are no shared weights yet: they take 1,000 reviews. Next check: Mon 23 Mar.',
    );
  });
});

const personOf = async ({ name }: Person): Promise<string> => {
  const [row] = await made.database.statement<{ id: string }>('select person_id as id from account where name = $1', [
    name,
  ]);
  return row?.id ?? '';
};
const cohortOf = async (person: Person): Promise<string> => {
  const [row] = await made.database.statement<{ id: string }>(
    'select cohort_id as id from enrolment where person_id = $1::uuid order by created_at limit 1',
    [await personOf(person)],
  );
  return row?.id ?? '';
};

describe('a cohort that is kept out', () => {
  test('gives no answer: the others learn nothing from it', async () => {
    await record(['Ada', 'Olga']);
    expect(wordsIn(await keepOut(olga))).toContain('Cohort is kept out of the shared weights now');
    await fitAt(AFTER_TERM);
    expect(await findShared()).toEqual([]);
    await record(['Otto', 'Nora'], simulateReviews(forgetfulWeights, { cards: 700, days: 120, seed: 'others' }));
    await fitAt('2026-07-09T12:00:00Z');
    const [fit] = await findShared();
    const [counted] = await made.database.statement<{ reviews: number }>(
      `select count(*)::int as reviews from review v join account a on a.person_id = v.person_id where a.name in ('Otto', 'Nora')`,
      [],
    );
    expect(fit?.reviews).toBe(counted?.reviews);
  });

  test('takes nothing either: it goes by the usual weights, until it takes part again', async () => {
    await record(['Ada', 'Olga']);
    await fitAt(AFTER_TERM);
    const weights = await newShared();
    const out = await keepOut(nora);
    expect(wordsIn(out)).toContain('usual weights, which come from many thousands of people: it is kept out');
    expect(await firmnessOfNew(otto)).toBeCloseTo(usual, 6);
    const back = await nora.press(out, 'Take part in the shared weights');
    expect(wordsIn(back)).toContain('takes part in the shared weights again');
    expect(await firmnessOfNew(otto)).toBeCloseTo(weights[2] ?? 0, 6);
  });

  test('has its people left out also where they are in another cohort that takes part', async () => {
    const both = bot.person('Bea');
    await bot.enrol(both, 'learner');
    await bot.enrol(otto, 'learner');
    await made.database.statement('insert into enrolment select $1::uuid, $2::uuid, $3::role, now()', [
      ...[await cohortOf(otto), await personOf(both), 'learner'],
    ]);
    await keepOut(nora);
    await record(['Ada', 'Bea']);
    await fitAt(AFTER_TERM);
    const [fit] = await findShared();
    expect(fit?.reviews).toBe(forgetful.filter(({ card }) => card % 2 === 0).length);
    expect(await firmnessOfNew(both)).toBeCloseTo(usual, 6);
  });

  test('is so by the word of its own organiser alone', async () => {
    const button = findButton(await nora.command('scheduling'), 'Keep out of the shared weights');
    const helper = bot.person('Hal', { workspace: 'w2' });
    await bot.enrol(helper, 'helper');
    for (const stranger of [olga, ada, otto, helper])
      await stranger.send({ kind: 'action', controlId: button.id, values: [] });
    await olga.send({
      kind: 'action',
      controlId: 'scheduling.share:no-such-cohort:out.x',
      values: [],
    });
    expect(await wordsOf(nora)).not.toContain('kept out');
    // Organiser of one cohort of a workspace, by a role that was given.
    const given = bot.person('Gia', { workspace: 'w2' });
    await given.command('help');
    const random = seededRandom('second');
    const id = random.id(bot.clock.now());
    const [home] = await made.database.orm
      .select()
      .from(cohort)
      .where(eq(cohort.id, await cohortOf(otto)));
    if (!home) throw new Error('Otto is in no cohort');
    await made.database.orm.insert(cohort).values({ ...home, id, slug: 'second', name: 'Second' });
    await made.database.statement(`insert into enrolment select $1::uuid, $2::uuid, 'organiser', now()`, [
      ...[id, await personOf(given)],
    ]);
    const theirs = await given.command('scheduling');
    expect(wordsIn(theirs)).toContain('Second');
    expect(wordsIn(theirs)).not.toContain('Cohort goes');
    await given.send({ kind: 'action', controlId: button.id, values: [] });
    expect(await wordsOf(nora)).not.toContain('kept out');
    expect(wordsIn(await given.press(theirs, 'Keep out of the shared weights'))).toContain('Second is kept out');
    expect(bot.failures).toEqual([]);
  });
});

describe('the shared weights are fitted once', () => {
  beforeEach(async () => {
    await record(['Ada', 'Olga']);
    bot.clock.set(AFTER_TERM);
  });

  const runThree = (at: string): Promise<readonly boolean[]> =>
    Promise.all([1, 2, 3].map(() => anotherRoutine().run(Temporal.Instant.from(at))));

  test('by processes that look at once, the first time and the next', async () => {
    await runThree(AFTER_TERM);
    await newShared();
    const letGo = await hold(made.database, sql`select from shared_fit_turn for update`);
    const atOnce = runThree('2026-08-01T12:00:00Z');
    await untilWaiting(made.database, 3);
    await letGo();
    expect((await atOnce).filter(Boolean)).toHaveLength(1);
    expect(await findShared()).toHaveLength(2);
  });

  test('by another, a quarter of an hour after a process died in the middle', async () => {
    const killed = anotherRoutine(interrupted(made.database, () => Promise.reject(new Error('killed'))));
    await expect(killed.run(bot.clock.now())).rejects.toThrow('killed');
    await bot.runDue(ROUTINE);
    expect(await findShared()).toEqual([]);
    expect(await nextAt()).toBe('2026-07-02T12:15:00Z');
    await fitAt('2026-07-02T12:15:00Z');
    await newShared();
  });

  test('by another, where a process froze in the middle and finds it done', async () => {
    const frozen = anotherRoutine(
      interrupted(made.database, async (go) => {
        await fitAt('2026-07-02T12:20:00Z');
        return go();
      }),
    );
    await frozen.run(Temporal.Instant.from(AFTER_TERM));
    await newShared();
    expect(await nextAt()).toBe('2026-08-01T12:20:00Z');
  });

  test('while people answer: each answer is scheduled by the weights before or by the new ones, and none is lost', async () => {
    const fitted = anotherRoutine().run(bot.clock.now());
    const learners = [ada, otto, olga, nora];
    const answerSome = async (person: Person): Promise<void> => {
      for (let count = 0; count < 3; count += 1)
        await answer(person, curriculum, await person.command('quiz', { count: 1 }), true);
    };
    await Promise.all([fitted, ...learners.map(answerSome)]);
    const weights = await newShared();
    const memories = await made.database.statement<{ stability: number }>('select stability from memory', []);
    expect(memories).toHaveLength(learners.length * 3);
    const nearest = memories.map(({ stability }) =>
      Math.min(Math.abs(stability - usual), Math.abs(stability - (weights[2] ?? Number.NaN))),
    );
    expect(Math.max(...nearest)).toBeLessThan(1e-6);
    expect(await firmnessOfNew(otto)).toBeCloseTo(weights[2] ?? 0, 6);
    expect(bot.failures).toEqual([]);
  });
});

test('weights of another version of FSRS never come into the database', async () => {
  const fit = { fittedAt: AFTER_TERM, reviews: 1, lossBefore: 1, lossFitted: 0.5, adopted: true };
  const id = seededRandom('other').id(Temporal.Instant.from(AFTER_TERM));
  const weights = default_w.slice(0, 19);
  const cohortId = await cohortOf(otto);
  for (const refused of [
    made.database.orm.insert(sharedFit).values({ ...fit, id, weights }),
    made.database.orm.insert(cohortFit).values({ ...fit, id, weights, cohortId }),
  ])
    await expect(refused).rejects.toMatchObject({
      cause: { constraint: expect.stringMatching(/_fit_weights$/) },
    });
});

type Plan = {
  readonly shares: boolean;
  readonly own: readonly boolean[];
  readonly members: readonly number[];
};

test('whatever cohorts people are in: own weights of the oldest, else the shared ones unless any is kept out, else the usual', async () => {
  const PEOPLE = 5;
  const [home] = await made.database.orm.select().from(workspace);
  if (!home) throw new Error('there is no workspace');
  const people = Array.from({ length: PEOPLE }, (_, index) => bot.person(`P${index}`));
  for (const person of people) await person.command('help');
  const ids = await Promise.all(people.map(personOf));
  const plans = fc.array(
    fc.record({
      shares: fc.boolean(),
      own: fc.array(fc.boolean(), { maxLength: 3 }),
      members: fc.uniqueArray(fc.nat({ max: PEOPLE - 1 })),
    }),
    { maxLength: 4 },
  );
  const weightsNumbered = (first: number): readonly number[] => default_w.with(0, first);
  const random = seededRandom('plans');
  const at = (hour: number): string => Temporal.Instant.from('2026-03-02T00:00:00Z').add({ hours: hour }).toString();
  const fitOf = (adopted: boolean, hour: number, first: number) => ({
    id: random.id(Temporal.Instant.from(at(hour))),
    fittedAt: at(hour),
    reviews: 1,
    lossBefore: 1,
    lossFitted: 1,
    adopted,
    weights: weightsNumbered(first),
  });
  const lay = async (made: Database, laid: readonly Plan[], shared: readonly boolean[]): Promise<void> => {
    await made.orm.delete(cohort);
    await made.orm.delete(sharedFit);
    for (const [index, adopted] of shared.entries())
      await made.orm.insert(sharedFit).values(fitOf(adopted, index, 100 + index));
    for (const [number, { shares, own, members }] of laid.entries()) {
      const id = random.id(Temporal.Instant.from(at(number)));
      const names = { slug: `c${number}`, name: `C${number}`, packs: [], startsOn: '2026-03-02' };
      await made.orm.insert(cohort).values({
        ...names,
        id,
        workspaceId: home.id,
        sharesWeights: shares,
        createdAt: at(number),
      });
      for (const [index, adopted] of own.entries())
        await made.orm.insert(cohortFit).values({ ...fitOf(adopted, index, 10 * (number + 1) + index), cohortId: id });
      for (const member of members)
        await made.orm
          .insert(enrolment)
          .values({ cohortId: id, personId: ids[member] ?? '', role: 'learner', createdAt: at(0) });
    }
  };
  const expected = (member: number, laid: readonly Plan[], shared: readonly boolean[]): number | undefined => {
    const oldest = laid.findIndex(({ members }) => members.includes(member));
    const own = laid[oldest]?.own.lastIndexOf(true) ?? -1;
    if (own >= 0) return 10 * (oldest + 1) + own;
    const isOut = laid.some(({ members, shares }) => members.includes(member) && !shares);
    const latest = shared.lastIndexOf(true);
    return isOut || latest < 0 ? undefined : 100 + latest;
  };
  await fc.assert(
    fc.asyncProperty(plans, fc.array(fc.boolean(), { maxLength: 3 }), async (laid, shared) => {
      await lay(made.database, laid, shared);
      for (const [member, id] of ids.entries()) {
        const { weights } = await findScheduling(made.database.orm, id);
        expect(weights?.[0]).toBe(expected(member, laid, shared));
      }
    }),
    { numRuns: 40 },
  );
});
