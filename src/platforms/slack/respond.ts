/** Answers through a `response_url`: works in every channel, whether the bot is in it or not, five times within 30 minutes. */
import { CALL_TIMEOUT_MS } from './settings.ts';

/** `unknown`: the connection broke before the answer came, so it may have been shown all the same. */
export type Responded = { readonly outcome: 'sent' } | { readonly outcome: 'unknown' } | { readonly outcome: 'refused'; readonly error: string };

/** Never throws. `error` is Slack's word: `used_url`, `expired_url`, `invalid_blocks`. */
export const respond = async (url: string, message: object): Promise<Responded> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const said = (await response.text()).slice(0, 500);
    const error = errorIn(said);
    return response.ok && error === undefined ? { outcome: 'sent' } : { outcome: 'refused', error: error ?? (said || String(response.status)) };
  } catch {
    return { outcome: 'unknown' };
  }
};

/** The body is `ok`, a bare word, or JSON, as it happens. */
const errorIn = (said: string): string | undefined => {
  try {
    const read: unknown = JSON.parse(said);
    return typeof read === 'object' && read !== null && 'error' in read && typeof read.error === 'string' ? read.error : undefined;
  } catch {
    return undefined;
  }
};
