/** Until when a reminder is put off; pure. */
import { localDate } from '../../lib/time/occurrence.ts';

export const snoozes = ['hour', 'tonight', 'tomorrow'] as const;
export type Snooze = (typeof snoozes)[number];

/**
 * Tonight is at the first of these that is far enough away; after the last of them nobody wants to
 * be written to.
 */
const EVENINGS = ['19:00', '21:00', '22:00'].map((time) => Temporal.PlainTime.from(time));
const FAR_ENOUGH = { minutes: 30 } as const;

/** `tomorrow` is at their usual hour, and so is `tonight` where the night has begun. */
export const snoozeUntil = (
  snooze: Snooze,
  at: Temporal.Instant,
  { zone, remindsAt }: { readonly zone: string; readonly remindsAt: string },
): { readonly until: Temporal.Instant; readonly atUsualHour: boolean } => {
  const on = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
  const today = localDate(at, zone);
  const tomorrow = {
    until: on(today.add({ days: 1 }), Temporal.PlainTime.from(remindsAt)),
    atUsualHour: true,
  };
  switch (snooze) {
    case 'hour':
      return { until: at.add({ hours: 1 }), atUsualHour: false };
    case 'tonight': {
      const evening = EVENINGS.map((time) => on(today, time)).find(
        (each) => Temporal.Instant.compare(each, at.add(FAR_ENOUGH)) >= 0,
      );
      return evening ? { until: evening, atUsualHour: false } : tomorrow;
    }
    case 'tomorrow':
      return tomorrow;
  }
};
