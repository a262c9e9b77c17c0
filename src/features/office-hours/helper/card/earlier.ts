/** What a helper sees of a learner: the questions that were helped before, with the helpers' notes. */
import type { Caller } from '../../../../chat/context.ts';
import type { LearnerOf } from '../../../../chat/feature.ts';
import type { Block } from '../../../../chat/view/view.ts';
import { requireHelped } from '../../../../community/cohort/helped.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { findEarlier } from './claim-rows.ts';
import { EARLIER_SHOWN, earlierBlocks } from './claim-view.ts';

export const earlierOfLearner = async (
  { database: { orm } }: Pick<OfficeHoursFeatureNeeds, 'database'>,
  helper: Pick<Caller, 'cohorts'>,
  { cohortId, personId }: LearnerOf,
): Promise<readonly Block[]> => {
  const { name } = await requireHelped(orm, helper, { cohortId, personId });
  const earlier = await findEarlier(orm, { cohortId, personId, except: undefined }, EARLIER_SHOWN);
  return earlierBlocks(earlier, name);
};
