/** Weeks and seasons of a cohort, counted from its first day; pure. Dates are `YYYY-MM-DD`. */

export const periodNames = ['week', 'season', 'last-season'] as const;
export type PeriodName = (typeof periodNames)[number];

export type Range = { readonly from: string; readonly to: string };

export type Period = Range & {
  /** From 1. */
  readonly season: number;
  readonly week: number;
  /** As it stood at the end of the last week; nothing in its first. */
  readonly before: Range | undefined;
};

const WEEK_DAYS = 7;
/** Long enough to come back from a bad week, short enough to begin anew. */
export const SEASON_WEEKS = 4;

/**
 * Nothing before the cohort has begun, nor for a season before its first. Once it has ended, its
 * last week and season stay.
 */
export const periodOf = (
  name: PeriodName,
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null },
  today: Temporal.PlainDate,
): Period | undefined => {
  const start = Temporal.PlainDate.from(startsOn);
  const now = endsOn !== null && endsOn < today.toString() ? Temporal.PlainDate.from(endsOn) : today;
  const weeksGone = Math.floor(start.until(now).days / WEEK_DAYS);
  const dayOfWeek = (week: number, day = 0): string => start.add({ days: week * WEEK_DAYS + day }).toString();
  const seasonsGone = Math.floor(weeksGone / SEASON_WEEKS) - (name === 'last-season' ? 1 : 0);
  if (weeksGone < 0 || seasonsGone < 0) return undefined;
  const first = seasonsGone * SEASON_WEEKS;
  const [from, last] = name === 'week' ? [weeksGone, weeksGone] : [first, first + SEASON_WEEKS - 1];
  const ahead = Math.min(last, weeksGone);
  const beforeFrom = name === 'week' ? from - 1 : from;
  const lastDay = dayOfWeek(last, WEEK_DAYS - 1);
  return {
    from: dayOfWeek(from),
    // What came after its end is nobody's.
    to: endsOn !== null && endsOn < lastDay ? endsOn : lastDay,
    season: seasonsGone + 1,
    week: ahead + 1,
    before:
      ahead > beforeFrom || (name === 'week' && beforeFrom >= 0)
        ? { from: dayOfWeek(beforeFrom), to: dayOfWeek(ahead - 1, WEEK_DAYS - 1) }
        : undefined,
  };
};
