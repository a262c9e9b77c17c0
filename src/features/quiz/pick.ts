/** What a person is told of the days ahead. */
import type { StudyNeeds } from '../../study/answer.ts';
import type { Desk, Moment } from '../../study/desk.ts';
import { findDueDays } from '../../study/memories.ts';
import type { Outlook } from './round-view.ts';

/** How many days ahead. */
const DAYS_AHEAD = 3;

export const findOutlook = async (
  needs: StudyNeeds,
  act: Moment,
  desk: Pick<Desk, 'today' | 'dueWanted'>,
): Promise<Outlook> => ({
  dueNow: desk.dueWanted,
  days: await findDueDays(needs, act, DAYS_AHEAD),
  today: desk.today.toString(),
});
