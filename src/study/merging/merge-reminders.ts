/**
 * Two persons' reminders made one, and two again: one person is reminded once a day, in one place.
 */
import { eq, inArray, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { account } from '../../database/schema/people/community.ts';
import { reminder } from '../../database/schema/study/reminders.ts';

type ReminderRow = typeof reminder.$inferSelect;
type Joined = NonNullable<LinkedStudy['reminders']>[number];

/**
 * Gives what the person who goes had. The other's stays as it is, but for a place where messages
 * don't arrive: then they arrive where the first did.
 */
export const mergeReminders = async (tx: Transaction, { keptId, goneId }: Pair): Promise<readonly Joined[]> => {
  const rows = await tx
    .select()
    .from(reminder)
    .where(inArray(reminder.personId, [keptId, goneId]))
    .orderBy(reminder.personId)
    .for('update');
  const gone = rows.find(({ personId }) => personId === goneId);
  const kept = rows.find(({ personId }) => personId === keptId) ?? null;
  if (!gone) return [];
  const merged = join(gone, kept, keptId);
  await tx.delete(reminder).where(eq(reminder.personId, goneId));
  await tx
    .insert(reminder)
    .values(merged)
    .onConflictDoUpdate({ target: reminder.personId, set: placeOf(merged) });
  return [{ gone, kept, merged }];
};

const join = (gone: ReminderRow, kept: ReminderRow | null, keptId: string): ReminderRow => {
  if (!kept) return { ...gone, personId: keptId };
  return kept.closedAt !== null && gone.closedAt === null ? { ...kept, ...placeOf(gone) } : kept;
};

const placeOf = ({ accountId, closedAt, closedToldAt }: ReminderRow) => ({
  accountId,
  closedAt,
  closedToldAt,
});

/**
 * What was chosen since stays; nobody is reminded in an account that is another person's now. A
 * time that has passed meanwhile is skipped when it is claimed.
 */
export const splitReminders = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  joined: readonly Joined[],
): Promise<void> => {
  for (const { gone, kept } of joined) {
    const elsewhere = sql`${reminder.personId} = ${keptId}::uuid
      and not exists (
        select 1
        from account a
        where a.id = ${reminder.accountId} and a.person_id = ${keptId}::uuid)`;
    const keptPlace = kept && (await ownAccount(tx, keptId, kept.accountId));
    if (keptPlace)
      await tx
        .update(reminder)
        .set({ ...placeOf(kept), accountId: keptPlace })
        .where(elsewhere);
    else await tx.delete(reminder).where(elsewhere);
    const gonePlace = await ownAccount(tx, goneId, gone.accountId);
    // Whoever has none left gets a reminder with their next account.
    if (gonePlace) await tx.insert(reminder).values({ ...gone, personId: goneId, accountId: gonePlace });
  }
};

/** That account, or another of theirs where its workspace has left us meanwhile. */
const ownAccount = async (tx: Transaction, personId: string, accountId: string): Promise<string | undefined> => {
  const [row] = await tx
    .select({ id: account.id })
    .from(account)
    .where(eq(account.personId, personId))
    .orderBy(sql`${account.id} = ${accountId}::uuid desc`, account.createdAt)
    .limit(1);
  return row?.id;
};
