/** The minute tick: does what has come due, whoever else does the same at once. */
import type { Routine } from '../chat/deliver/notice.ts';

/** Of a tick, which comes each minute: what is left then is done by the next. */
const TICK_MS = 40_000;
/**
 * Shares of one routine until the others have their turn: so many that in most ticks each ends
 * before the next begins.
 */
const SHARES_A_TURN = 20;

type Bounds = {
  readonly withinMs?: number;
  /** No share begins once it is aborted: whoever stops doesn't wait for all that is due. */
  readonly signal?: AbortSignal;
};

/**
 * Runs every routine until nothing is left or the time is up, each in its turn and at least once;
 * one that fails doesn't stop the others.
 */
export const runRoutines = async (
  routines: readonly Routine[],
  at: Temporal.Instant,
  onError: (error: unknown, routine: string) => void,
  { withinMs = TICK_MS, signal }: Bounds = {},
): Promise<void> => {
  const giveUpAt = performance.now() + withinMs;
  const isOver = (): boolean => signal?.aborted === true || performance.now() >= giveUpAt;
  let left = routines;
  do {
    const more: Routine[] = [];
    for (const routine of left)
      if (!signal?.aborted && (await takeTurn(routine, at, isOver, onError))) more.push(routine);
    left = more;
  } while (left.length > 0 && !isOver());
};

/** Gives whether more may be left. */
const takeTurn = async (
  { name, run }: Routine,
  at: Temporal.Instant,
  isOver: () => boolean,
  onError: (error: unknown, routine: string) => void,
): Promise<boolean> => {
  try {
    for (let share = 0; share < SHARES_A_TURN; share += 1) {
      if (!(await run(at))) return false;
      if (isOver()) break;
    }
    return true;
  } catch (error) {
    onError(error, name);
    return false;
  }
};

/** When the first of them has something due. */
export const findNextAt = async (routines: readonly Routine[]): Promise<Temporal.Instant | undefined> => {
  const instants = await Promise.all(routines.map((routine) => routine.nextAt()));
  return instants.filter((instant) => instant !== undefined).toSorted(Temporal.Instant.compare)[0];
};
