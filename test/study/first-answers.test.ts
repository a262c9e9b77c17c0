/** Which answers a question is judged by: the first of each person, given without help. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemsOf, tallyFirstAnswers } from '../../src/study/items/first-answers.ts';
import type { Tally } from '../../src/study/items/item-analysis.ts';
import { answer, questionAsked } from '../support/answering.ts';
import { createBot, createTestClock, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { type FirstAnswer, tallyOf } from '../support/first-answers.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

test('a question is judged by first answers alone; guesses are counted apart, and what is taken back not at all', async () => {
  const bot = createBot(made.database, { clock: createTestClock(), curriculum });
  const [ada, ben, cem] = ['Ada', 'Ben', 'Cem'].map((name) => bot.person(name));
  if (!ada || !ben || !cem) throw new Error('three people');
  const ask = (person: typeof ada) => person.command('quiz', { about: 'cap-theorem', count: 1 });

  const asked = await ask(ada);
  const { slug } = questionAsked(curriculum, asked);
  await answer(ada, curriculum, asked, false);
  bot.clock.forward({ days: 3 });
  await answer(ada, curriculum, await ada.command('review'), true);

  const guessed = await ask(ben);
  const { slug: guessedSlug } = questionAsked(curriculum, guessed);
  await ben.press(await answer(ben, curriculum, guessed, true), 'I guessed');

  const undone = await cem.press(await answer(cem, curriculum, await ask(cem), false), 'Undo');
  // The solution has been seen by then.
  await answer(cem, curriculum, undone, true);

  const tallies = await tallyFirstAnswers(made.database.orm, itemsOf(curriculum));
  expect(tallies).toHaveLength(2);
  expect(tallies).toContainEqual(expect.objectContaining({ item: slug, right: false, apart: false, n: 1 }));
  expect(tallies).toContainEqual(expect.objectContaining({ item: guessedSlug, apart: true, n: 1 }));
});

/** Two of three are known in versions: some in one alone, some in two, of which the second is asked now. */
const ITEMS = Array.from({ length: 36 }, (_, index) => ({
  ...{ id: `item-${index}`, chance: 0 },
  options: index % 2 === 0 ? ['0', '1'] : [],
}));
const versionsOf = (item: string): number => Number(item.slice(5)) % 3;

const logged = fc.record({
  person: fc.nat(9),
  item: fc.constantFrom(...ITEMS.map(({ id }) => id)),
  right: fc.boolean(),
  chosen: fc.constantFrom('0', '1'),
  hinted: fc.nat(9).map((one) => one === 0),
  guessed: fc.nat(9).map((one) => one === 0),
  undone: fc.nat(9).map((one) => one === 0),
  hash: fc.constantFrom('now', 'now', 'now', 'now', 'now', 'now', 'earlier', null),
});
type Logged = typeof logged extends fc.Arbitrary<infer Value> ? Value : never;

const isOfNow = ({ item, hash }: Logged): boolean => {
  const versions = versionsOf(item);
  if (versions === 0) return true;
  return hash === null ? versions === 1 : hash === 'now';
};

const firstOf = (log: readonly Logged[]): readonly FirstAnswer[] =>
  [...Map.groupBy(log, ({ person, item }) => `${person} ${item}`).values()].flatMap(([first]) => {
    if (!first || first.undone || !isOfNow(first)) return [];
    const { person, item, right, chosen, hinted, guessed } = first;
    const hasOptions = Number(item.slice(5)) % 2 === 0;
    const apart = hinted || guessed;
    return [{ person: String(person), item, right, apart, ...(hasOptions && { chosen }) }];
  });

const write = async (log: readonly Logged[]): Promise<void> => {
  const { statement } = made.database;
  for (const table of ['person', 'question_version']) await statement(`delete from ${table}`, []);
  await statement(
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at)
     select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'UTC', 5, 50, now()
     from generate_series(0, 9) n`,
    [],
  );
  await statement(
    `insert into question_version (question_slug, hash, content, edition, current, known_since, adopted_at)
     select 'item-' || n, case when v = n % 3 then 'now' else 'earlier' end, '{}', 0, v = n % 3, now(), now()
     from generate_series(0, 35) n, generate_series(1, n % 3) v`,
    [],
  );
  await statement(
    `insert into review (id, person_id, question_slug, question_hash, asking_id, interaction_id, at, day, given,
       correct, hinted, confidence, rating, scheduled, due_on, undone_at)
     select gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(l.person::text, 12, '0'))::uuid, l.item, l.hash,
       gen_random_uuid(), gen_random_uuid()::text, now(), '2026-03-02', jsonb_build_array(l.chosen), l."right", l.hinted,
       case when l.guessed then 'guessed' else 'unsaid' end, 3, true, '2026-03-04',
       case when l.undone then now() end
     from jsonb_array_elements($1::text::jsonb) with ordinality as e (one, place),
       jsonb_to_record(e.one) as l (person int, item text, "right" boolean, chosen text, hinted boolean,
         guessed boolean, undone boolean, hash text)
     order by e.place`,
    [JSON.stringify(log)],
  );
};

test('what the database adds up of first answers is what the answers make, whatever the log', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(logged, { minLength: 800, maxLength: 1400, size: 'max' }), async (log) => {
      await write(log);
      const sorted = (tallies: readonly Tally[]) => tallies.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
      const added = sorted(await tallyFirstAnswers(made.database.orm, ITEMS));
      const plain = sorted(tallyOf(firstOf(log)));
      judged += plain.reduce((sum, tally) => sum + tally.judged, 0);
      expect(added.map(key)).toEqual(plain.map(key));
      for (const [place, tally] of plain.entries()) {
        expect(added[place]?.ability).toBeCloseTo(tally.ability, 9);
        expect(added[place]?.squares).toBeCloseTo(tally.squares, 9);
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(100);
});

const key = ({ item, chosen, right, apart, n, judged }: Tally): string =>
  JSON.stringify({ item, chosen, right, apart, n, judged });

test('each question has the chance of hitting it by guessing, and the key that grading knows', () => {
  const items = itemsOf(curriculum);
  expect(items).toHaveLength(curriculum.questions.size);
  for (const { id, chance, options, key } of items) {
    const question = curriculum.questions.get(id);
    if (question?.kind === 'single') {
      expect(chance).toBeCloseTo(1 / question.options.length);
      expect(question.options[Number(key)]).toMatchObject({ right: true });
    } else if (question?.kind === 'true-false') expect([chance, key]).toEqual([0.5, String(question.answer)]);
    else expect([chance, options]).toEqual([0, []]);
  }
});
