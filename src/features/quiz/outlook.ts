/** What a person is told of the days ahead. */
import type { Desk } from '../../study/asking/desk.ts';
import type { Outlook } from './round-view.ts';

/** How many days ahead. */
const DAYS_AHEAD = 3;

export const outlookOf = ({ dueWanted, comingDays, today }: Desk): Outlook => ({
  dueNow: dueWanted,
  days: comingDays(DAYS_AHEAD),
  today: today.toString(),
});
