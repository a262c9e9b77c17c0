/** What a ticket tells of waits when it is over, if anything; pure. */

export type Ending = {
  /** After joining, as all minutes here; `null` where they were never called. */
  readonly calledAfterMinutes: number | null;
  /** They left, or solved it themselves, before they were called. */
  readonly leftAfterMinutes: number | null;
  /** When tickets that stood behind this one were claimed, in any order. */
  readonly claimsBehindAfterMinutes: readonly number[];
  readonly wasAway: boolean;
  readonly wasPassedOver: boolean;
  readonly wasRequeued: boolean;
  readonly wasCarriedOver: boolean;
};

/**
 * The minutes that the line took. Who left would have been called when the next behind them was:
 * without them only short waits would count. Nothing for a ticket that didn’t simply wait.
 */
export const waitedMinutes = (ending: Ending): number | undefined => {
  if (ending.wasAway || ending.wasPassedOver || ending.wasRequeued || ending.wasCarriedOver) return undefined;
  if (ending.calledAfterMinutes !== null) return ending.calledAfterMinutes;
  const left = ending.leftAfterMinutes;
  if (left === null) return undefined;
  const claims = ending.claimsBehindAfterMinutes.filter((claimed) => claimed >= left);
  return claims.length === 0 ? undefined : Math.min(...claims);
};
