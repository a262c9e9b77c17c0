/**
 * A learner's day: from 04:00 to 04:00 in their own zone, so that a late evening belongs to the day
 * it feels like.
 */

export const DAY_STARTS_AT_HOUR = 4;

/**
 * The local date that an instant counts for. Wall-clock arithmetic: on a day when clocks change, a
 * day still starts at 04:00.
 */
export const studyDay = (at: Temporal.Instant, zone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().subtract({ hours: DAY_STARTS_AT_HOUR }).toPlainDate();

/** The first instant of a learner's day. */
export const startOfStudyDay = (day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  day
    .toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from({ hour: DAY_STARTS_AT_HOUR }),
    })
    .toInstant();
