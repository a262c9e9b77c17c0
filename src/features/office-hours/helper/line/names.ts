/** What people are called, by their accounts. */
import { inArray } from 'drizzle-orm';
import type { Transaction } from '../../../../database/client.ts';
import { account } from '../../../../database/schema/people/community.ts';

export const namesOf = async (
  reader: Pick<Transaction, 'select'>,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (accountIds.length === 0) return new Map();
  const rows = await reader
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(inArray(account.id, [...accountIds]));
  return new Map(rows.map(({ id, name }) => [id, name]));
};
