/**
 * How fast gateway sessions may be started: Discord allows 1,000 a day, and a bot that crashes in a
 * loop would burn them all.
 */
import { type IIdentifyThrottler, SimpleIdentifyThrottler } from '@discordjs/ws';
import type { Log } from '../../../../lib/process/log.ts';
import type { Pause } from '../pause.ts';

/**
 * As `GET /gateway/bot` tells it.
 * https://discord.com/developers/docs/events/gateway#session-start-limit-object
 */
export type SessionStartLimit = {
  readonly total: number;
  readonly remaining: number;
  readonly reset_after: number;
  readonly max_concurrency: number;
};

/**
 * Milliseconds to wait before the next start. Nothing while more than half of them are left; then
 * what is left is spread over the time until there are new ones, so they can never run out, whoever
 * restarts us however often.
 */
export const waitBeforeStartMs = ({
  total,
  remaining,
  reset_after,
}: Omit<SessionStartLimit, 'max_concurrency'>): number =>
  remaining > total / 2 ? 0 : Math.ceil(reset_after / Math.max(1, remaining));

type ThrottleNeeds = {
  readonly askLimit: () => Promise<SessionStartLimit> /** As it was when we began. */;
  readonly first: SessionStartLimit;
  readonly pause: Pause;
  readonly log: Log;
};

/** Every IDENTIFY of this process passes here; resuming needs none. */
export const createStartThrottle = ({ askLimit, first, pause, log }: ThrottleNeeds): IIdentifyThrottler => {
  const simple = new SimpleIdentifyThrottler(first.max_concurrency);
  let limit = first;
  return {
    waitForIdentify: async (shard, signal) => {
      // A throttle that fails makes the library identify twice; what was left last is a good guess.
      limit = await askLimit().catch(() => limit);
      const waitMs = waitBeforeStartMs(limit);
      if (waitMs > 0) {
        log.warn({ shard, waitMs, remaining: limit.remaining, total: limit.total }, 'discord-session-starts-run-low');
        await pause(waitMs, signal);
        signal.throwIfAborted();
      }
      await simple.waitForIdentify(shard, signal);
    },
  };
};
