/** Calls something once a minute, whatever happens to the clock. */

export type EveryMinute = {
  /** The first comes at once; resolves when it has ended. */
  readonly start: () => Promise<void>;
  /** No more begin; one that has begun gets so long to end. */
  readonly stop: (withinMs: number) => Promise<void>;
};

const MINUTE_MS = 60_000;
/** A timer may come a little early: that was this minute's turn, and the next is a minute later. */
const EARLY_MS = 1000;

/**
 * Calls `run`, which never rejects, at this second of each minute; a second one doesn't begin
 * before the first has ended.
 *
 * node-cron says when, and the waiting is ours. Its own timer waits for an instant of the wall
 * clock: where the clock was set back by two hours it came two hours later, even if the clock was
 * right again soon; where it leapt ahead it went through all minutes between, 27 s long for forty
 * days. Ours waits a minute at most, by a clock that nobody sets.
 */
export const createEveryMinute = (second: number, run: () => Promise<void>): EveryMinute => {
  let stopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const turn = async (waitMs: () => number): Promise<void> => {
    if (stopped) return;
    running = run();
    await running;
    timer = setTimeout(turn, waitMs(), waitMs);
    if (stopped) clearTimeout(timer);
  };
  return {
    start: async () => {
      const { default: cron } = await import('node-cron');
      const schedule = cron.createTask(`${second} * * * * *`, () => {});
      await turn(() => {
        const [next] = schedule.getNextRuns(1);
        const ms = (next?.getTime() ?? Date.now()) - Date.now();
        return ms < EARLY_MS ? ms + MINUTE_MS : Math.min(ms, MINUTE_MS);
      });
    },
    stop: async (withinMs) => {
      stopped = true;
      clearTimeout(timer);
      const timeouts = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([running, timeouts]);
    },
  };
};
