/** What somebody is called where a cohort lives. */

/**
 * SQL: their name in that workspace, else the one they were first known by; “somebody” where they have
 * none. Both are SQL of our own, such as `e.person_id` and `c.workspace_id`.
 */
export const nameIn = (workspaceId: string, personId: string): string => `coalesce((
  select known.name from account known
  where known.person_id = ${personId}
  order by (known.workspace_id = ${workspaceId}) desc nulls last, known.created_at
  limit 1
), 'somebody')`;
