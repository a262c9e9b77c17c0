/**
 * Whether a request is Slack's own and of now:
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';

/**
 * Slack's own window; bolt looks at the past only, and a date in the future would let a request be
 * replayed later.
 */
const WINDOW_S = 5 * 60;
/**
 * Requests remembered against a replay; older ones are refused by their date. What a process that
 * saw none of it does again is done once by its id.
 */
const SIGNATURES_KEPT = 20_000;

export type Verifier = {
  /**
   * Remembers what it lets through: the same request is let through once. An event that Slack
   * itself repeats within a second looks the same and is let through again; its `event_id` is
   * claimed once.
   */
  readonly accept: (headers: Headers, body: string) => boolean;
  /** The work failed, so the same request may come again. */
  readonly forget: (headers: Headers) => void;
};

export const createVerifier = (signingSecret: string, now: () => Temporal.Instant): Verifier => {
  const seen = createBoundedMap<true>(SIGNATURES_KEPT);
  return {
    accept: (headers, body) => {
      const signature = headers.get('x-slack-signature') ?? '';
      const timestamp = headers.get('x-slack-request-timestamp') ?? '';
      if (
        !/^\d{1,12}$/.test(timestamp) ||
        Math.abs(now().epochMilliseconds / 1000 - Number(timestamp)) > WINDOW_S
      )
        return false;
      if (
        !isSame(signature, sign(signingSecret, timestamp, body)) ||
        (seen.get(signature) && !isRepeatedEvent(headers))
      )
        return false;
      seen.set(signature, true);
      return true;
    },
    forget: (headers) => seen.delete(headers.get('x-slack-signature') ?? ''),
  };
};

const isRepeatedEvent = (headers: Headers): boolean =>
  headers.has('x-slack-retry-num') && headers.get('content-type')?.startsWith('application/json') === true;

export const sign = (signingSecret: string, timestamp: string, body: string): string =>
  `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

const isSame = (given: string, right: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
};
