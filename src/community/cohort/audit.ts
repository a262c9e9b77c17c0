/** What organisers did in a cohort, kept for the other organisers. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';
import type { InCohort } from '../roles.ts';

export type Done = {
  readonly accountId: string;
  /** Such as "archived the cohort", or "made {} helper" where it was done to somebody. */
  readonly did: string;
  /** The person it was done to; who deletes their data isn't named any more. */
  readonly aboutPersonId?: string;
  readonly at: Temporal.Instant;
};

export type AuditEntry = {
  readonly by: string;
  readonly did: string;
  readonly about: string;
  readonly atMs: number;
};

/** In the transaction of what was done. */
export const recordDone = async (
  tx: Transaction,
  random: Random,
  { cohortId }: InCohort,
  { accountId, did, aboutPersonId, at }: Done,
): Promise<void> => {
  await tx.execute(sql`
    insert into audit_entry (id, cohort_id, account_id, did, about_account_id, at)
    values (
      ${random.id(at)}::uuid, ${cohortId}::uuid, ${accountId}::uuid, ${did},
      (
        select a.id from account a
        join cohort c on c.id = ${cohortId}::uuid
        where a.person_id = ${aboutPersonId ?? null}::uuid
        order by (a.workspace_id = c.workspace_id) desc, a.created_at
        limit 1
      ),
      ${at.toString()}::timestamptz)`);
};

/** The newest first. */
export const findDone = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId }: InCohort<'organiser'>,
  atMost: number,
): Promise<readonly AuditEntry[]> =>
  rowsOf<AuditEntry>(
    await tx.execute(sql`
      select coalesce(who.name, 'somebody') as by, e.did, coalesce(about.name, 'somebody') as about,
        (extract(epoch from e.at) * 1000)::float8 as "atMs"
      from audit_entry e
      left join account who on who.id = e.account_id
      left join account about on about.id = e.about_account_id
      where e.cohort_id = ${cohortId}::uuid
      order by e.id desc
      limit ${atMost}`),
  );
