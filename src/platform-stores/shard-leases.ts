/**
 * The rule by which processes share shards: a fair share each, dead holders' shards are free, few
 * fresh starts at once.
 */

/** A shard as the database has it; times are milliseconds from now, negative in the past. */
export type Lease = {
  readonly number: number;
  readonly holder: string | null;
  readonly heldForMs: number | null;
  readonly hasSession: boolean;
  readonly startedMsAgo: number | null;
};

export type LeasePlan = {
  /** Held before and kept. */
  readonly keep: readonly number[];
  /** More than this process's share: free from now on. */
  readonly release: readonly number[];
  readonly take: readonly { readonly number: number; readonly fresh: boolean }[];
};

/** Discord counts IDENTIFYs in windows of 5 seconds. */
const START_WINDOW_MS = 5000;

export const planLeases = (
  leases: readonly Lease[],
  processId: string,
  processes: number,
  startsAtOnce: number,
): LeasePlan => {
  const share = Math.ceil(leases.length / Math.max(1, processes));
  const mine = leases.filter(({ holder }) => holder === processId).map(({ number }) => number);
  const keep = mine.slice(0, share);
  const free = leases.filter(
    ({ holder, heldForMs }) => holder !== processId && (holder === null || heldForMs === null || heldForMs <= 0),
  );
  const recent = leases.filter(({ startedMsAgo }) => startedMsAgo !== null && startedMsAgo < START_WINDOW_MS).length;
  const fresh = free.filter(({ hasSession }) => !hasSession).slice(0, Math.max(0, startsAtOnce - recent));
  // Sessions first: going on with one costs nothing, and what it missed is waiting.
  const wanted = [...free.filter(({ hasSession }) => hasSession), ...fresh];
  const take = wanted.slice(0, share - keep.length).map(({ number, hasSession }) => ({ number, fresh: !hasSession }));
  return { keep, release: mine.slice(share), take };
};
