/** What becomes of the data of workspaces that have left us, on whichever platform. */
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Transaction } from '../database/client.ts';
import { cohortChannel } from '../database/schema/people/cohort.ts';
import { account, cohort, person, workspace } from '../database/schema/people/community.ts';
import { reminder } from '../database/schema/study/reminders.ts';
import type { PlatformName } from '../lib/platforms.ts';

/** Kept this long, in case it was a slip. Said in docs/privacy.md, too. */
const KEPT_AFTER_LEAVING_DAYS = 30;

/** Who left before then is deleted. */
export const keptSince = (now: Temporal.Instant): string =>
  now.subtract({ hours: 24 * KEPT_AFTER_LEAVING_DAYS }).toString();

/**
 * Deletes these workspaces with all that belongs to them, and people who then have no account left.
 */
export const purgeWorkspaces = async (
  tx: Transaction,
  platform: PlatformName,
  externalIds: readonly string[],
): Promise<void> => {
  if (externalIds.length === 0) return;
  const gone = tx
    .select({ id: workspace.id })
    .from(workspace)
    .where(and(eq(workspace.platform, platform), inArray(workspace.externalId, [...externalIds])));
  // Whoever is known elsewhere too is reminded there, and that their messages were closed here says
  // nothing of there.
  const elsewhere = sql`(
    select o.id from ${account} o
    where o.person_id = ${reminder.personId} and o.workspace_id not in ${gone}
    order by o.created_at
    limit 1
  )`;
  const here = tx.select({ id: account.id }).from(account).where(inArray(account.workspaceId, gone));
  await tx
    .update(reminder)
    .set({ accountId: elsewhere, closedAt: null, closedToldAt: null })
    .where(and(inArray(reminder.accountId, here), sql`${elsewhere} is not null`));
  // A cohort that meets in another place too lives on there.
  const home = sql`(
    select d.workspace_id from ${cohortChannel} d
    where d.cohort_id = ${cohort.id} and d.workspace_id not in ${gone}
    order by d.id
    limit 1
  )`;
  await tx
    .update(cohort)
    .set({ workspaceId: home, slug: sql`${cohort.slug} || '-' || left(${cohort.id}::text, 8)` })
    .where(and(inArray(cohort.workspaceId, gone), sql`${home} is not null`));
  const accounts = await tx
    .delete(account)
    .where(inArray(account.workspaceId, gone))
    .returning({ personId: account.personId });
  await tx.delete(workspace).where(inArray(workspace.id, gone));
  const people = [...new Set(accounts.map(({ personId }) => personId))];
  const withAccount = tx.select({ id: account.personId }).from(account);
  if (people.length > 0)
    await tx.delete(person).where(and(inArray(person.id, people), notInArray(person.id, withAccount)));
};
