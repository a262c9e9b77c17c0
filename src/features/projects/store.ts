/** Who works on which project. */
import { and, eq, sql } from 'drizzle-orm';
import { nameIn } from '../../community/name-in.ts';
import type { InCohort } from '../../community/roles.ts';
import { type Database, rowsOf } from '../../database/client.ts';
import { projectWork } from '../../database/schema/path/path.ts';
import { STATE } from '../../study/path/facts.ts';

/** Somebody who agreed to be seen. */
export type AtWork = { readonly name: string; readonly sinceMs: number };

/**
 * Of a cohort, those who agreed to be seen, are still in it and haven't finished; the latest first,
 * not this person.
 */
export const findAtWork = async (
  { orm }: Pick<Database, 'orm'>,
  { cohortId }: InCohort,
  {
    project,
    exceptPersonId,
    atMost,
  }: { readonly project: string; readonly exceptPersonId: string; readonly atMost: number },
): Promise<readonly AtWork[]> =>
  rowsOf<AtWork>(
    await orm.execute(sql`
      select ${sql.raw(nameIn('c.workspace_id', 'w.person_id'))} as name,
        (extract(epoch from w.started_at) * 1000)::float8 as "sinceMs"
      from project_work w
      join enrolment e on e.cohort_id = w.cohort_id and e.person_id = w.person_id
      join cohort c on c.id = w.cohort_id
      where w.cohort_id = ${cohortId}::uuid and w.project_slug = ${project} and w.shows_name
        and w.person_id <> ${exceptPersonId}::uuid
        and not exists (
          select from path_tick t
          where t.person_id = w.person_id and t.kind = 'project' and t.subject = w.project_slug)
        and not exists (
          select from submission s
          join cohort h on h.id = s.cohort_id and h.workspace_id = c.workspace_id
          where s.person_id = w.person_id and s.kind = 'project' and s.subject = w.project_slug
            and s.withdrawn_at is null and ${sql.raw(STATE)} = 'approved')
      order by w.started_at desc, w.person_id
      limit ${atMost}`),
  );

/** From the first time on; only what others may see changes afterwards. */
export const recordAtWork = async (
  { orm }: Pick<Database, 'orm'>,
  { cohortId }: InCohort,
  work: { readonly personId: string; readonly project: string; readonly showsName: boolean },
  at: Temporal.Instant,
): Promise<void> => {
  const { personId, project, showsName } = work;
  await orm
    .insert(projectWork)
    .values({ personId, cohortId, projectSlug: project, startedAt: at.toString(), showsName })
    .onConflictDoUpdate({
      target: [projectWork.personId, projectWork.cohortId, projectWork.projectSlug],
      set: { showsName },
    });
};

export const removeAtWork = async (
  { orm }: Pick<Database, 'orm'>,
  { cohortId }: InCohort,
  personId: string,
  project: string,
): Promise<void> => {
  await orm
    .delete(projectWork)
    .where(
      and(eq(projectWork.personId, personId), eq(projectWork.cohortId, cohortId), eq(projectWork.projectSlug, project)),
    );
};

/** Of some cohorts, what each studies. */
export const findPacksOfEach = async (
  { orm }: Pick<Database, 'orm'>,
  cohortIds: readonly string[],
): Promise<readonly { readonly cohortId: string; readonly packs: readonly string[] }[]> =>
  rowsOf(
    await orm.execute(sql`
      select c.id as "cohortId", to_json(c.packs) as packs
      from cohort c
      join jsonb_array_elements_text(${JSON.stringify(cohortIds)}::text::jsonb) wanted on wanted.value::uuid = c.id
      order by c.created_at, c.id`),
  );
