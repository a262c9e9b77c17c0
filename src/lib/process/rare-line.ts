/**
 * A log line that anybody outside can cause: written once in a while, with how many there were
 * meanwhile.
 */

type Line = (fields: object, event: string) => void;

/**
 * Often enough to see that something is going on, rarely enough that nobody fills a disk with it.
 */
const EVERY_MS = 60_000;

/** One for each kind of line. `also`: how many of them were left out since the last. */
export const createRareLine = (write: Line, now: () => Temporal.Instant): Line => {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (fields, event) => {
    const atMs = now().epochMilliseconds;
    // A clock that was set back must not keep it quiet.
    if (atMs < quietUntilMs && atMs >= quietUntilMs - EVERY_MS) {
      leftOut += 1;
      return;
    }
    write(leftOut > 0 ? { ...fields, also: leftOut } : fields, event);
    quietUntilMs = atMs + EVERY_MS;
    leftOut = 0;
  };
};
