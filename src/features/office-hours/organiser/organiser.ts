/** What organisers do with office hours, and what is said and done of that. */
import type { Action } from '../../../chat/receive/action.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { calendarActions } from './feed/calendar-file.ts';
import { scheduleActions } from './schedule/schedule.ts';
import { settingsActions } from './settings/settings.ts';
import { setUpStepActions } from './setup-step.ts';
import { exportActions } from './stats/export.ts';
import { statsActions } from './stats/stats.ts';

export const organiserActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  ...settingsActions(needs),
  ...setUpStepActions(needs),
  ...scheduleActions(needs),
  ...calendarActions(needs),
  ...statsActions(needs),
  ...exportActions(needs),
];
