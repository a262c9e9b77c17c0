/** Once a month each cohort's weights are fitted anew to what its members answered; what came of it is kept. */
import { and, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { default_w } from 'ts-fsrs';
import { findOrganisedWorkspaces } from '../community/organised.ts';
import type { Database, Orm } from '../database/client.ts';
import { cohort, enrolment } from '../database/schema/community.ts';
import { cohortFit, review } from '../database/schema/study.ts';
import type { Random } from '../lib/random.ts';
import { FITTED_FROM_REVIEWS } from './fit.ts';
import { fitInWorker } from './fit-in-worker.ts';
import { createReviewLog, type ReviewLog } from './review-log.ts';

export type FitNeeds = { readonly database: Database; readonly random: Random };
export type CohortFit = typeof cohortFit.$inferSelect;
type NewFit = Omit<CohortFit, 'id' | 'cohortId' | 'fittedAt'>;

export const FIT_EVERY_DAYS = 30;
/** A process that claimed a cohort and was killed: so long until another tries. */
const CLAIMED_FOR_MINUTES = 15;
/** The newest of each member; years of daily study. */
const REVIEWS_OF_ONE_AT_MOST = 10_000;
const REVIEWS_AT_MOST = 500_000;

/** The first fit comes a month after the start, at a minute of the day that is the cohort's own: a hundred that start together aren't fitted at once. */
const DUE_AT = `coalesce(c.next_fit_at,
  (c.starts_on + ${FIT_EVERY_DAYS})::timestamp at time zone 'UTC' + ('x' || right(c.id::text, 4))::bit(16)::int % 1440 * interval '1 minute')`;

export const findNextFitAt = async (
  { database }: Pick<FitNeeds, 'database'>,
  cohortId?: string,
): Promise<Temporal.Instant | undefined> => {
  const [row] = await database.statement<{ at: string | null }>(
    `select min(${DUE_AT})::text as at from cohort c where $1::uuid is null or c.id = $1::uuid`,
    [cohortId ?? null],
  );
  return row?.at ? Temporal.Instant.from(row.at) : undefined;
};

/** Nothing is held while it is fitted: the claim is the next instant itself, and whoever finds another there afterwards came too late. */
const CLAIM = `
with due as (select c.id from cohort c where ${DUE_AT} <= $1::timestamptz order by ${DUE_AT} limit 1 for no key update skip locked)
update cohort set next_fit_at = $2::timestamptz from due where cohort.id = due.id returning cohort.id`;

/** - `none`: no cohort is due. - `fitted`, `too-few`: done for this month. - `unavailable`: this machine has no optimiser. */
export type FitRun = 'none' | 'fitted' | 'too-few' | 'unavailable';

/** Fits one cohort that is due. Throws where the fit itself fails; that cohort is tried again a month later. */
export const fitNextCohort = async (needs: FitNeeds, at: Temporal.Instant): Promise<FitRun> => {
  const claimedUntil = at.add({ minutes: CLAIMED_FOR_MINUTES });
  const [claimed] = await needs.database.statement<{ id: string }>(CLAIM, [at.toString(), claimedUntil.toString()]);
  if (!claimed) return 'none';
  const log = await readCohortLog(needs.database, claimed.id);
  const before = (await findAdopted(needs.database.orm, claimed.id))?.weights ?? default_w;
  const settle = (fit?: NewFit) => settleFit(needs, { cohortId: claimed.id, claimedUntil, at }, fit);
  if (log.cards.length < FITTED_FROM_REVIEWS) {
    await settle();
    return 'too-few';
  }
  const fit = await fitInWorker({ log, before }).catch(async (error: unknown) => {
    await settle();
    throw error;
  });
  if (!('lossFitted' in fit)) {
    await settle();
    return fit.outcome;
  }
  const { reviews, lossBefore, lossFitted, weights } = fit;
  await settle({ reviews, lossBefore, lossFitted, weights, adopted: fit.outcome === 'adopted' });
  return 'fitted';
};

type Claim = { readonly cohortId: string; readonly claimedUntil: Temporal.Instant; readonly at: Temporal.Instant };

/** The fit and the next date together, and only while the claim stands. */
const settleFit = ({ database, random }: FitNeeds, claim: Claim, fit: NewFit | undefined): Promise<void> =>
  database.orm.transaction(async (tx) => {
    const { cohortId, claimedUntil, at } = claim;
    const kept = await tx
      .update(cohort)
      .set({ nextFitAt: at.add({ hours: 24 * FIT_EVERY_DAYS }).toString() })
      .where(and(eq(cohort.id, cohortId), eq(cohort.nextFitAt, claimedUntil.toString())))
      .returning({ id: cohort.id });
    if (fit && kept.length > 0)
      await tx.insert(cohortFit).values({ ...fit, id: random.id(at), cohortId, fittedAt: at.toString() });
  });

/** A card is one person's question; its days are the learner's own. */
const readCohortLog = async ({ orm }: Database, cohortId: string): Promise<ReviewLog> => {
  const log = createReviewLog();
  const members = await orm
    .select({ id: enrolment.personId })
    .from(enrolment)
    .where(eq(enrolment.cohortId, cohortId))
    .orderBy(enrolment.createdAt);
  for (const { id } of members) {
    if (log.size() >= REVIEWS_AT_MOST) break;
    const rows = await orm
      .select({
        slug: review.questionSlug,
        day: sql<number>`${review.day} - date '1970-01-01'`,
        number: review.number,
        rating: review.rating,
      })
      .from(review)
      .where(and(eq(review.personId, id), counting))
      .orderBy(desc(review.number))
      .limit(REVIEWS_OF_ONE_AT_MOST);
    for (const { slug, day, number, rating } of rows) log.add(`${id}:${slug}`, day, number, rating);
  }
  return log.finish();
};

/** What was answered for practice schedules nothing, and what was taken back never was. */
const counting = and(eq(review.scheduled, true), isNull(review.undoneAt));

const findAdopted = async (orm: Orm, cohortId: string): Promise<CohortFit | undefined> => {
  const [adopted] = await orm
    .select()
    .from(cohortFit)
    .where(and(eq(cohortFit.cohortId, cohortId), eq(cohortFit.adopted, true)))
    .orderBy(desc(cohortFit.fittedAt))
    .limit(1);
  return adopted;
};

export type FitHistory = {
  readonly cohortId: string;
  readonly name: string;
  /** Newest first. */
  readonly fits: readonly CohortFit[];
  /** The fit whose weights are in use; none while the defaults are. */
  readonly adopted: CohortFit | undefined;
  /** Reviews that a fit would count today. */
  readonly reviews: number;
  readonly nextAt: Temporal.Instant | undefined;
};

/** Of the cohorts that an organiser looks after, oldest first. */
export const findFitHistories = async (
  { database }: Pick<FitNeeds, 'database'>,
  organiser: { readonly workspaceId: string; readonly personId: string },
  atMost: { readonly cohorts: number; readonly fits: number },
): Promise<readonly FitHistory[]> => {
  const { orm } = database;
  const cohorts = await orm
    .select({ cohortId: cohort.id, name: cohort.name })
    .from(cohort)
    .where(inArray(cohort.workspaceId, [...(await findOrganisedWorkspaces(database, organiser))]))
    .orderBy(cohort.createdAt, cohort.id)
    .limit(atMost.cohorts);
  return Promise.all(
    cohorts.map(async ({ cohortId, name }): Promise<FitHistory> => {
      const fits = await orm
        .select()
        .from(cohortFit)
        .where(eq(cohortFit.cohortId, cohortId))
        .orderBy(desc(cohortFit.fittedAt))
        .limit(atMost.fits);
      const [counted] = await orm
        .select({ reviews: count() })
        .from(review)
        .innerJoin(enrolment, eq(enrolment.personId, review.personId))
        .where(and(eq(enrolment.cohortId, cohortId), counting));
      const adopted = await findAdopted(orm, cohortId);
      return {
        cohortId,
        name,
        fits,
        adopted,
        reviews: counted?.reviews ?? 0,
        nextAt: await findNextFitAt({ database }, cohortId),
      };
    }),
  );
};
