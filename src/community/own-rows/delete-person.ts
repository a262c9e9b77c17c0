/**
 * Deletes all that is theirs: a person, their accounts everywhere, and every row that names them.
 */
import { eq, sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { account, person } from '../../database/schema/people/community.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { changePeople } from '../linking/link-transaction.ts';
import { type CountOfRows, countOwnRows, findOwner, isOwn, type Owner } from './own-rows.ts';

type Needs = {
  readonly database: Database;
  readonly personRows: readonly PersonRows[];
};

/**
 * - `deleted`: now; `counts` of what went, by table.
 * - `gone`: before, by the same or another press.
 * - `changed`: their accounts were linked or taken apart since they were asked: what would go isn't
 *   what they
 *   were told.
 */
export type Deleted =
  | { readonly outcome: 'deleted'; readonly counts: readonly CountOfRows[] }
  | { readonly outcome: 'gone' | 'changed' };

/** `asked`: the person whom the account's owner was asked about. */
export const deletePerson = async (
  needs: Needs,
  accountId: string,
  asked: { readonly personId: string; readonly accounts: number },
): Promise<Deleted> => {
  const deleted = await changePeople(needs.database, async (tx): Promise<Deleted> => {
    const [row] = await tx
      .select({ id: person.id })
      .from(account)
      .innerJoin(person, eq(person.id, account.personId))
      .where(eq(account.id, accountId))
      .for('update', { of: person });
    if (!row) return { outcome: 'gone' };
    if (row.id !== asked.personId) return { outcome: (await isStillKept(tx, asked.personId)) ? 'changed' : 'gone' };
    if ((await tx.$count(account, eq(account.personId, row.id))) !== asked.accounts) return { outcome: 'changed' };
    return { outcome: 'deleted', counts: await deleteAll(tx, needs.personRows, await findOwner(tx, row.id)) };
  });
  if (deleted.outcome === 'gone') await forgetNewcomer(needs, accountId);
  return deleted;
};

/** Whom they were asked about is part of another person by now, or was parted from this one. */
const isStillKept = async (tx: Transaction, personId: string): Promise<boolean> => {
  const found = await tx.execute(sql`
    select from link where gone_id = ${personId}::uuid and undone_at is null
    union all
    select from person where id = ${personId}::uuid`);
  return rowsOf(found).length > 0;
};

/** The last table first: see the order of `personRows`. */
const deleteAll = async (
  tx: Transaction,
  declared: readonly PersonRows[],
  owner: Owner,
): Promise<readonly CountOfRows[]> => {
  const counts: CountOfRows[] = [];
  for (const rows of declared.toReversed()) {
    await emptyMentions(tx, declared, rows, owner);
    const own = isOwn(declared, rows, owner, ({ deletion }) => deletion === 'row goes');
    if (!own) continue;
    const result = await tx.execute(sql`
      with gone as (delete from ${sql.identifier(rows.table)} where ${own} returning 1)
      select count(*)::int as count from gone`);
    counts.push({ rows, count: rowsOf<{ count: number }>(result)[0]?.count ?? 0 });
  }
  return counts.toReversed().filter(({ count }) => count > 0);
};

const emptyMentions = async (
  tx: Transaction,
  declared: readonly PersonRows[],
  rows: PersonRows,
  owner: Owner,
): Promise<void> => {
  const table = sql.identifier(rows.table);
  for (const [name, column] of Object.entries(rows.columns)) {
    const mentions = isOwn(declared, rows, owner, (each) => each === column && each.deletion === 'is emptied');
    if (mentions) await tx.execute(sql`update ${table} set ${sql.identifier(name)} = null where ${mentions}`);
  }
};

/** What a first contact makes of anybody. */
const MADE_AT_ONCE = ['person', 'account', 'reminder'];

/**
 * Whoever presses the button once more is met as somebody new, for that press alone: that isn't
 * kept either.
 */
const forgetNewcomer = async (needs: Needs, accountId: string): Promise<void> => {
  const [own] = await needs.database.orm
    .select({ personId: account.personId })
    .from(account)
    .where(eq(account.id, accountId));
  if (!own) return;
  const counts = await countOwnRows(needs.database, needs.personRows, own.personId);
  if (counts.some(({ rows, count }) => count > 1 || !MADE_AT_ONCE.includes(rows.table))) return;
  await changePeople(needs.database, async (tx) => deleteAll(tx, needs.personRows, await findOwner(tx, own.personId)));
};
