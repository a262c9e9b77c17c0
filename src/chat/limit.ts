/**
 * How much one person may do at once, so that a script can't crowd out the others. Far more than
 * anybody presses; counted in each process for itself.
 */
import { createBoundedMap } from '../lib/process/bounded-map.ts';

export type Limit = {
  /** Seconds to wait, or 0 and it is counted. `name`: of the command or action. */
  readonly take: (personId: string, name: string) => number;
};

/** So many at once, and then so many a second. */
type Allowed = { readonly atOnce: number; readonly everySecond: number };

const OF_A_PERSON: Allowed = { atOnce: 40, everySecond: 2 };
const OF_ONE_ACTION: Allowed = { atOnce: 20, everySecond: 1 };
/** Beyond these, whoever was quiet the longest begins anew. */
const REMEMBERED = 10_000;

/** Milliseconds by a clock that nobody sets. */
export const createLimit = (nowMs: () => number = () => performance.now()): Limit => {
  /** Until when each has used up what it may do, as if all of it came at an even pace. */
  const usedUntilMs = createBoundedMap<number>(REMEMBERED);

  const overMs = (key: string, { atOnce, everySecond }: Allowed): number => {
    const eachMs = 1000 / everySecond;
    return Math.max(usedUntilMs.get(key) ?? 0, nowMs()) + eachMs - nowMs() - atOnce * eachMs;
  };
  const use = (key: string, { everySecond }: Allowed): void =>
    usedUntilMs.set(key, Math.max(usedUntilMs.get(key) ?? 0, nowMs()) + 1000 / everySecond);

  return {
    take: (personId, name) => {
      const one = `${personId} ${name}`;
      const waitMs = Math.max(overMs(personId, OF_A_PERSON), overMs(one, OF_ONE_ACTION));
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      use(personId, OF_A_PERSON);
      use(one, OF_ONE_ACTION);
      return 0;
    },
  };
};
