/** The rows of the path: what a cohort chose, what somebody ticked, and their own way. */
import { and, eq, sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { ownPath } from '../../database/schema/path/path.ts';
import { cohort } from '../../database/schema/people/community.ts';

export type PathChoice = {
  readonly packs: readonly string[];
  readonly path: string | null;
  readonly reviewsCriteria: boolean;
};

export const findPathChoice = async (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort,
): Promise<PathChoice | undefined> => {
  const { packs, path, reviewsCriteria } = cohort;
  const [row] = await tx.select({ packs, path, reviewsCriteria }).from(cohort).where(eq(cohort.id, cohortId));
  return row;
};

export const recordPathChoice = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  choice: Pick<PathChoice, 'path' | 'reviewsCriteria'>,
): Promise<void> => {
  await tx.update(cohort).set(choice).where(eq(cohort.id, cohortId));
};

type Own = Partial<Pick<typeof ownPath.$inferSelect, 'path' | 'picked' | 'focus'>>;

export const recordOwnPath = async (
  { orm }: Pick<Database, 'orm'>,
  personId: string,
  { cohortId }: InCohort,
  own: Own,
): Promise<void> => {
  await orm
    .insert(ownPath)
    .values({ personId, cohortId, ...own })
    .onConflictDoUpdate({ target: [ownPath.personId, ownPath.cohortId], set: own });
};

/** More than a person goes through; the oldest are kept. */
const PICKED_AT_MOST = 60;

/** After all that they picked before; once, however often it is pressed. */
export const pickUnit = async (
  { orm }: Pick<Database, 'orm'>,
  personId: string,
  { cohortId }: InCohort,
  slug: string,
): Promise<void> => {
  const kept = sql`array_remove(coalesce(${ownPath.picked}, '{}'), ${slug})`;
  await orm
    .insert(ownPath)
    .values({ personId, cohortId, picked: [slug] })
    .onConflictDoUpdate({
      target: [ownPath.personId, ownPath.cohortId],
      set: { picked: sql`(array_append(${kept}, ${slug}))[:${sql.raw(String(PICKED_AT_MOST))}]` },
    });
};

export const unpickUnit = async (
  { orm }: Pick<Database, 'orm'>,
  personId: string,
  { cohortId }: InCohort,
  slug: string,
): Promise<void> => {
  await orm
    .update(ownPath)
    .set({ picked: sql`nullif(array_remove(${ownPath.picked}, ${slug}), '{}')` })
    .where(and(eq(ownPath.personId, personId), eq(ownPath.cohortId, cohortId)));
};

export const findOwnPath = async (
  orm: Pick<Transaction, 'select'>,
  personId: string,
  { cohortId }: InCohort,
): Promise<{ readonly path: string | null } | undefined> => {
  const [row] = await orm
    .select({ path: ownPath.path })
    .from(ownPath)
    .where(and(eq(ownPath.personId, personId), eq(ownPath.cohortId, cohortId)));
  return row;
};
