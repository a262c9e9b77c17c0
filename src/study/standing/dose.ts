/** How much a cohort asks of a day, and how much of it counts. */
import { studyDefaults } from '../../community/person/study-settings.ts';

/**
 * Reviews a day by which all are measured: what newcomers are given, whatever somebody chose for
 * themselves, so that a small dose is no advantage.
 */
export const DOSE = studyDefaults.reviewsPerDay;

/**
 * More that is known after a day and wasn't before doesn't count as improved: twice what newcomers
 * are given that is new. So a night over one's notes is worth as much as an eager day.
 */
export const GAINED_A_DAY = 2 * studyDefaults.newPerDay;
