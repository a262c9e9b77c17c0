/** What organisers choose of their office hours: the meeting link, two lengths of time, the queues. */
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { helpQueue, officeHours } from '../../../../database/schema/office-hours/office-hours.ts';
import { cohort } from '../../../../database/schema/people/community.ts';
import type { Random } from '../../../../lib/random.ts';
import { lockHours } from '../../store/transaction.ts';
import type { HelpQueue, Hours } from '../../store/types.ts';

type Reader = Pick<Transaction, 'select' | 'execute'>;

export type Settings = {
  readonly cohortName: string;
  readonly hours: Hours;
  /** Also those that nobody joins any more, which come last. */
  readonly queues: readonly HelpQueue[];
  /** In how many channels a board stands. */
  readonly boards: number;
};

/** Nothing where the cohort has no office hours yet. */
export const findSettings = async (reader: Reader, cohortId: string): Promise<Settings | undefined> => {
  const [row] = await reader
    .select({ hours: officeHours, cohortName: cohort.name })
    .from(officeHours)
    .innerJoin(cohort, eq(cohort.id, officeHours.cohortId))
    .where(eq(officeHours.cohortId, cohortId));
  if (!row) return undefined;
  const queues = await reader
    .select()
    .from(helpQueue)
    .where(eq(helpQueue.cohortId, cohortId))
    .orderBy(sql`${helpQueue.retiredAt} is not null`, asc(helpQueue.createdAt), asc(helpQueue.id));
  const [boards] = rowsOf<{ count: number }>(
    await reader.execute(sql`
      select count(*)::int as count from cohort_channel
      where cohort_id = ${cohortId}::uuid and purpose = 'office-hours'`),
  );
  return { ...row, queues, boards: boards?.count ?? 0 };
};

export const findQueue = async (reader: Reader, queueId: string): Promise<HelpQueue | undefined> =>
  (await reader.select().from(helpQueue).where(eq(helpQueue.id, queueId)))[0];

export type Wishes = Pick<Hours, 'meetingUrl' | 'softCapMinutes' | 'cooldownMinutes'>;

export const recordWishes = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  wishes: Wishes,
): Promise<void> => {
  await tx.update(officeHours).set(wishes).where(eq(officeHours.cohortId, cohortId));
};

/** They all fit into one select. */
export const QUEUES_AT_MOST = 20;

export type Queued = 'done' | 'taken' | 'too-many' | 'last' | 'missing';

/** One that nobody joined any more is joined again; twice is once. */
export const addQueue = async (
  tx: Transaction,
  random: Random,
  { cohortId }: InCohort<'organiser'>,
  name: string,
  at: Temporal.Instant,
): Promise<Queued> => {
  if (!(await lockHours(tx, cohortId))) return 'missing';
  const namesake = await findNamesake(tx, cohortId, name);
  if ((await tx.$count(helpQueue, eq(helpQueue.cohortId, cohortId))) >= QUEUES_AT_MOST && !namesake) return 'too-many';
  if (namesake) await tx.update(helpQueue).set({ retiredAt: null }).where(eq(helpQueue.id, namesake.id));
  else await tx.insert(helpQueue).values({ id: random.id(at), cohortId, name, createdAt: at.toString() });
  return 'done';
};

/** The last one that can be joined stays: there would be no line. */
export const changeQueue = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  queueId: string,
  { name, joined }: { readonly name: string; readonly joined: boolean },
  at: Temporal.Instant,
): Promise<Queued> => {
  if (!(await lockHours(tx, cohortId))) return 'missing';
  const namesake = await findNamesake(tx, cohortId, name);
  if (namesake && namesake.id !== queueId) return 'taken';
  const others = and(eq(helpQueue.cohortId, cohortId), ne(helpQueue.id, queueId), isNull(helpQueue.retiredAt));
  if (!joined && (await tx.$count(helpQueue, others)) === 0) return 'last';
  const changed = await tx
    .update(helpQueue)
    .set({ name, retiredAt: joined ? null : sql`coalesce(${helpQueue.retiredAt}, ${at.toString()}::timestamptz)` })
    .where(and(eq(helpQueue.id, queueId), eq(helpQueue.cohortId, cohortId)))
    .returning();
  return changed.length > 0 ? 'done' : 'missing';
};

const findNamesake = async (tx: Reader, cohortId: string, name: string): Promise<HelpQueue | undefined> =>
  (
    await tx
      .select()
      .from(helpQueue)
      .where(and(eq(helpQueue.cohortId, cohortId), sql`lower(${helpQueue.name}) = lower(${name})`))
      .limit(1)
  )[0];
