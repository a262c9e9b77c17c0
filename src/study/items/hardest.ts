/** The questions that a cohort got wrong most, by its people's first answers. */
import { desc, eq, sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import { enrolment } from '../../database/schema/people/community.ts';
import { review } from '../../database/schema/study/study.ts';
import { firstAnswers } from './first-answers.ts';
import { wilson } from './interval.ts';

export type Hard = { readonly questionSlug: string; readonly right: number; readonly n: number };

/** Right at first for fewer than this share: of the others none is called hard. */
const HARD_BELOW = 0.5;

/**
 * The surest first: a question that 2 of 20 got right comes before one that 0 of 1 did. Nobody's
 * names.
 */
export const findHardest = async (
  { orm }: Pick<Database, 'orm'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<readonly Hard[]> => {
  const learners = orm.select({ personId: enrolment.personId }).from(enrolment).where(eq(enrolment.cohortId, cohortId));
  const first = firstAnswers(orm, sql`${review.personId} in (${learners})`).as('first');
  const n = sql<number>`count(*)::int`;
  const rows = await orm
    .select({ questionSlug: first.item, n, right: sql<number>`count(*) filter (where ${first.right})::int` })
    .from(first)
    .where(sql`not ${first.apart} and not ${first.takenBack}`)
    .groupBy(first.item)
    .orderBy(desc(n), first.item);
  return rows
    .filter(({ right, n: of }) => right / of < HARD_BELOW)
    .toSorted((one, other) => wilson(one.right, one.n).to - wilson(other.right, other.n).to);
};
