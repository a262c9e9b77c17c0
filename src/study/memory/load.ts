/**
 * Spreads what comes back over the days that FSRS leaves open: lighter days first, easy days last;
 * pure.
 */
import { seededNumbers } from '../../lib/random.ts';

/**
 * How much comes back on which of a person's next days, without the question that is being
 * scheduled.
 */
export type Load = {
  /** Questions by day, as `YYYY-MM-DD`; a day that isn't there has none. */
  readonly due: Readonly<Record<string, number>>;
  /** Weekdays, 1 (Monday) to 7, on which little should come back. */
  readonly easyDays: readonly number[];
};

/**
 * On an easy day each question counts as three: it gets about a third of what its neighbours get.
 */
const EASY_DAY_WEIGHT = 3;

/**
 * The lightest day of a range, in days from `today`.
 *
 * @param usual what FSRS' own fuzz chose: kept wherever no day is lighter, so that equal loads are
 * spread as FSRS spreads them
 * @param seed decides among equally light days, the same way on replay
 */
export const lightestInterval = (
  range: { readonly from: number; readonly to: number },
  usual: number,
  today: Temporal.PlainDate,
  load: Load,
  seed: string,
) => {
  if (usual < range.from || usual > range.to) return usual;
  const days = Array.from({ length: range.to - range.from + 1 }, (_, index) => {
    const interval = range.from + index;
    const day = today.add({ days: interval });
    // The question itself counts too: else an easy day without any would be as good as another.
    const questions = (load.due[day.toString()] ?? 0) + 1;
    return {
      interval,
      weight: questions * (load.easyDays.includes(day.dayOfWeek) ? EASY_DAY_WEIGHT : 1),
    };
  });
  const lightest = Math.min(...days.map(({ weight }) => weight));
  const best = days.filter(({ weight }) => weight === lightest);
  if (best.some(({ interval }) => interval === usual)) return usual;
  return best[Math.floor(seededNumbers(`${seed}:${today}`)() * best.length)]?.interval ?? usual;
};
