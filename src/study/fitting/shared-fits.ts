/**
 * Weights that all cohorts of the installation share: fitted to the answers of those that take
 * part, so that a new cohort starts from what the others have learnt.
 */
import { desc, eq, sql } from 'drizzle-orm';
import { default_w } from 'ts-fsrs';
import type { Database, Orm } from '../../database/client.ts';
import { cohort, enrolment } from '../../database/schema/people/community.ts';
import { sharedFit, sharedFitTurn } from '../../database/schema/study/fits.ts';
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

export type SharedFit = typeof sharedFit.$inferSelect;

/** None while no cohort takes part. */
const DUE_AT = `(
  select case when count(*) > 0 then coalesce(
    (select t.next_fit_at from shared_fit_turn t),
    (min(c.starts_on) + ${FIRST_FIT_AFTER_DAYS})::timestamp at time zone 'UTC') end
  from cohort c
  where c.shares_weights
)`;

export const findNextSharedFitAt = async (database: Database): Promise<Temporal.Instant | undefined> => {
  const [row] = await database.statement<{ at: string | null }>(`select ${DUE_AT}::text as at`, []);
  return row?.at ? Temporal.Instant.from(row.at) : undefined;
};

/** Two at once: the second waits for the row of the first, and finds it claimed. */
const CLAIM = `
insert into shared_fit_turn (next_fit_at)
select $2::timestamptz where ${DUE_AT} <= $1::timestamptz
on conflict (one) do update set next_fit_at = excluded.next_fit_at
where shared_fit_turn.next_fit_at <= $1::timestamptz
returning one`;

/** Fits them where that is due. Throws as takeTurn. */
export const fitShared = async (needs: FitNeeds, at: Temporal.Instant): Promise<FitRun> => {
  const { database } = needs;
  const turn = turnAt(at);
  const claimed = await database.statement(CLAIM, [at.toString(), turn.claimedUntil.toString()]);
  if (claimed.length === 0) return 'none';
  const log = await readFitLog(database, await findSharing(database.orm));
  const before = (await findSharedFit(database.orm))?.weights ?? default_w;
  return takeTurn(turn, log, before, settleShared(needs, turn));
};

/**
 * Everybody in a cohort, but for those in one that is kept out. Who came last goes in first: of too
 * many answers the newest count.
 */
const findSharing = async (orm: Orm): Promise<readonly string[]> => {
  const people = await orm
    .select({ id: enrolment.personId })
    .from(enrolment)
    .innerJoin(cohort, eq(cohort.id, enrolment.cohortId))
    .groupBy(enrolment.personId)
    .having(sql`bool_and(${cohort.sharesWeights})`)
    .orderBy(desc(sql`max(${enrolment.createdAt})`), enrolment.personId);
  return people.map(({ id }) => id);
};

const settleShared =
  ({ database, random }: FitNeeds, { at, claimedUntil }: Turn): Settle =>
  (nextAt, fit) =>
    database.orm.transaction(async (tx) => {
      const kept = await tx
        .update(sharedFitTurn)
        .set({ nextFitAt: nextAt.toString() })
        .where(eq(sharedFitTurn.nextFitAt, claimedUntil.toString()))
        .returning({ one: sharedFitTurn.one });
      if (fit && kept.length > 0)
        await tx.insert(sharedFit).values({ ...fit, id: random.id(at), fittedAt: at.toString() });
    });

/** The ones in use. */
export const findSharedFit = async (orm: Orm): Promise<SharedFit | undefined> => {
  const [adopted] = await orm
    .select()
    .from(sharedFit)
    .where(eq(sharedFit.adopted, true))
    .orderBy(desc(sharedFit.fittedAt))
    .limit(1);
  return adopted;
};
