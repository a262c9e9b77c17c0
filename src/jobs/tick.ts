/** The minute tick: does what has come due, whoever else does the same at once. */
import type { Routine } from '../chat/notice.ts';

/** Shares of one routine a tick: what is left is done by the next, so that one routine can't keep the others waiting. */
const SHARES_AT_MOST = 200;

/** Runs every routine until nothing is left or its share is used; one that fails doesn't stop the others. */
export const runRoutines = async (routines: readonly Routine[], at: Temporal.Instant, onError: (error: unknown, routine: string) => void): Promise<void> => {
  for (const routine of routines) {
    try {
      for (let share = 0; share < SHARES_AT_MOST; share += 1) if (!(await routine.run(at))) break;
    } catch (error) {
      onError(error, routine.name);
    }
  }
};

/** When the first of them has something due. */
export const findNextAt = async (routines: readonly Routine[]): Promise<Temporal.Instant | undefined> => {
  const instants = await Promise.all(routines.map((routine) => routine.nextAt()));
  return instants.filter((instant) => instant !== undefined).toSorted(Temporal.Instant.compare)[0];
};
