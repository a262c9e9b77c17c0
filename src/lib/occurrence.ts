/** When something that recurs by the wall clock happens: by local dates, so that no change of clocks or zones can skip or repeat one. */

export type Recurrence = {
  /** IANA. */
  readonly zone: string;
  /** `HH:MM` on the wall clock. */
  readonly time: string;
  /** ISO: 1 is Monday. */
  readonly weekdays: readonly number[];
};

/** The local date at this instant. */
export const localDate = (at: Temporal.Instant, zone: string): Temporal.PlainDate => at.toZonedDateTimeISO(zone).toPlainDate();

/** The instant of a wall-clock time on a date: a time that the clocks skip is the first moment after the gap, a repeated one its first. */
export const instantOn = (day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant();

/** The first date of its weekdays on or after `from`; none where it has no weekday. */
export const firstDayOn = ({ weekdays }: Pick<Recurrence, 'weekdays'>, from: Temporal.PlainDate): Temporal.PlainDate | undefined =>
  Array.from({ length: 7 }, (_, days) => from.add({ days })).find(({ dayOfWeek }) => weekdays.includes(dayOfWeek));
