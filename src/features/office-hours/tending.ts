/**
 * What follows of what somebody did, once it is committed: the cards of those who wait, and the board.
 * Nobody's reply waits for it. One at a time for each cohort: whoever comes meanwhile is seen to by the
 * one that is at it, so that five hundred who join at once are a few looks and not five hundred.
 */
import { tendBoards } from './board/board.ts';
import type { OfficeHoursFeatureNeeds } from './needs.ts';
import { refreshLine } from './store/timers/line-moves.ts';

export type Tending = {
  /** Begins it, or sees to it that whoever is at it looks once more. */
  readonly tend: (cohortId: string, at: Temporal.Instant) => void;
  /**
   * Resolves once cards of this cohort aren’t being changed: nobody can be called while theirs is, so
   * that whoever calls the next would pass them by.
   */
  readonly lineAtRest: (cohortId: string) => Promise<void>;
  /** Throws what has failed since it was asked last, and waits for nothing. */
  readonly tellFailures: () => void;
  /** Resolves once nothing is under way; rejects with what has failed since it was asked last. */
  readonly settled: () => Promise<void>;
};

export const createTending = (needs: OfficeHoursFeatureNeeds): Tending => {
  const asked = new Map<string, Temporal.Instant | undefined>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const lines = new Map<string, Promise<unknown>>();

  const work = async (cohortId: string, at: Temporal.Instant): Promise<void> => {
    let now: Temporal.Instant | undefined = at;
    while (now) {
      asked.set(cohortId, undefined);
      const line = refreshLine(needs, cohortId, now);
      lines.set(cohortId, line);
      await line.finally(() => lines.delete(cohortId));
      await tendBoards(needs, cohortId, now);
      now = asked.get(cohortId);
    }
  };

  const tellFailures = (): void => {
    const failed = failures.splice(0);
    if (failed.length > 0) throw new AggregateError(failed, 'lines or boards not looked after');
  };

  return {
    tend: (cohortId, at) => {
      const isAtIt = asked.has(cohortId);
      asked.set(cohortId, at);
      if (isAtIt) return;
      const working = work(cohortId, at)
        // What was done is done: the minute's look after lines and boards comes to this one again.
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          asked.delete(cohortId);
          underWay.delete(working);
        });
      underWay.add(working);
    },
    lineAtRest: async (cohortId) => void (await lines.get(cohortId)?.catch(() => {})),
    tellFailures,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
      tellFailures();
    },
  };
};
