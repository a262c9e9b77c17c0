/** What a person is told of the days ahead. */
import type { Agenda } from '../../study/asking/agenda.ts';
import type { Forecast } from './round-view.ts';

/** How many days ahead. */
const DAYS_AHEAD = 3;

export const forecastOf = ({ dueWanted, comingDays, today }: Agenda): Forecast => ({
  dueNow: dueWanted,
  days: comingDays(DAYS_AHEAD),
  today: today.toString(),
});
