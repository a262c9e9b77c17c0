/** When the next question of a cohort is asked, and whether there is one. */
import { firstDayOn } from '../../../lib/time/occurrence.ts';
import type { CohortSchedule } from './cohort-schedules.ts';

/**
 * The date that is asked next, as `YYYY-MM-DD`: the first of its weekdays from `nextOn` that is no
 * day off, and not before the cohort starts; pure.
 */
export const nextAsked = (
  { nextOn, weekdays }: { readonly nextOn: string; readonly weekdays: readonly number[] },
  holidays: readonly string[],
  startsOn = nextOn,
): string => {
  const onWeekday = (from: Temporal.PlainDate): Temporal.PlainDate => firstDayOn({ weekdays }, from) ?? from;
  let day = onWeekday(Temporal.PlainDate.from(startsOn > nextOn ? startsOn : nextOn));
  while (holidays.includes(day.toString())) day = onWeekday(day.add({ days: 1 }));
  return day.toString();
};

/**
 * Why nothing is posted any more, where that is so; `today` is the cohort's own date. The last
 * question is open until the day after the last.
 */
export const whyOver = (
  { cohort: { archivedAt, endsOn } }: { readonly cohort: Pick<CohortSchedule['cohort'], 'archivedAt' | 'endsOn'> },
  today: string,
): 'archived' | 'ended' | undefined => {
  if (archivedAt !== null) return 'archived';
  const yesterday = Temporal.PlainDate.from(today).subtract({ days: 1 }).toString();
  return endsOn !== null && endsOn < yesterday ? 'ended' : undefined;
};
