/**
 * What an organiser may know of their cohorts' weights: which are in force, what was tried, when
 * the next turn comes.
 */
import { and, count, desc, eq } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import { cohort, enrolment } from '../../database/schema/people/community.ts';
import { cohortFit, sharedFit } from '../../database/schema/study/fits.ts';
import { review } from '../../database/schema/study/study.ts';
import { type CohortFit, findNextFitAt, findOwnFit } from './cohort-fits.ts';
import { countsForFit } from './fit-log.ts';
import { findNextSharedFitAt, findSharedFit, type SharedFit } from './shared-fits.ts';

export type FitHistory = {
  readonly cohortId: string;
  readonly name: string;
  /** It takes part in the shared weights. */
  readonly sharesWeights: boolean;
  /** Newest first. */
  readonly fits: readonly CohortFit[];
  /** The fit whose weights are its own; none while it goes by the shared ones or the defaults. */
  readonly adopted: CohortFit | undefined;
  /** Reviews that a fit would count today. */
  readonly reviews: number;
  readonly nextAt: Temporal.Instant | undefined;
};

export type SharedWeights = {
  readonly adopted: SharedFit | undefined;
  /** There was enough to learn from at least once. */
  readonly tried: boolean;
  readonly nextAt: Temporal.Instant | undefined;
};

/** Of a cohort that somebody organises, with this many of its fits at most. */
export const findFitHistory = async (
  database: Database,
  { cohortId: id }: InCohort<'organiser'>,
  most: number,
): Promise<FitHistory> => {
  const { orm } = database;
  const [known, fits, counted, adopted, nextAt] = await Promise.all([
    orm.select({ name: cohort.name, sharesWeights: cohort.sharesWeights }).from(cohort).where(eq(cohort.id, id)),
    orm.select().from(cohortFit).where(eq(cohortFit.cohortId, id)).orderBy(desc(cohortFit.fittedAt)).limit(most),
    orm
      .select({ reviews: count() })
      .from(review)
      .innerJoin(enrolment, eq(enrolment.personId, review.personId))
      .where(and(eq(enrolment.cohortId, id), countsForFit)),
    findOwnFit(orm, id),
    findNextFitAt(database, id),
  ]);
  return {
    name: known[0]?.name ?? '',
    sharesWeights: known[0]?.sharesWeights ?? true,
    cohortId: id,
    fits,
    adopted,
    reviews: counted[0]?.reviews ?? 0,
    nextAt,
  };
};

export const findSharedWeights = async (database: Database): Promise<SharedWeights> => {
  const [adopted, tried, nextAt] = await Promise.all([
    findSharedFit(database.orm),
    database.orm.select({ id: sharedFit.id }).from(sharedFit).limit(1),
    findNextSharedFitAt(database),
  ]);
  return { adopted, tried: tried.length > 0, nextAt };
};
