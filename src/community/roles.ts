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

type Holder = Pick<Caller, 'cohorts'>;

/** Throws UserError where the caller hasn't this role there, and for a cohort that is archived. */
export const requireRole = <const Wanted extends Role>(
  holder: Holder,
  cohortId: string,
  wanted: Wanted,
): InCohort<Wanted> => {
  const held = requireHeld(holder, cohortId, wanted);
  if (held.archived)
    throw new UserError(text`**${held.name}** is archived. /cohort can bring it back for its organisers.`);
  return inCohort<Wanted>(cohortId);
};

/** For bringing a cohort back: it may be archived. */
export const requireRoleThoughArchived = <const Wanted extends Role>(
  holder: Holder,
  cohortId: string,
  wanted: Wanted,
): InCohort<Wanted> => inCohort<Wanted>(requireHeld(holder, cohortId, wanted).cohortId);

const requireHeld = ({ cohorts }: Holder, cohortId: string, wanted: Role): CohortRole => {
  const held = cohorts.find((each) => each.cohortId === cohortId);
  if (!held) throw new UserError(text`I can’t find that cohort among yours.`, { lacksRole: true });
  if (!includesRole(held.role, wanted))
    throw new UserError(
      text`Only ${wanted === 'helper' ? 'helpers and organisers' : 'organisers'} of **${held.name}** can do that.`,
      { lacksRole: true },
    );
  return held;
};

/** In a cohort that goes on. */
export const hasRole = ({ cohorts }: Holder, cohortId: string, wanted: Role): boolean =>
  cohorts.some((each) => each.cohortId === cohortId && !each.archived && includesRole(each.role, wanted));

/** All cohorts that go on in which the caller has this role, the oldest first. */
export const cohortsWith = <const Wanted extends Role>(
  { cohorts }: Holder,
  wanted: Wanted,
): readonly (InCohort<Wanted> & Pick<CohortRole, 'name' | 'workspaceId'>)[] =>
  cohorts
    .filter(({ role, archived }) => !archived && includesRole(role, wanted))
    .map(({ cohortId, name, workspaceId }) => ({ ...inCohort<Wanted>(cohortId), name, workspaceId }));

/**
 * Throws UserError for whoever neither manages the workspace they act in nor organises a cohort of
 * it.
 */
export const requireOrganiserHere = ({ cohorts, manages, workspaceId }: Caller): InWorkspace => {
  const organises = cohorts.some((each) => each.workspaceId === workspaceId && each.role === 'organiser');
  if (!manages && !organises)
    throw new UserError(text`Only whoever manages this workspace or organises a cohort here can do that.`, {
      lacksRole: true,
    });
  return { workspaceId } as InWorkspace;
};
