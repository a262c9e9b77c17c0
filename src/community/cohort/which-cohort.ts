/** Which cohort somebody means: the one rule of all features that act on a cohort. */
import type { Caller, Channel, CohortRole } from '../../chat/context.ts';
import { includesRole, type Role } from '../../chat/role.ts';
import type { Database } from '../../database/client.ts';

/** `ask`: one of these, as choose-cohort.ts asks; what was chosen is remembered. */
export type Meant =
  | { readonly kind: 'meant'; readonly cohort: CohortRole }
  | { readonly kind: 'ask'; readonly cohorts: readonly CohortRole[] }
  | { readonly kind: 'none' };

const FIND_HINTS = `
select a.chosen_cohort_id as chosen, coalesce((
  select json_agg(h.cohort_id) from cohort_channel h
  where h.workspace_id = a.workspace_id and h.channel_external_id = $2
), '[]') as here
from account a
where a.id = $1::uuid`;

/** The cohorts that a command may be about: those in which somebody has this role. */
export type Wanted = { readonly role: Role; readonly archived?: boolean };

/** Those of the caller, the oldest first. */
export const cohortsMeantBy = (
  { cohorts }: Pick<Caller, 'cohorts'>,
  { role: wanted, archived: wantsArchived = false }: Wanted,
): readonly CohortRole[] =>
  cohorts.filter(({ role, archived }) => includesRole(role, wanted) && (wantsArchived || !archived));

type Hints = { readonly chosen: string | null; readonly here: readonly string[] };

/**
 * Of the cohorts in which the caller has this role: the one whose channel they are in, else the one
 * they chose last, which may be at home elsewhere, else their only one in this workspace (or
 * anywhere, where none is here). Where nothing of that tells, they are asked.
 */
export const findMeantCohort = async (
  database: Pick<Database, 'statement'>,
  caller: Pick<Caller, 'accountId' | 'workspaceId' | 'cohorts'>,
  where: Wanted & { readonly channel?: Channel | undefined },
): Promise<Meant> => {
  const theirs = cohortsMeantBy(caller, where);
  const here = theirs.filter(({ workspaceId }) => workspaceId === caller.workspaceId);
  const candidates = here.length > 0 ? here : theirs;
  const [first, ...others] = candidates;
  if (theirs.length < 2 && first) return { kind: 'meant', cohort: first };
  const [hints] = await database.statement<Hints>(FIND_HINTS, [caller.accountId, where.channel?.externalId ?? '']);
  const posted = theirs.filter(({ cohortId }) => hints?.here.includes(cohortId));
  const chosen = theirs.find(({ cohortId }) => cohortId === hints?.chosen);
  const meant = posted.length === 1 ? posted[0] : (chosen ?? (others.length === 0 ? first : undefined));
  if (meant) return { kind: 'meant', cohort: meant };
  return candidates.length === 0 ? { kind: 'none' } : { kind: 'ask', cohorts: candidates };
};

/** Per person and workspace: an account is just that. */
export const rememberCohort = async (
  database: Pick<Database, 'statement'>,
  accountId: string,
  cohortId: string,
): Promise<void> => {
  await database.statement('update account set chosen_cohort_id = $2::uuid where id = $1::uuid', [accountId, cohortId]);
};
