/** What failed is let rest in this process, so that it keeps nothing else waiting. */

export type Resting = {
  /** The ids of those that rest. */
  readonly now: () => readonly string[];
  readonly failed: (id: string) => void;
  readonly done: (id: string) => void;
};

type Rest = { readonly until: number; readonly restMs: number };

/**
 * Real time, as failures are: twice as long after each try, since what is wrong seldom mends itself;
 * `mostMs` at most, which is `leastMs` where nothing is said.
 */
export const createResting = ({
  leastMs,
  mostMs = leastMs,
}: {
  readonly leastMs: number;
  readonly mostMs?: number;
}): Resting => {
  const rests = new Map<string, Rest>();
  /** Not tried for so long after its rest, it isn't due any more. */
  const isForgotten = ({ until }: Rest): boolean => until + mostMs < performance.now();
  return {
    now: () => {
      for (const [id, rest] of rests) if (isForgotten(rest)) rests.delete(id);
      return [...rests].flatMap(([id, { until }]) => (until > performance.now() ? [id] : []));
    },
    failed: (id) => {
      const restMs = Math.min(2 * (rests.get(id)?.restMs ?? leastMs / 2), mostMs);
      rests.set(id, { until: performance.now() + restMs, restMs });
    },
    done: (id) => void rests.delete(id),
  };
};
