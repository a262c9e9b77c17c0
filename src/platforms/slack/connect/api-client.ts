/** How Slack's Web API is called from everywhere here. */
import { type Logger, LogLevel, type webApi } from '@slack/bolt';
import type { Log } from '../../../lib/process/log.ts';
import { CALL_TIMEOUT_MS } from './settings.ts';

export type SlackClient = webApi.WebClient;

/**
 * Calls are never repeated by the client itself: a message sent twice is worse than one sent late,
 * and the outbox repeats.
 */
export const clientOptions = ({
  apiUrl,
  log,
}: {
  readonly apiUrl: string | undefined;
  readonly log: Log;
}): webApi.WebClientOptions => ({
  ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
  timeout: CALL_TIMEOUT_MS,
  logger: createLogger(log),
});

/** The library's own words, as events with fields. */
export const createLogger = (log: Log): Logger => ({
  debug: () => {},
  info: () => {},
  warn: (...words) => log.warn({ words: wordsOf(words) }, 'slack-library'),
  error: (...words) => log.error({ words: wordsOf(words) }, 'slack-library'),
  setLevel: () => {},
  getLevel: () => LogLevel.WARN,
  setName: () => {},
});

const LOGGED_AT_MOST = 500;
const wordsOf = (words: readonly unknown[]): string =>
  words
    .map((word) => (word instanceof Error ? word.message : String(word)))
    .join(' ')
    .slice(0, LOGGED_AT_MOST);
