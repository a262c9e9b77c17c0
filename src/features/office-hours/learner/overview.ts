/** What of office hours stands on /oh and on a learner's Home: their place, or when they open. */
import type { Caller, Context } from '../../../chat/context.ts';
import type { Block, View } from '../../../chat/view/view.ts';
import { cohortsWith, requireRole } from '../../../community/roles.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { shutView } from './join-views.ts';
import { findOpening } from './opening-store.ts';
import { findOwnSeat } from './seat.ts';
import { homeBlocks, openView, seatView } from './views.ts';

type Needs = OfficeHoursFeatureNeeds;

/** Nothing where the cohort has no office hours. */
export const learnerOverview = async (
  { database, ...needs }: Needs,
  { caller, at }: Context,
  cohortId: string,
): Promise<View | undefined> => {
  requireRole(caller, cohortId, 'learner');
  const seat = await findOwnSeat({ ...needs, database }, caller.personId, cohortId, at);
  if (seat) return seatView(seat);
  const opening = await findOpening(database, cohortId, caller.personId, at);
  return opening && (opening.state === 'open' ? openView(opening) : shutView(opening));
};

/** On Home, which says more than this. */
const HOME_AT_MOST = 3;

export const learnerHome = async (needs: Needs, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> => {
  const cohorts = cohortsWith(caller, 'learner').slice(0, HOME_AT_MOST);
  const found = await Promise.all(
    cohorts.map(async ({ cohortId, name }) => {
      const opening = await findOpening(needs.database, cohortId, caller.personId, at);
      if (!opening) return [];
      const seat = await findOwnSeat(needs, caller.personId, cohortId, at);
      // Nothing planned, nothing asked: nothing to say.
      if (!seat && opening.state === 'closed' && opening.opensAtMs === undefined) return [];
      return homeBlocks(cohorts.length > 1 ? name : undefined, opening, seat);
    }),
  );
  return found.flat();
};
