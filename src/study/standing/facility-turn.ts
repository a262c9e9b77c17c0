/** How hard questions are is counted once a week, and in force from a day that nobody has begun. */
import { desc, sql } from 'drizzle-orm';
import type { Database, Orm } from '../../database/client.ts';
import { facilityTurn, questionFacility } from '../../database/schema/study/standing.ts';
import { countFirstAnswers } from '../items/facilities.ts';
import type { Facility } from './difficulty.ts';

const EVERY_DAYS = 7;
/** Somewhere it is tomorrow already, but nowhere the day after. */
const BEGINS_IN_DAYS = 2;

/** Counts them where that is due; of two at once the second finds it done. Gives whether it did. */
export const countFacilities = async (database: Database, at: Temporal.Instant): Promise<boolean> => {
  const later = 'select from facility_turn where next_at > $1::timestamptz';
  if ((await database.statement(later, [at.toString()])).length > 0) return false;
  return database.long('counting', async (tx) => {
    const day = at.toZonedDateTimeISO('UTC').toPlainDate();
    const nextAt = day.add({ days: EVERY_DAYS }).toZonedDateTime('UTC').toInstant().toString();
    const claimed = await tx
      .insert(facilityTurn)
      .values({ nextAt })
      .onConflictDoUpdate({
        target: facilityTurn.one,
        set: { nextAt },
        setWhere: sql`${facilityTurn.nextAt} <= ${at.toString()}::timestamptz`,
      })
      .returning({ one: facilityTurn.one });
    if (claimed.length === 0) return false;
    const counts = await countFirstAnswers(tx);
    const fromOn = day.add({ days: BEGINS_IN_DAYS }).toString();
    for (let from = 0; from < counts.length; from += ROWS_AT_ONCE)
      await tx
        .insert(questionFacility)
        .values(counts.slice(from, from + ROWS_AT_ONCE).map((row) => ({ ...row, fromOn })))
        .onConflictDoNothing();
    return true;
  });
};

const ROWS_AT_ONCE = 1000;

/** As read last, by the database: they change once a week. */
const known = new WeakMap<Database, { readonly latest: string; readonly facilities: readonly Facility[] }>();

/** `tx`: a transaction of that database. */
export const findFacilities = async (database: Database, tx: Pick<Orm, 'select'>): Promise<readonly Facility[]> => {
  const [last] = await tx
    .select({ fromOn: questionFacility.fromOn })
    .from(questionFacility)
    .orderBy(desc(questionFacility.fromOn))
    .limit(1);
  const latest = last?.fromOn ?? '';
  const kept = known.get(database);
  if (kept?.latest === latest) return kept.facilities;
  const facilities = await readFacilities(tx);
  known.set(database, { latest, facilities });
  return facilities;
};

const readFacilities = (orm: Pick<Orm, 'select'>): Promise<readonly Facility[]> =>
  orm
    .select({
      slug: questionFacility.questionSlug,
      fromOn: sql<number>`${questionFacility.fromOn} - date '1970-01-01'`,
      answers: questionFacility.answers,
      correct: questionFacility.correct,
    })
    .from(questionFacility);
