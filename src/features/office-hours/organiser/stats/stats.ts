/** /oh do:stats: how long people wait, how long help takes, whether what was said of waits held. */

import type { Context } from '../../../../chat/context.ts';
import type { Action } from '../../../../chat/receive/action.ts';
import type { View } from '../../../../chat/view/view.ts';
import type { InCohort } from '../../../../community/roles.ts';
import { weekdayNames } from '../../../../lib/time/local-time.ts';
import { organiserAction } from '../../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { setUpView } from '../../running/set-up-here.ts';
import { findCohortZone } from '../schedule/plan-store.ts';
import { findSettings } from '../settings/settings-store.ts';
import { byWeekday, groupedBy, heldBy, overall, savedBy } from './stats-facts.ts';
import { waitsPicture } from './stats-picture.ts';
import { findComments, findFeedback, findHelps, findOffers, findSaidWaits } from './stats-store.ts';
import { COMMENTS_SHOWN, type Stats, statsView } from './stats-view.ts';

/** Before, there were other people and another pace. */
const DAYS = 90;

export const statsActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  organiserAction('stats', 'update', (context, by) => showStats(needs, context, by)),
];

export const showStats = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  context: Context,
  { cohortId }: InCohort<'organiser'>,
): Promise<View> => {
  const settings = await findSettings(orm, cohortId);
  if (!settings) return setUpView(cohortId, context);
  const since = context.at.subtract({ hours: DAYS * 24 });
  const zone = (await findCohortZone(orm, cohortId)) ?? context.caller.zone;
  const [called, waits, offers, feedback, comments] = await Promise.all([
    findHelps(orm, cohortId, since),
    findSaidWaits(orm, cohortId, since),
    findOffers(orm, cohortId, since),
    findFeedback(orm, cohortId, since),
    findComments(orm, cohortId, since, COMMENTS_SHOWN),
  ]);
  const helps = called.map(({ calledAtMs, ...help }) => ({
    ...help,
    weekday: Temporal.Instant.fromEpochMilliseconds(Math.floor(calledAtMs)).toZonedDateTimeISO(zone).dayOfWeek,
  }));
  const stats: Stats = {
    cohortId,
    cohortName: settings.cohortName,
    days: DAYS,
    all: overall(helps),
    byQueue: groupedBy(helps, ({ queue }) => queue),
    byHelper: groupedBy(
      helps,
      ({ helper }) => helper,
      ({ helperId }) => helperId,
    ),
    byWeekday: byWeekday(helps, weekdayNames),
    held: heldBy(waits),
    offers,
    saved: savedBy(offers),
    feedback,
    comments,
  };
  return statsView(stats, waitsPicture(stats));
};
