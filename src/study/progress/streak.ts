/**
 * How steadily somebody answers what is due, counted in days that asked something: a day off, a
 * vacation or a day without anything due is no gap; pure.
 */

/** A day of a person's own, as `YYYY-MM-DD`. */
export type DueDay = {
  readonly day: string;
  /** Something was due on it. */
  readonly asked: boolean;
  /** They answered something due or new. */
  readonly kept: boolean;
  /** Nothing was expected of them: the cohort's day off, their vacation, a change of zone. */
  readonly free: boolean;
};

export type Streak = {
  /** Of the last due days, `STREAK_DAYS` at most, those on which they answered. */
  readonly kept: number;
  readonly of: number;
  /** Due days in a row, up to now and at best; those that a freeze covers aren't counted. */
  readonly run: number;
  readonly best: number;
  /** Of the last due days, those that a freeze covers in the run that goes on, the latest last. */
  readonly frozen: readonly string[];
  /** For the next due day. */
  readonly freezesLeft: number;
};

export const STREAK_DAYS = 14;
/** So many of any `STREAK_DAYS` due days in a row may be missed. */
export const FREEZES = 2;

/** `days` in their order, the last is today: it isn't over, so it counts once something was answered. */
export const findStreak = (days: readonly DueDay[]): Streak => {
  const counted = days.filter(({ asked, kept, free }, index) => asked && (kept || (!free && index < days.length - 1)));
  const latest = counted.slice(-STREAK_DAYS);
  const runs = findRuns(counted);
  const run = runs.at(-1) ?? { from: 0, kept: 0, missed: [] };
  const firstKept = counted.findIndex(({ kept }, index) => index >= run.from && kept);
  const covered = firstKept < 0 ? [] : run.missed.filter((index) => index > firstKept);
  const isRecent = (index: number, within: number): boolean => index >= counted.length - within;
  return {
    kept: latest.filter(({ kept }) => kept).length,
    of: latest.length,
    run: run.kept,
    best: Math.max(0, ...runs.map(({ kept }) => kept)),
    frozen: covered.filter((index) => isRecent(index, STREAK_DAYS)).flatMap((index) => counted[index]?.day ?? []),
    freezesLeft: FREEZES - covered.filter((index) => isRecent(index, STREAK_DAYS - 1)).length,
  };
};

type Run = { readonly from: number; readonly kept: number; readonly missed: readonly number[] };

/**
 * The longest run that ends with each day. A run may miss what its freezes cover and no more;
 * wherever it would, it begins behind the first of those that are too many.
 */
const findRuns = (days: readonly DueDay[]): readonly Run[] => {
  let from = 0;
  let kept: readonly number[] = [];
  let missed: readonly number[] = [];
  return days.map((day, index): Run => {
    if (day.kept) kept = [...kept, index];
    else {
      const tooMany = missed.at(-FREEZES);
      if (tooMany !== undefined && index - tooMany < STREAK_DAYS) from = tooMany + 1;
      missed = [...missed, index].filter((each) => each >= from);
      kept = kept.filter((each) => each >= from);
    }
    return { from, kept: kept.length, missed };
  });
};
