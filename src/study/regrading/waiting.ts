/** Whose answers wait to be graded anew, one row for each person and question. */
import type { Transaction } from '../../database/client.ts';
import { regrade } from '../../database/schema/study/regrade.ts';
import type { Random } from '../../lib/random.ts';

const ROWS_AT_ONCE = 1000;

export const addWaiting = async (
  tx: Transaction,
  random: Random,
  found: readonly { readonly personId: string; readonly questionSlug: string }[],
  at: Temporal.Instant,
): Promise<void> => {
  const each = new Map(found.map((one) => [`${one.personId} ${one.questionSlug}`, one]));
  const rows = [...each.values()].map(({ personId, questionSlug }) => ({
    id: random.id(at),
    personId,
    questionSlug,
    foundAt: at.toString(),
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx.insert(regrade).values(rows.slice(from, from + ROWS_AT_ONCE));
};
