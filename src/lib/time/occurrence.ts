/**
 * When something that recurs by the wall clock happens: by local dates, so that no change of clocks
 * or zones can skip or repeat one.
 */

export type Recurrence = {
  /** IANA. */
  readonly zone: string;
  /** `HH:MM` on the wall clock. */
  readonly time: string;
  /** ISO: 1 is Monday. */
  readonly weekdays: readonly number[];
};

/** The local date at this instant. */
export const localDate = (at: Temporal.Instant, zone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDate();

/**
 * The instant of a wall-clock time on a date: a repeated time is its first, one that the clocks
 * skip is the first moment after the gap, or where the gap leads into the next date the last minute
 * before it. Always on that date, unless the zone skips the whole of it.
 */
export const instantOn = (day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant => {
  const wanted = day.toPlainDateTime(Temporal.PlainTime.from(time));
  const there = wanted.toZonedDateTime(zone);
  if (there.toPlainDateTime().equals(wanted)) return there.toInstant();
  const after = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next') ?? there;
  const before = after.subtract({ minutes: 1 });
  return (after.toPlainDate().equals(day) || !before.toPlainDate().equals(day) ? after : before).toInstant();
};

/** The first date of its weekdays on or after `from`; none where it has no weekday. */
export const firstDayOn = (
  { weekdays }: Pick<Recurrence, 'weekdays'>,
  from: Temporal.PlainDate,
): Temporal.PlainDate | undefined =>
  Array.from({ length: 7 }, (_, days) => from.add({ days })).find(({ dayOfWeek }) => weekdays.includes(dayOfWeek));
