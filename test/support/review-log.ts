/**
 * A log of answers as rows, without anybody having to give them; and a process that something
 * happens to in the middle of a fit.
 */
import type { Database } from '../../src/database/client.ts';
import { review } from '../../src/database/schema/study/study.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { Simulated } from './simulate-reviews.ts';

/** On which the cohorts of tests start, and the days of simulated reviews. */
const FIRST_DAY = Temporal.PlainDate.from('2026-03-02');
const ROWS_AT_ONCE = 1000;

/**
 * What these people answered, by the names of their accounts, as the answer's transaction would
 * have logged it. Each card is one person's.
 */
export const recordReviews = async (
  { orm, statement }: Database,
  names: readonly string[],
  reviews: readonly Simulated[],
  change: Partial<typeof review.$inferInsert> = {},
): Promise<void> => {
  const people = await statement<{ id: string }>(
    'select person_id as id from account where name in (select jsonb_array_elements_text($1::text::jsonb)) order by name',
    [JSON.stringify(names)],
  );
  const random = seededRandom(`rows-${names.join()}-${JSON.stringify(change)}`);
  const rows = reviews.map(({ card, day, rating }): typeof review.$inferInsert => {
    const on = FIRST_DAY.add({ days: day });
    const at = on.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).toInstant();
    const id = random.id(at);
    return {
      id,
      personId: people[card % people.length]?.id ?? '',
      questionSlug: `q-${card}`,
      askingId: id,
      interactionId: `log-${id}`,
      at: at.toString(),
      day: on.toString(),
      dueOn: on.toString(),
      given: [],
      correct: rating > 1,
      hinted: false,
      confidence: 'unsaid',
      rating,
      scheduled: true,
      ...change,
    };
  });
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await orm.insert(review).values(rows.slice(from, from + ROWS_AT_ONCE));
};

/** A database whose process does something of its own when a result is about to be recorded. */
export const interrupted = (
  database: Database,
  meanwhile: (go: () => Promise<unknown>) => Promise<unknown>,
): Database => {
  const { orm } = database;
  const transaction: typeof orm.transaction = (work, settings) =>
    meanwhile(() => orm.transaction(work, settings)) as ReturnType<typeof work>;
  return { ...database, orm: Object.assign(Object.create(orm) as typeof orm, { transaction }) };
};
