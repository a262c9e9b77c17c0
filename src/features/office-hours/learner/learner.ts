/** Office hours as learners meet them: what the feature's list takes from here. */
import type { Action } from '../../../chat/receive/action.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { afterActions } from './after/after.ts';
import { joiningActions } from './joining.ts';
import { placeActions } from './place.ts';

export const learnerActions = (needs: OfficeHoursFeatureNeeds): Action[] => [
  ...joiningActions(needs),
  ...placeActions(needs),
  ...afterActions(needs),
];
