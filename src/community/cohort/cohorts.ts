/** Cohorts and who is in them. */
import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Caller } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Role } from '../../chat/role.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { ownPath } from '../../database/schema/path/path.ts';
import { cohortRoleSource } from '../../database/schema/people/cohort.ts';
import { cohort, enrolment } from '../../database/schema/people/community.ts';
import type { Random } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { text } from '../../lib/words/text.ts';
import { type InCohort, requireRole } from '../roles.ts';

export type NewCohort = {
  readonly slug: string;
  readonly name: string;
  readonly packs: readonly string[];
  readonly startsOn: string;
  readonly endsOn?: string | null;
};

/** The cohort with this slug in the workspace; made if it isn't there. Gives its id. */
export const ensureCohort = async (
  { database, clock, random }: { database: Database; clock: Clock; random: Random },
  workspaceId: string,
  wanted: NewCohort,
): Promise<string> => (await insertCohort(database.orm, random, workspaceId, wanted, clock.now())).cohortId;

/** `isNew`: it wasn't there before. */
const insertCohort = async (
  tx: Pick<Transaction, 'insert' | 'select'>,
  random: Random,
  workspaceId: string,
  wanted: NewCohort,
  at: Temporal.Instant,
): Promise<{ readonly cohortId: string; readonly isNew: boolean }> => {
  const [made] = await tx
    .insert(cohort)
    .values({
      ...wanted,
      id: random.id(at),
      workspaceId,
      packs: [...wanted.packs],
      createdAt: at.toString(),
    })
    .onConflictDoNothing()
    .returning({ id: cohort.id });
  if (made) return { cohortId: made.id, isNew: true };
  const [found] = await tx
    .select({ id: cohort.id })
    .from(cohort)
    .where(and(eq(cohort.workspaceId, workspaceId), eq(cohort.slug, wanted.slug)));
  if (!found) throw new Error(`cohort ${wanted.slug} could not be made`);
  return { cohortId: found.id, isNew: false };
};

export type Begun = {
  /** Who they are with it. */
  readonly caller: Caller;
  readonly organised: InCohort<'organiser'>;
  /** It wasn't there before. */
  readonly isNew: boolean;
};

/**
 * The caller begins a cohort in the workspace they manage, and organises it from now on. They
 * aren't enrolled by that, so it ends with their managing.
 */
export const beginCohort = async (
  tx: Pick<Transaction, 'insert' | 'select'>,
  random: Random,
  caller: Caller,
  wanted: NewCohort,
  at: Temporal.Instant,
): Promise<Begun> => {
  const { manages, workspaceId, cohorts } = caller;
  if (!manages) throw new UserError(text`Only whoever manages this workspace can begin a cohort here.`);
  const { cohortId, isNew } = await insertCohort(tx, random, workspaceId, wanted, at);
  const { name } = wanted;
  const held = { cohortId, workspaceId, name, role: 'organiser', by: 'managing', archived: false } as const;
  const known = { ...caller, cohorts: [...cohorts.filter((each) => each.cohortId !== cohortId), held] };
  return { caller: known, organised: requireRole(known, cohortId, 'organiser'), isNew };
};

/** The cohort studies these packs from now on. */
export const recordPacks = async (database: Database, cohortId: string, packs: readonly string[]): Promise<void> => {
  await database.orm
    .update(cohort)
    .set({ packs: [...packs] })
    .where(eq(cohort.id, cohortId));
};

export type CohortFacts = {
  readonly name: string;
  /** Slugs of the packs it studies, in order. */
  readonly packs: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly archivedAt: string | null;
  readonly members: number;
};

export const findCohortFacts = async (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort,
): Promise<CohortFacts | undefined> => {
  const { name, packs, startsOn, endsOn, archivedAt } = cohort;
  const [row] = await tx
    .select({ name, packs, startsOn, endsOn, archivedAt, members: count(enrolment.personId) })
    .from(cohort)
    .leftJoin(enrolment, eq(enrolment.cohortId, cohort.id))
    .where(eq(cohort.id, cohortId))
    .groupBy(cohort.id);
  return row;
};

/** What a cohort that goes on is called, for what is posted in it. */
export const findPostedCohort = async (
  tx: Pick<Transaction, 'select'>,
  cohortId: string,
): Promise<string | undefined> => {
  const [row] = await tx
    .select({ name: cohort.name })
    .from(cohort)
    .where(and(eq(cohort.id, cohortId), isNull(cohort.archivedAt)));
  return row?.name;
};

