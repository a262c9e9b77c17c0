/**
 * Answers through a `response_url`: works in every channel, whether the bot is in it or not, five
 * times within 30 minutes.
 */
import { Agent, request } from 'undici';
import { CALL_TIMEOUT_MS } from '../connect/settings.ts';

const dispatcher = new Agent();

/**
 * `unknown`: the connection broke before the answer came, so it may have been shown all the same.
 */
export type Responded =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly error: string };

/** Never throws. `error` is Slack's word: `used_url`, `expired_url`, `invalid_blocks`. */
export const respond = async (url: string, message: object): Promise<Responded> => {
  // Not `fetch`: each of its responses stays in memory until the next full garbage collection, and
  // here one is made for every answer.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), CALL_TIMEOUT_MS);
  try {
    const response = await request(url, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      signal: late.signal,
    });
    const said = (await response.body.text()).slice(0, 500);
    const error = errorIn(said);
    return response.statusCode === 200 && error === undefined
      ? { outcome: 'sent' }
      : { outcome: 'refused', error: error ?? (said || String(response.statusCode)) };
  } catch {
    return { outcome: 'unknown' };
  } finally {
    clearTimeout(timer);
  }
};

/** The body is `ok`, a bare word, or JSON, as it happens. */
const errorIn = (said: string): string | undefined => {
  try {
    const read: unknown = JSON.parse(said);
    return typeof read === 'object' && read !== null && 'error' in read && typeof read.error === 'string'
      ? read.error
      : undefined;
  } catch {
    return undefined;
  }
};
