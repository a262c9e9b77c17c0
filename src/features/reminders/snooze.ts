/** Until when a reminder is put off; pure. */
import { localDate } from '../../lib/occurrence.ts';

export const snoozes = ['hour', 'tonight', 'tomorrow'] as const;
export type Snooze = (typeof snoozes)[number];

const EVENING = Temporal.PlainTime.from('19:00');
/** Where the evening has begun already. */
const LATER_HOURS = 2;

/** `tomorrow` is at their usual hour. */
export const snoozeUntil = (
  snooze: Snooze,
  at: Temporal.Instant,
  { zone, remindsAt }: { readonly zone: string; readonly remindsAt: string },
) => {
  const on = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
  const today = localDate(at, zone);
  switch (snooze) {
    case 'hour':
      return at.add({ hours: 1 });
    case 'tonight': {
      const evening = on(today, EVENING);
      return Temporal.Instant.compare(evening, at) > 0 ? evening : at.add({ hours: LATER_HOURS });
    }
    case 'tomorrow':
      return on(today.add({ days: 1 }), Temporal.PlainTime.from(remindsAt));
  }
};
