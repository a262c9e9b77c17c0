/** Two who become one may have approved each other's work, and nobody approves their own. */
import { sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';

/**
 * That work waits for another helper again, and is as it was once they are two again: what counts
 * is worked out from who said what.
 */
export const reopenSubmissions = async (tx: Transaction, { keptId, goneId }: Pair): Promise<void> => {
  await tx.execute(sql`
    update submission s set settled_at = null
    where s.person_id in (${keptId}::uuid, ${goneId}::uuid) and s.withdrawn_at is null and exists (
      select from submission_review r join account a on a.id = r.account_id
      where r.submission_id = s.id and r.undone_at is null and a.person_id in (${keptId}::uuid, ${goneId}::uuid)
    )`);
};
