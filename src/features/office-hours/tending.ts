/**
 * What follows of what somebody did, once it is committed: the cards of those who wait, and the board.
 * One at a time for each cohort: whoever comes meanwhile is seen to by the one that is at it, so that
 * five hundred who join at once are a few looks and not five hundred.
 */
import { tendBoards } from './board/board.ts';
import type { OfficeHoursFeatureNeeds } from './needs.ts';
import { refreshLine } from './store/line-moves.ts';

export type Tend = (cohortId: string, at: Temporal.Instant) => Promise<void>;

export const createTending = (needs: OfficeHoursFeatureNeeds): Tend => {
  const asked = new Map<string, Temporal.Instant | undefined>();
  return async (cohortId, at) => {
    if (asked.has(cohortId)) {
      asked.set(cohortId, at);
      return;
    }
    try {
      let now: Temporal.Instant | undefined = at;
      while (now) {
        asked.set(cohortId, undefined);
        await refreshLine(needs, cohortId, now);
        await tendBoards(needs, cohortId, now);
        now = asked.get(cohortId);
      }
    } finally {
      asked.delete(cohortId);
    }
  };
};
