/** How Slack's Web API is called from everywhere here. */
import { webApi } from '@slack/bolt';
import { CALL_TIMEOUT_MS } from './settings.ts';

export type SlackClient = webApi.WebClient;

/** Calls are never repeated by the client itself: a message sent twice is worse than one sent late, and the outbox repeats. */
export const clientOptions = (apiUrl: string | undefined): webApi.WebClientOptions => ({
  ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
  timeout: CALL_TIMEOUT_MS,
  logLevel: webApi.LogLevel.ERROR,
});
