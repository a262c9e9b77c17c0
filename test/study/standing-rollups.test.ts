/**
 * Promises about what the boards stand on: whatever people do, the days that are kept are those
 * that their log gives when all is worked out from it at once.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Database } from '../../src/database/client.ts';
import type { Certainty } from '../../src/study/memory/rating.ts';
import { keepScores } from '../../src/study/standing/keep-scores.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, labelsOn, type Person, realCurriculum } from '../support/bot.ts';
import { answerSaying, calibrate } from '../support/certainty.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf } from '../support/known-questions.ts';
import { linkPeople } from '../support/link-people.ts';

const curriculum = realCurriculum();
const START = '2026-03-02T09:00:00Z';

let made: TestDatabase;
let database: Database;
let bot: Bot;
let pairs = 0;
beforeAll(async () => {
  made = await createPostgresDatabase();
  database = made.database;
  // One for all: its clock never goes back.
  bot = createBot(database, { clock: createTestClock(START), curriculum });
});
afterAll(() => made.drop());

const needs = () => ({ database, curriculum: () => curriculum });

const newPair = async (): Promise<readonly [Person, Person]> => {
  pairs += 1;
  const both = [
    bot.person(`Ada${pairs}`, { platform: 'discord', workspace: 'guild' }),
    bot.person(`Ada L${pairs}`, { platform: 'slack', workspace: 'team' }),
  ] as const;
  for (const person of both) await bot.enrol(person, 'learner');
  return both;
};

/** All that is kept of everybody, and how far. */
const kept = async (): Promise<readonly unknown[]> => [
  ...(await database.statement('select to_jsonb(s) as row from cohort_score s order by cohort_id, person_id, day', [])),
  ...(await database.statement('select to_jsonb(k) as row from score_keeping k order by person_id, cohort_id', [])),
];

const expectAsFromTheLog = async (): Promise<void> => {
  await bot.runDue('scores.keep');
  const now = await kept();
  expect(await database.statement('select from score where stale', [])).toEqual([]);
  for (const table of ['cohort_score', 'score_keeping']) await database.statement(`delete from ${table}`, []);
  await bot.runDue('scores.keep');
  expect(now).toEqual(await kept());
};

const deeds = [
  ...['right', 'right', 'right', 'wrong', 'guessed', 'taken back', 'last taken back', 'last guessed', 'with a hint'],
  ...['said sure', 'said a guess'],
  ...['set aside', 'brought back', 'linked', 'linked', 'unlinked', 'unlinked', 'flew', 'deleted'],
] as const;
type Deed = {
  readonly who: boolean;
  readonly what: (typeof deeds)[number];
  readonly hours: number;
  readonly keep: boolean;
};

const cities = ['Auckland', 'Honolulu', 'Berlin'];
const last = new Map<Person, Reply>();

const press = async (person: Person, label: string): Promise<void> => {
  const on = last.get(person);
  if (on && on.answers !== 'form' && labelsOn(on).includes(label)) last.set(person, await person.press(on, label));
};

const study = async (person: Person, right: boolean, hint = false, said?: Certainty): Promise<void> => {
  const due = await person.command('review', { count: 1 });
  const asked = labelsOn(due).includes('Skip') ? due : await person.command('quiz', { about: 'cap-theorem', count: 1 });
  if (!labelsOn(asked).includes('Skip')) return;
  const shown = hint && labelsOn(asked).includes('Hint') ? await person.press(asked, 'Hint') : asked;
  const answered = said
    ? answerSaying(person, curriculum, shown, right, said)
    : answer(person, curriculum, shown, right);
  last.set(person, await answered);
};

/** How sure somebody is stands beside their answer, before they see whether it was right. */
const studySaying = async (person: Person, right: boolean, said: Certainty): Promise<void> => {
  await calibrate(person, 'yes');
  await study(person, right, false, said);
  await calibrate(person, 'no');
};

const pressOn = async (person: Person, on: Reply, label: string): Promise<void> => {
  if (labelsOn(on).includes(label)) await person.press(on, label);
};

