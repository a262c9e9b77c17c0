/**
 * From its third week on each cohort's weights are fitted anew each month to what its members
 * answered; what came of it is kept.
 */
import { and, desc, eq } from 'drizzle-orm';
import { default_w } from 'ts-fsrs';
import type { Database, Orm } from '../../database/client.ts';
import { cohort, enrolment } from '../../database/schema/people/community.ts';
import { cohortFit } from '../../database/schema/study/fits.ts';
import { readFitLog } from './fit-log.ts';
import {
  FIRST_FIT_AFTER_DAYS,
  type FitNeeds,
  type FitRun,
  type Settle,
  type Turn,
  takeTurn,
  turnAt,
} from './fit-turn.ts';
import { findSharedFit } from './shared-fits.ts';

export type CohortFit = typeof cohortFit.$inferSelect;

/**
 * The first comes at a minute of the day that is the cohort's own: a hundred that start together
 * aren't fitted at once.
 */
const DUE_AT = `coalesce(c.next_fit_at,
  (c.starts_on + ${FIRST_FIT_AFTER_DAYS})::timestamp at time zone 'UTC'
    + ('x' || right(c.id::text, 4))::bit(16)::int % 1440 * interval '1 minute')`;

/** Of one cohort, or of whichever comes first. */
export const findNextFitAt = async (database: Database, cohortId?: string): Promise<Temporal.Instant | undefined> => {
  const [row] = await database.statement<{ at: string | null }>(
    `select min(${DUE_AT})::text as at from cohort c where $1::uuid is null or c.id = $1::uuid`,
    [cohortId ?? null],
  );
  return row?.at ? Temporal.Instant.from(row.at) : undefined;
};

const CLAIM = `
with due as (
  select c.id
  from cohort c
  where ${DUE_AT} <= $1::timestamptz
  order by ${DUE_AT}
  limit 1
  for no key update skip locked
)
update cohort set next_fit_at = $2::timestamptz
from due
where cohort.id = due.id
returning cohort.id, cohort.shares_weights as shares`;

/** Fits one cohort that is due. Throws as takeTurn. */
export const fitNextCohort = async (needs: FitNeeds, at: Temporal.Instant): Promise<FitRun> => {
  const { database } = needs;
  const turn = turnAt(at);
  const [claimed] = await database.statement<{ id: string; shares: boolean }>(CLAIM, [
    at.toString(),
    turn.claimedUntil.toString(),
  ]);
  if (!claimed) return 'none';
  const members = await database.orm
    .select({ id: enrolment.personId })
    .from(enrolment)
    .where(eq(enrolment.cohortId, claimed.id))
    .orderBy(enrolment.createdAt);
  const log = await readFitLog(
    database,
    members.map(({ id }) => id),
  );
  const inForce =
    (await findOwnFit(database.orm, claimed.id)) ?? (claimed.shares ? await findSharedFit(database.orm) : undefined);
  return takeTurn(turn, log, inForce?.weights ?? default_w, settleCohort(needs, claimed.id, turn));
};

const settleCohort =
  ({ database, random }: FitNeeds, cohortId: string, { at, claimedUntil }: Turn): Settle =>
  (nextAt, fit) =>
    database.orm.transaction(async (tx) => {
      const kept = await tx
        .update(cohort)
        .set({ nextFitAt: nextAt.toString() })
        .where(and(eq(cohort.id, cohortId), eq(cohort.nextFitAt, claimedUntil.toString())))
        .returning({ id: cohort.id });
      if (fit && kept.length > 0)
        await tx.insert(cohortFit).values({ ...fit, id: random.id(at), cohortId, fittedAt: at.toString() });
    });

/** The weights of its own by which a cohort goes. */
export const findOwnFit = async (orm: Orm, cohortId: string): Promise<CohortFit | undefined> => {
  const [adopted] = await orm
    .select()
    .from(cohortFit)
    .where(and(eq(cohortFit.cohortId, cohortId), eq(cohortFit.adopted, true)))
    .orderBy(desc(cohortFit.fittedAt))
    .limit(1);
  return adopted;
};
