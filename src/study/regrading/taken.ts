/** Terms that a cohort's organisers took for the same: who did and when, and taking one back. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { account } from '../../database/schema/people/community.ts';
import { acceptedTerm } from '../../database/schema/study/meant.ts';
import { isId } from '../../lib/random.ts';
import { type Listed, listed } from './meant.ts';
import { lookAgain } from './versions.ts';

export type TakenTerm = {
  readonly id: string;
  readonly questionSlug: string;
  readonly words: string;
  /** Who decided; nobody where they have deleted their data since. */
  readonly by: string | null;
  readonly atMs: number;
};

/** More are shown once some of these are taken back. */
const TAKEN_AT_MOST = 500;

/** What counts in a cohort, the newest first. */
export const findTaken = async (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<Listed<TakenTerm>> => {
  const terms = await tx
    .select({
      id: acceptedTerm.id,
      questionSlug: acceptedTerm.questionSlug,
      words: acceptedTerm.words,
      by: account.name,
      atMs: sql<number>`(extract(epoch from ${acceptedTerm.acceptedAt}) * 1000)::float8`,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(acceptedTerm)
    .leftJoin(account, eq(account.id, acceptedTerm.acceptedBy))
    .where(eq(acceptedTerm.cohortId, cohortId))
    .orderBy(desc(acceptedTerm.acceptedAt), acceptedTerm.id)
    .limit(TAKEN_AT_MOST);
  return listed(terms);
};

/**
 * It counts no more, and what it had put right is graded anew: whoever it concerns is told. Nothing
 * where somebody else was quicker, or it is another cohort's.
 */
export const takeBack = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  termId: string,
  at: Temporal.Instant,
): Promise<Pick<TakenTerm, 'questionSlug' | 'words'> | undefined> => {
  if (!isId(termId)) return undefined;
  const [gone] = await tx
    .delete(acceptedTerm)
    .where(and(eq(acceptedTerm.id, termId), eq(acceptedTerm.cohortId, cohortId)))
    .returning({ questionSlug: acceptedTerm.questionSlug, words: acceptedTerm.words });
  if (gone) await lookAgain(tx, gone.questionSlug, at);
  return gone;
};
