/** What an organiser may look after. */
import { and, eq, not, or, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { cohort, enrolment, workspace } from '../database/schema.ts';

/**
 * The workspaces of somebody who acts as an organiser: the one they act in, and those of the cohorts they organise. Discord's direct messages stand for no
 * guild, and what is there isn't theirs.
 */
export const findOrganisedWorkspaces = async (
  { orm }: Pick<Database, 'orm'>,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
): Promise<readonly string[]> => {
  const organised = orm
    .select({ id: cohort.workspaceId })
    .from(enrolment)
    .innerJoin(cohort, eq(cohort.id, enrolment.cohortId))
    .where(and(eq(enrolment.personId, personId), eq(enrolment.role, 'organiser')));
  const standsForNone = and(eq(workspace.platform, 'discord'), eq(workspace.externalId, 'direct'));
  const rows = await orm
    .select({ id: workspace.id })
    .from(workspace)
    .where(or(sql`${workspace.id} in ${organised}`, and(eq(workspace.id, workspaceId), not(standsForNone ?? sql`false`))));
  return rows.map(({ id }) => id);
};
