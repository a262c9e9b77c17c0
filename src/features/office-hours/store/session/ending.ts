/** When an open session closes by itself. */
import { sql } from 'drizzle-orm';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { isLeft } from '../left.ts';

/** One that nobody closes doesn't keep people waiting for ever. */
const LONGEST_HOURS = 12;
/** Long enough for somebody else to take over. */
export const LEFT_MINUTES = 30;

/** Where nobody said until when: some time after the last helper has gone. */
const untilLeft = sql`least(
  ${session.openedAt} + make_interval(hours => ${LONGEST_HOURS}),
  case when ${isLeft(sql`${session.id}`)} then ${session.leftAt} + make_interval(mins => ${LEFT_MINUTES}) end)`;

/** Once its cohort is archived nobody is helped in it any more. */
export const endsAt = sql`least(
  coalesce(${session.closesAt}, ${untilLeft}),
  (select h.archived_at from cohort h where h.id = ${session.cohortId}))`;
