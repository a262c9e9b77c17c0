/** Whether somebody helps in a cohort who isn't at the other end just now. */
import { eq, sql } from 'drizzle-orm';
import type { Caller } from '../../../../chat/context.ts';
import { rowsOf } from '../../../../database/client.ts';
import { cohort } from '../../../../database/schema/people/community.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';

/** By a role they were given, by managing the cohort's home, or by a role of the platform. */
export const mayHelp = async (
  { database: { orm } }: Pick<OfficeHoursFeatureNeeds, 'database'>,
  cohortId: string,
  personId: string,
  at: Temporal.Instant,
): Promise<boolean> => {
  const [row] = rowsOf<{ may: boolean }>(
    await orm.execute(sql`
      select exists (
        select from enrolment e
        where e.cohort_id = ${cohortId}::uuid and e.person_id = ${personId}::uuid and e.role <> 'learner'
      ) or exists (
        select from cohort c join account a on a.workspace_id = c.workspace_id
        where c.id = ${cohortId}::uuid and a.person_id = ${personId}::uuid and a.manages_until is not null
      ) or exists (
        select from cohort_role_source s
        join account a on a.workspace_id = s.workspace_id and s.role_external_id = any (a.platform_roles)
        where s.cohort_id = ${cohortId}::uuid and s.role <> 'learner' and a.person_id = ${personId}::uuid
          and a.platform_roles_until > ${at.toString()}::timestamptz
      ) as may`),
  );
  return row?.may === true;
};

/** Their role there, as an act of theirs would have it; nothing where they have none. */
export const findHelperOf = async (
  needs: Pick<OfficeHoursFeatureNeeds, 'database'>,
  cohortId: string,
  personId: string,
  at: Temporal.Instant,
): Promise<Pick<Caller, 'cohorts'> | undefined> => {
  if (!(await mayHelp(needs, cohortId, personId, at))) return undefined;
  const [of] = await needs.database.orm
    .select({ name: cohort.name, workspaceId: cohort.workspaceId, archivedAt: cohort.archivedAt })
    .from(cohort)
    .where(eq(cohort.id, cohortId));
  if (!of || of.archivedAt !== null) return undefined;
  const { name, workspaceId } = of;
  return { cohorts: [{ cohortId, workspaceId, name, role: 'helper', by: 'enrolment', archived: false }] };
};
