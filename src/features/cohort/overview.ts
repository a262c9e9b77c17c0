/**
 * What /cohort shows of one cohort: to everybody where they are, to organisers what they can do.
 */
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import type { Block, View } from '../../chat/view/view.ts';
import { findCohortFacts } from '../../community/cohort/cohorts.ts';
import { requireRoleThoughArchived } from '../../community/roles.ts';
import { platforms } from '../../lib/platforms.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { CohortNeeds } from './needs.ts';
import { overviewView } from './views.ts';

/** Throws UserError for whoever isn't in it. */
export const overview = async (
  { database, drawRunning }: CohortNeeds,
  { caller, origin, at }: Pick<Context, 'caller' | 'origin' | 'at'>,
  cohortId: string,
  remark?: Text,
): Promise<View> => {
  const facts = await findCohortFacts(database.orm, requireRoleThoughArchived(caller, cohortId, 'learner'));
  const held = caller.cohorts.find((each) => each.cohortId === cohortId);
  if (!facts || !held) throw new UserError(text`I can’t find that cohort among yours.`);
  const { tellsRoles } = platforms[origin.platform];
  const organises = held.role === 'organiser' && facts.archivedAt === null;
  const pieces = organises ? await drawRunning(caller, cohortId, at) : [];
  const shown = { ...facts, held, others: caller.cohorts.length - 1, manages: caller.manages, tellsRoles };
  const draw = (running: readonly Block[]): View => overviewView({ ...shown, running }, remark);
  // As much as fits: each feature tells of the same elsewhere.
  const fitting = pieces.reduce<readonly Block[]>((running, { blocks }) => {
    const more = running.concat(blocks);
    return fitsLimits(draw(more)) ? more : running;
  }, []);
  return draw(fitting);
};
