/**
 * Who may do what in a cohort. A function that acts on a cohort takes an `InCohort`, which only the
 * functions below give: one that forgets to ask for the role doesn't compile.
 */
import type { Caller, CohortRole } from '../chat/context.ts';
import { UserError } from '../chat/errors.ts';
import { includesRole, type Role } from '../chat/role.ts';
import { text } from '../lib/words/text.ts';

declare const checked: unique symbol;

type Included = { learner: 'learner'; helper: 'learner' | 'helper'; organiser: Role };

/** Somebody has at least this role in this cohort: an organiser's will do for a helper's. */
export type InCohort<Wanted extends Role = 'learner'> = {
  readonly cohortId: string;
  readonly [checked]: Readonly<Record<Included[Wanted], true>>;
};

/** Somebody looks after this workspace: they manage it, or organise a cohort of it. */
export type InWorkspace = { readonly workspaceId: string; readonly [checked]: 'organises' };

// The only casts there are: what they promise has just been looked up.
const inCohort = <Wanted extends Role>(cohortId: string) => ({ cohortId }) as InCohort<Wanted>;

/** Throws UserError where the caller hasn't this role there. */
export const requireRole = <const Wanted extends Role>(
  { cohorts }: Pick<Caller, 'cohorts'>,
  cohortId: string,
  wanted: Wanted,
): InCohort<Wanted> => {
  const held = cohorts.find((each) => each.cohortId === cohortId);
  if (!held) throw new UserError(text`I can’t find that cohort among yours.`);
  if (!includesRole(held.role, wanted))
    throw new UserError(
      text`Only ${wanted === 'helper' ? 'helpers and organisers' : 'organisers'} of **${held.name}** can do that.`,
    );
  return inCohort<Wanted>(cohortId);
};

export const hasRole = ({ cohorts }: Pick<Caller, 'cohorts'>, cohortId: string, wanted: Role): boolean =>
  cohorts.some((each) => each.cohortId === cohortId && includesRole(each.role, wanted));

/** All cohorts in which the caller has this role, the oldest first. */
export const cohortsWith = <const Wanted extends Role>(
  { cohorts }: Pick<Caller, 'cohorts'>,
  wanted: Wanted,
): readonly (InCohort<Wanted> & Pick<CohortRole, 'name' | 'workspaceId'>)[] =>
  cohorts
    .filter(({ role }) => includesRole(role, wanted))
    .map(({ cohortId, name, workspaceId }) => ({ ...inCohort<Wanted>(cohortId), name, workspaceId }));

/** Throws UserError for whoever neither manages the workspace they act in nor organises a cohort of it. */
export const requireOrganiserHere = ({ cohorts, manages, workspaceId }: Caller): InWorkspace => {
  const organises = cohorts.some((each) => each.workspaceId === workspaceId && each.role === 'organiser');
  if (!manages && !organises)
    throw new UserError(text`Only whoever manages this workspace or organises a cohort here can do that.`);
  return { workspaceId } as InWorkspace;
};
