/**
 * Slack's rate limits: tiers by method, and a message a second into a channel with a small burst.
 */
import { callsPerMinute, posting, type Tier } from './limits.ts';

const MINUTE_MS = 60_000;

export type RateLimiter = {
  /**
   * Seconds to wait, as in Retry-After; 0 when the call may go ahead (it is then counted). `team`
   * is the workspace, `channel` where it posts.
   */
  readonly take: (call: {
    readonly method: string;
    readonly tier: Tier;
    readonly team: string;
    readonly channel?: string | undefined;
  }) => number;
};

export const noLimits: RateLimiter = { take: () => 0 };

/** Sliding minutes for tiers and a leaking bucket for each channel, on the peer's clock. */
export const createRateLimiter = (now: () => number): RateLimiter => {
  const calls = new Map<string, number[]>();
  const buckets = new Map<string, { level: number; atMs: number }>();

  const waitOfMinute = (key: string, allowed: number): number => {
    const recent = (calls.get(key) ?? []).filter((atMs) => atMs > now() - MINUTE_MS);
    calls.set(key, recent);
    const oldest = recent[0];
    return recent.length < allowed || oldest === undefined
      ? 0
      : Math.max(1, Math.ceil((oldest + MINUTE_MS - now()) / 1000));
  };

  const waitOfChannel = (channel: string): number => {
    const bucket = buckets.get(channel) ?? { level: 0, atMs: now() };
    bucket.level = Math.max(0, bucket.level - ((now() - bucket.atMs) / 1000) * posting.perSecondInChannel);
    bucket.atMs = now();
    buckets.set(channel, bucket);
    return bucket.level + 1 <= posting.burst
      ? 0
      : Math.max(1, Math.ceil((bucket.level + 1 - posting.burst) / posting.perSecondInChannel));
  };

  return {
    take: ({ method, tier, team, channel }) => {
      const key = `${team}:${method}`;
      const allowed = channel === undefined ? callsPerMinute[tier] : posting.perMinuteInWorkspace;
      const wait = Math.max(waitOfMinute(key, allowed), channel === undefined ? 0 : waitOfChannel(channel));
      if (wait > 0) return wait;
      calls.get(key)?.push(now());
      const bucket = channel === undefined ? undefined : buckets.get(channel);
      if (bucket) bucket.level += 1;
      return 0;
    },
  };
};
