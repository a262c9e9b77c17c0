/**
 * Roles that a platform gives: whoever has a Discord role or is in a Slack user group has a role in
 * the cohort that it stands for, for as long as the platform says so.
 */
import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../chat/context.ts';
import type { Role } from '../../chat/role.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { cohortRoleSource } from '../../database/schema/people/cohort.ts';
import { workspace } from '../../database/schema/people/community.ts';
import { type PlatformName, type PlatformTraits, platforms } from '../../lib/platforms.ts';
import type { Random } from '../../lib/random.ts';
import type { InCohort } from '../roles.ts';

/** What was looked up is believed for so long: a role that was taken away lapses after it. */
export const BELIEVED_MINUTES = 5;

/** More than these need a page of their own, and nobody has so many. */
export const SOURCES_AT_MOST = 10;

export type RoleSource = {
  readonly id: string;
  readonly workspaceId: string;
  readonly roleExternalId: string;
  /** As it was called when it was picked. */
  readonly roleName?: string | null;
  readonly role: Role;
};

/** As it stands, with the platform's own id of where it is. */
export type StandingSource = RoleSource & {
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
};

/** The same platform role again gives the new role in the cohort. */
export const recordRoleSource = async (
  tx: Transaction,
  random: Random,
  { cohortId }: InCohort<'organiser'>,
  source: Omit<RoleSource, 'id'>,
  at: Temporal.Instant,
): Promise<void> => {
  const { cohortId: ofCohort, workspaceId, roleExternalId } = cohortRoleSource;
  await tx
    .insert(cohortRoleSource)
    .values({ ...source, id: random.id(at), cohortId })
    .onConflictDoUpdate({
      target: [ofCohort, workspaceId, roleExternalId],
      set: { role: source.role, roleName: source.roleName ?? null },
    });
};

export const removeRoleSource = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  id: string,
): Promise<void> => {
  await tx.delete(cohortRoleSource).where(and(eq(cohortRoleSource.cohortId, cohortId), eq(cohortRoleSource.id, id)));
};

export const findRoleSources = (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<readonly StandingSource[]> =>
  tx
    .select({
      platform: workspace.platform,
      workspaceExternalId: workspace.externalId,
      id: cohortRoleSource.id,
      workspaceId: cohortRoleSource.workspaceId,
      roleExternalId: cohortRoleSource.roleExternalId,
      roleName: cohortRoleSource.roleName,
      role: cohortRoleSource.role,
    })
    .from(cohortRoleSource)
    .innerJoin(workspace, eq(workspace.id, cohortRoleSource.workspaceId))
    .where(eq(cohortRoleSource.cohortId, cohortId))
    .orderBy(asc(cohortRoleSource.id));

const FIND_WORKSPACE = `
select w.id
from cohort c
join workspace w on w.id = c.workspace_id
where c.id = $1::uuid and w.platform = $2::platform_name`;

/**
 * The workspace whose roles somebody means: where they act, or in direct messages that belong to no
 * workspace the cohort's own. Nothing where the cohort is at home on another platform.
 */
export const findWorkspaceOfRoles = async (
  database: Pick<Database, 'statement'>,
  { cohortId }: InCohort<'organiser'>,
  { caller, origin }: Pick<Context, 'caller' | 'origin'>,
): Promise<string | undefined> => {
  const { directWorkspace }: PlatformTraits = platforms[origin.platform];
  if (origin.workspace.externalId !== directWorkspace) return caller.workspaceId;
  const [found] = await database.statement<{ id: string }>(FIND_WORKSPACE, [cohortId, origin.platform]);
  return found?.id;
};

const RECORD = `
update account set platform_roles = $2::text[], platform_roles_until = $3::timestamptz
where id = $1::uuid`;

/** As Postgres reads a list of texts; the platforms' ids are letters and digits. */
export const listOf = (roles: readonly string[] | undefined): string | null =>
  roles === undefined ? null : `{${roles.filter((id) => /^[A-Za-z0-9]+$/.test(id)).join()}}`;

/** What a platform said of somebody's roles; nothing where they stand for none of ours any more. */
export const recordPlatformRoles = async (
  database: Pick<Database, 'statement'>,
  accountId: string,
  roles: readonly string[] | undefined,
  at: Temporal.Instant,
): Promise<void> => {
  const until = roles === undefined ? null : at.add({ minutes: BELIEVED_MINUTES }).toString();
  await database.statement(RECORD, [accountId, listOf(roles), until]);
};
