/** What organisers do with office hours, and what is said and done of that. */
import type { Action } from '../../../chat/action.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { calendarActions } from './calendar-file.ts';
import { exportActions } from './export.ts';
import { scheduleActions } from './schedule.ts';
import { settingsActions } from './settings.ts';
import { setUpStepActions } from './setup-step.ts';
import { statsActions } from './stats.ts';

export const organiserActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  ...settingsActions(needs),
  ...setUpStepActions(needs),
  ...scheduleActions(needs),
  ...calendarActions(needs),
  ...statsActions(needs),
  ...exportActions(needs),
];