const act = async (people: readonly [Person, Person], { who, what, hours }: Deed): Promise<void> => {
  const person = people[who ? 1 : 0];
  bot.clock.forward({ hours });
  if (what === 'last taken back') await press(person, 'Undo');
  else if (what === 'last guessed') await press(person, 'I guessed');
  else if (what === 'set aside') await press(person, 'Set aside');
  else if (what === 'brought back') await press(person, 'Bring back');
  else if (what === 'said sure') await studySaying(person, hours % 2 === 0, 'sure');
  else if (what === 'said a guess') await studySaying(person, true, 'guessed');
  else if (what === 'linked') await linkPeople(...people);
  else if (what === 'unlinked') await pressOn(person, await person.command('unlink'), 'Undo the link');
  else if (what === 'flew') await person.command('zone', { city: cities[hours % cities.length] ?? '' });
  else if (what === 'deleted')
    await pressOn(person, await person.command('my-data', { what: 'delete' }), 'Delete everything');
  else {
    await study(person, what !== 'wrong', what === 'with a hint');
    if (what === 'taken back') await press(person, 'Undo');
    if (what === 'guessed') await press(person, 'I guessed');
  }
};

/** A database that something happens to before each statement of a transaction. */
const meanwhile = (happens: (statement: number) => Promise<void>): Database => {
  const { orm } = database;
  const transaction: typeof orm.transaction = (work, settings) =>
    orm.transaction((tx) => {
      let statements = 0;
      const execute: typeof tx.execute = (query) => {
        statements += 1;
        return happens(statements).then(() => tx.execute(query)) as unknown as ReturnType<typeof tx.execute>;
      };
      return work(Object.assign(Object.create(tx) as typeof tx, { execute }));
    }, settings);
  return { ...database, orm: Object.assign(Object.create(orm) as typeof orm, { transaction }) };
};

test('an answer that comes while days are worked out is worked out next, and a process that dies loses nothing', async () => {
  const [ada] = await newPair();
  await study(ada, true);
  for (const label of ['I guessed', 'I was sure', 'Undo']) {
    await bot.runDue('scores.keep');
    await press(ada, label);
    await expectAsFromTheLog();
  }
  await study(ada, true);
  const { personId } = await idsOf(database, ada);
  const statements: number[] = [];
  await keepScores(
    { ...needs(), database: meanwhile(async (number) => void statements.push(number)) },
    [personId],
    bot.clock.now(),
  );
  expect(statements.length).toBeGreaterThan(8);
  for (const moment of statements) {
    bot.clock.forward({ hours: 9 });
    await study(ada, moment % 2 === 0);
    const answering = meanwhile(async (number) => {
      if (number === moment) await study(ada, true);
    });
    await keepScores({ ...needs(), database: answering }, [personId], bot.clock.now());
    await expectAsFromTheLog();
    bot.clock.forward({ hours: 9 });
    await study(ada, false);
    const dying = meanwhile(async (number) => {
      if (number === moment) throw new Error('the process died');
    });
    await expect(keepScores({ ...needs(), database: dying }, [personId], bot.clock.now())).rejects.toThrow('died');
    await expectAsFromTheLog();
  }
});

const deed = (who: boolean, what: Deed['what'], hours = 0): Deed => ({ who, what, hours, keep: true });
const ways: Readonly<Record<string, readonly Deed[]>> = {
  'linked and parted': [
    deed(true, 'right'),
    deed(false, 'wrong', 1),
    deed(true, 'linked', 1),
    deed(true, 'unlinked', 1),
  ],
  'said before how sure they were': [
    deed(true, 'right'),
    deed(true, 'said sure', 1),
    deed(true, 'said a guess', 1),
    deed(true, 'said sure', 24),
  ],
  'flown west': [deed(true, 'flew', 0), deed(true, 'right', 20), deed(true, 'brought back', 49), deed(true, 'flew', 1)],
};

test.each(Object.entries(ways))('what is kept of those who %s is what their log gives', async (_, way) => {
  const people = await newPair();
  for (const each of way) {
    await act(people, each);
    await bot.runDue('scores.keep');
  }
  await expectAsFromTheLog();
});

test('what is kept of people’s days is what their log gives, whatever they took back, linked, deleted or set aside', async () => {
  const anyDeed = fc.record({
    who: fc.boolean(),
    what: fc.constantFrom(...deeds),
    keep: fc.boolean(),
    hours: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 10, max: 60 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyDeed, { minLength: 4, maxLength: 24 }), async (history) => {
      const people = await newPair();
      for (const each of history) {
        await act(people, each);
        if (each.keep) await bot.runDue('scores.keep');
      }
      await expectAsFromTheLog();
      expect(bot.failures).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 120_000);
