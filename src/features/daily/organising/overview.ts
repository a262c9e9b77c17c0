/** What /daily shows: the cohorts that somebody is in or looks after, and what they may do here. */
import type { Caller, Context } from '../../../chat/context.ts';
import type { View } from '../../../chat/view/view.ts';
import { findDaysOff } from '../../../community/cohort/calendar.ts';
import { whichCohortView } from '../../../community/cohort/choose-cohort.ts';
import { findMeantCohort, rememberCohort } from '../../../community/cohort/which-cohort.ts';
import { cohortsWith } from '../../../community/roles.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { DailyNeeds } from '../needs.ts';
import { askedIn } from '../notices.ts';
import * as schedules from './cohort-schedules.ts';
import { whyOver } from './next-asked.ts';
import { overviewView, SHOWN_AT_MOST, type Shown } from './overview-view.ts';

type Told = {
  readonly remark?: Text;
  /** The cohort that is told of first: the one that is meant, or was just chosen or changed. */
  readonly first?: string;
  /** Of those that can be chosen: where the person's page begins. */
  readonly from?: string;
};

/** Who organises several is asked which; whoever learns in several reads of them all. */
export const openOverview = async (needs: DailyNeeds, context: Context): Promise<View> => {
  const { caller, channel } = context;
  const role = cohortsWith(caller, 'organiser').length > 1 ? 'organiser' : 'learner';
  const meant = await findMeantCohort(needs.database, caller, { channel, role });
  if (meant.kind === 'ask' && role === 'organiser') return whichCohortView(meant.cohorts, { feature: 'daily' });
  return overview(needs, context, meant.kind === 'meant' ? { first: meant.cohort.cohortId } : {});
};

/** Of the cohorts that post here there are some that they aren't in: those aren't remembered. */
export const chooseOverview = async (needs: DailyNeeds, context: Context, chosen: string): Promise<View> => {
  const { accountId, cohorts } = context.caller;
  if (cohorts.some(({ cohortId }) => cohortId === chosen)) await rememberCohort(needs.database, accountId, chosen);
  return overview(needs, context, { first: chosen });
};

export const overview = async (
  needs: DailyNeeds,
  context: Context,
  { remark, first, from }: Told = {},
): Promise<View> => {
  const { caller, at, channel, place } = context;
  const channelId = place === 'direct' ? undefined : channel?.externalId;
  const found = (await cohortSchedulesOf(needs, context)).filter((each) => isShown(each, context));
  const cohortSchedules = found.toSorted(
    (one, other) => Number(other.cohort.id === first) - Number(one.cohort.id === first),
  );
  const hasOwn = found.some(
    ({ cohort, channels }) =>
      cohort.archivedAt === null && [cohort, ...channels].some(({ workspaceId }) => workspaceId === caller.workspaceId),
  );
  const offers = caller.role === 'organiser' && !hasOwn;
  const offersElsewhere = offers && found.length === 0 ? 'elsewhere' : undefined;
  const whole = cohortsWith(caller, 'organiser').length > 1 ? 1 : SHOWN_AT_MOST;
  return overviewView(
    {
      shown: await show(needs, cohortSchedules.slice(0, whole), { caller, at, channelId }),
      others: cohortSchedules.slice(whole),
      offersOwn: offers && channelId !== undefined ? 'here' : offersElsewhere,
      threadIn: context.threadExternalId === undefined ? undefined : channel,
    },
    { remark, from },
  );
};

/**
 * What posts nothing, since it is over or isn't set up, is told only to those who can change that;
 * what somebody left, only where they have no other.
 */
export const isShown = (each: schedules.CohortSchedule, { caller, at }: Pick<Context, 'caller' | 'at'>): boolean => {
  if (each.organised) return true;
  if (each.gone && caller.cohorts.some(({ archived }) => !archived)) return false;
  const today = localDate(at, each.schedule?.zone ?? caller.zone).toString();
  return each.schedule !== undefined && whyOver(each, today) === undefined;
};

export const cohortSchedulesOf = (
  needs: DailyNeeds,
  { caller }: Pick<Context, 'caller'>,
): Promise<readonly schedules.CohortSchedule[]> => schedules.findCohortSchedules(needs.database.orm, caller);

type Asker = {
  readonly caller: Caller;
  readonly at: Temporal.Instant;
  readonly channelId: string | undefined;
};

export const show = (
  needs: DailyNeeds,
  cohortSchedules: readonly schedules.CohortSchedule[],
  asker: Asker,
): Promise<readonly Shown[]> =>
  Promise.all(cohortSchedules.map((cohortSchedule) => showOne(needs, cohortSchedule, asker)));

const showOne = async (
  needs: DailyNeeds,
  cohortSchedule: schedules.CohortSchedule,
  { caller, at, channelId }: Asker,
): Promise<Shown> => {
  const { orm } = needs.database;
  const { cohort, schedule } = cohortSchedule;
  const newest = await schedules.findNewest(orm, cohort.id);
  const asked = newest && askedIn(needs, newest);
  const localDay = localDate(at, schedule?.zone ?? caller.zone).toString();
  return {
    ...cohortSchedule,
    today: newest &&
      asked && {
        id: newest.id,
        state: newest.closedAt === null ? 'open' : 'closed',
        conceptTitle: asked.conceptTitle,
        closesAt: Temporal.Instant.from(newest.closesAt),
      },
    skippedFor: newest?.day === localDay ? (newest.skippedFor ?? undefined) : undefined,
    holidays: schedule ? await findDaysOff(orm, cohort.id, localDay) : [],
    localDay,
    readerZone: caller.zone,
    here: caller.role === 'organiser' ? doableHere(cohortSchedule, caller.workspaceId, channelId) : undefined,
  };
};

/**
 * What an organiser of this workspace may do with its channel: who organises the cohort decides
 * where it is posted, the others only whether it stays.
 */
const doableHere = (
  { cohort, organises, channels }: schedules.CohortSchedule,
  workspaceId: string,
  channelId: string | undefined,
): Shown['here'] => {
  const ours = channels.find((channel) => channel.workspaceId === workspaceId);
  const isHome = cohort.workspaceId === workspaceId;
  const isElsewhere = channelId !== undefined && ours?.channelExternalId !== channelId;
  if (!organises || !isElsewhere) return ours && !isHome ? 'leave' : undefined;
  if (ours) return 'move';
  return isHome ? 'post' : 'also';
};