export const changeCohort = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  { packs, ...facts }: Partial<Pick<CohortFacts, 'name' | 'packs' | 'startsOn' | 'endsOn'>>,
): Promise<void> => {
  await tx
    .update(cohort)
    .set({ ...facts, ...(packs ? { packs: [...packs] } : {}) })
    .where(eq(cohort.id, cohortId));
};

/**
 * Nobody else changes how it is set up, or who is in it as what, until the transaction ends; it can
 * be written to otherwise. Comes before any lock on what it has. Throws UserError where it was
 * archived a moment ago, and where the caller organises it no more.
 */
export const lockCohort = async (tx: Transaction, organised: InCohort<'organiser'>, caller: Caller): Promise<void> => {
  if (!(await lockThoughArchived(tx, organised, caller))) return;
  throw new UserError(text`It was archived meanwhile, so nothing was saved. /cohort can bring it back.`);
};

/** The same for archiving and bringing back: gives whether it is archived. */
export const lockThoughArchived = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  caller: Caller,
): Promise<boolean> => {
  const [row] = await tx.select().from(cohort).where(eq(cohort.id, cohortId)).for('no key update');
  // By a statement of its own: what was changed while this one waited, its snapshot doesn't show.
  if (!row || !(await stillOrganises(tx, cohortId, caller)))
    throw new UserError(text`You don’t organise it any more, so nothing has changed. /cohort shows your cohorts.`);
  return row.archivedAt !== null;
};

/** What a platform says counts as it was said with this act; what is given here may be gone since. */
const stillOrganises = async (tx: Transaction, cohortId: string, caller: Caller): Promise<boolean> => {
  const held = caller.cohorts.find((each) => each.cohortId === cohortId);
  if (!held || held.by === 'managing' || (caller.manages && held.workspaceId === caller.workspaceId)) return true;
  const given =
    held.by === 'enrolment'
      ? tx
          .select({ role: enrolment.role })
          .from(enrolment)
          .where(and(eq(enrolment.cohortId, cohortId), eq(enrolment.personId, caller.personId)))
      : tx
          .select({ role: cohortRoleSource.role })
          .from(cohortRoleSource)
          .where(eq(cohortRoleSource.cohortId, cohortId));
  return (await given).some(({ role }) => role === 'organiser');
};

/** Its slug is free again, so that another may begin in its place. */
export const archiveCohort = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<void> => {
  await tx
    .update(cohort)
    .set({ archivedAt: at.toString(), slug: sql`${cohort.slug} || '-' || ${cohort.id}` })
    .where(and(eq(cohort.id, cohortId), isNull(cohort.archivedAt)));
};

export const restoreCohort = async (tx: Transaction, { cohortId }: InCohort<'organiser'>): Promise<void> => {
  await tx.update(cohort).set({ archivedAt: null }).where(eq(cohort.id, cohortId));
};

/** Whether its answers flow into the shared weights. Gives its name. */
export const recordSharing = async (
  database: Database,
  { cohortId }: InCohort<'organiser'>,
  sharesWeights: boolean,
): Promise<string> => {
  const [row] = await database.orm
    .update(cohort)
    .set({ sharesWeights })
    .where(eq(cohort.id, cohortId))
    .returning({ name: cohort.name });
  return row?.name ?? '';
};

/** Puts a person into a cohort; the same person again takes the new role. */
export const enrol = async (
  needs: { database: Database; clock: Clock },
  cohortId: string,
  personId: string,
  role: Role,
): Promise<void> => {
  await needs.database.orm
    .insert(enrolment)
    .values({ cohortId, personId, role, createdAt: needs.clock.now().toString() })
    .onConflictDoUpdate({ target: [enrolment.cohortId, enrolment.personId], set: { role } });
};

/** What a cohort of somebody's studies, and in which order they do. */
export type StudiedBy = {
  /** Slugs, in order. */
  readonly packs: readonly string[];
  /** The slug of their own path, else of the cohort's; none where neither was chosen. */
  readonly path: string | null;
  /** Modules and concepts that they put before all others. */
  readonly picked: readonly string[] | null;
};

/** Of each of a person's cohorts, the oldest first; none for somebody in no cohort. */
export const findStudiedBy = async (database: Database, personId: string): Promise<readonly StudiedBy[]> =>
  database.orm
    .select({
      packs: cohort.packs,
      path: sql<string | null>`coalesce(${ownPath.path}, ${cohort.path})`,
      picked: ownPath.picked,
    })
    .from(enrolment)
    .innerJoin(cohort, eq(cohort.id, enrolment.cohortId))
    .leftJoin(ownPath, and(eq(ownPath.personId, enrolment.personId), eq(ownPath.cohortId, enrolment.cohortId)))
    .where(eq(enrolment.personId, personId))
    .orderBy(cohort.createdAt, cohort.id);
