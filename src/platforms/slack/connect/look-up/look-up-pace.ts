/**
 * What is looked up at Slack keeps to its pace: a method that was refused for being asked too often
 * isn't asked again before the time that Slack named (Retry-After).
 */
import { webApi } from '@slack/bolt';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';

export type LookUpPace = <Value>(teamId: string, method: string, ask: () => Promise<Value>) => Promise<Value>;

/** It wasn't asked: the time that Slack named isn't over. */
export class TooSoon extends Error {
  constructor(method: string, waitMs: number) {
    super(`${method}: Slack wants to be asked again in ${waitMs} ms`);
    this.name = 'TooSoon';
  }
}

/** Of some methods for each team. */
const KEPT = 2000;

export const createLookUpPace = (now: () => Temporal.Instant): LookUpPace => {
  const notBeforeMs = createBoundedMap<number>(KEPT);
  return async (teamId, method, ask) => {
    const key = `${teamId}:${method}`;
    const waitMs = (notBeforeMs.get(key) ?? 0) - now().epochMilliseconds;
    if (waitMs > 0) throw new TooSoon(method, waitMs);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof webApi.WebAPIRateLimitedError)
        notBeforeMs.set(key, now().epochMilliseconds + error.retryAfter * 1000);
      throw error;
    }
  };
};
