/** How much a cohort asks of a day. */
import { studyDefaults } from '../../community/person/study-settings.ts';

/**
 * Reviews a day by which all are measured: what newcomers are given, whatever somebody chose for
 * themselves, so that a small dose is no advantage.
 */
export const DOSE = studyDefaults.reviewsPerDay;
