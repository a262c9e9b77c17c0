/** Where people are written to by direct message: which of their accounts, on which platform. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { account } from '../../database/schema/people/community.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { platformsWhere } from '../../lib/platforms.ts';
import type { Address } from '../cohort/organised.ts';

type WriteTo = Address & { readonly accountId: string };

/**
 * By person: the account they acted with last, where the caller knows it; else the one that they
 * chose for their reminders; else their oldest. None that direct messages are known not to reach:
 * whoever has no other isn't in it.
 */
export const findWhereToWrite = async (
  tx: Pick<Transaction, 'execute'>,
  people: readonly { readonly personId: string; readonly actedWith?: string | null }[],
): Promise<ReadonlyMap<string, WriteTo>> => {
  const rows = rowsOf<WriteTo & { readonly personId: string }>(
    await tx.execute(sql`
      select distinct on (a.person_id) a.person_id as "personId", a.id as "accountId",
        w.platform, w.external_id as "workspaceExternalId", a.external_id as "accountExternalId"
      from jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb) as v ("personId" uuid, "actedWith" uuid)
      join account a on a.person_id = v."personId"
      join workspace w on w.id = a.workspace_id
      left join reminder r on r.person_id = a.person_id
      where r.closed_at is null or not ${sameInbox(sql`a.id`, sql`r.account_id`)}
      order by a.person_id, a.id is not distinct from v."actedWith" desc,
        a.id is not distinct from r.account_id desc, a.created_at, a.id`),
  );
  return new Map(rows.map(({ personId, ...to }) => [personId, to]));
};

/**
 * Direct messages to this account don't arrive: nothing more is sent there until the person asks.
 * Recorded again it changes nothing.
 */
export const recordClosed = async (
  { orm }: Pick<Database, 'orm'>,
  accountId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const owner = orm.select({ id: account.personId }).from(account).where(eq(account.id, accountId));
  await orm
    .update(reminder)
    .set({ closedAt: at.toString(), closedToldAt: null, snoozedUntil: null })
    .where(
      and(
        eq(reminder.personId, sql`(${owner})`),
        isNull(reminder.closedAt),
        sameInbox(sql`${accountId}::uuid`, sql`${reminder.accountId}`),
      ),
    );
};

const ONE_INBOX = sql.raw(
  platformsWhere(({ accountsAreGlobal }) => accountsAreGlobal)
    .map((name) => `'${name}'`)
    .join(', '),
);

/** Of two accounts: where an id is one person everywhere, all accounts of that id are one inbox. */
const sameInbox = (oneId: SQL, otherId: SQL): SQL => sql`exists (
  select
  from account one
  join workspace of_one on of_one.id = one.workspace_id
  join account other on other.id = ${otherId}
  join workspace of_other on of_other.id = other.workspace_id
  where one.id = ${oneId} and (
    other.id = one.id
    or (
      other.external_id = one.external_id
      and of_other.platform = of_one.platform and of_one.platform in (${ONE_INBOX})
    )
  )
)`;
