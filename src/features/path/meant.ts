/** Whose path in which cohort is meant, and how they stand on it. */
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { View } from '../../chat/view/view.ts';
import { whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { requireRoleThoughArchived } from '../../community/roles.ts';
import { text } from '../../lib/words/text.ts';
import { findPathStanding } from '../../study/path/find-standing.ts';
import type { PackStanding, PathStanding, UnitStanding } from '../../study/path/standing.ts';
import type { PathNeeds } from './needs.ts';

type Asker = Pick<Context, 'caller' | 'at'>;

/** Throws UserError for whoever isn't in it. One that is archived may still be looked at. */
export const findStanding = async (
  { database, curriculum }: Pick<PathNeeds, 'database' | 'curriculum'>,
  { caller, at }: Asker,
  cohort: string,
): Promise<PathStanding> => {
  const { cohortId } = requireRoleThoughArchived(caller, cohort, 'learner');
  const { personId } = caller;
  const standing = await findPathStanding(database, curriculum(), { personId, cohortId, at });
  if (!standing) throw new UserError(text`I can’t find that cohort among yours.`);
  return standing;
};

/** Throws UserError where it has left the curriculum. */
export const requireUnit = (
  { packs }: PathStanding,
  slug: string,
): { readonly pack: PackStanding; readonly unit: UnitStanding } => {
  for (const pack of packs) {
    const unit = pack.units.find((each) => each.slug === slug);
    if (unit) return { pack, unit };
  }
  throw new UserError(
    text`Your cohort isn’t taught that any more. What you ticked is kept. /path shows what there is.`,
  );
};

/** Whose path may be looked at: also where the cohort is over. */
export const about = { feature: 'path', role: 'learner', archived: true } as const;

/** The cohort that is meant, or the question which. */
export const askCohort = async (
  { database }: Pick<PathNeeds, 'database'>,
  { caller, channel }: Context,
): Promise<string | View> => {
  const meant = await findMeantCohort(database, caller, { channel, ...about });
  if (meant.kind === 'none') throw new UserError(text`You aren’t in a cohort yet. /cohort says how to join one.`);
  return meant.kind === 'meant' ? meant.cohort.cohortId : whichCohortView(meant.cohorts, about);
};
