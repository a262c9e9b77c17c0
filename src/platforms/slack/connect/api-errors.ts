/**
 * What Slack's refusals mean: which are about the person, which about the workspace, and which
 * pass.
 */
import { webApi } from '@slack/bolt';
import { DeliveryError } from '../../../chat/deliver/messenger.ts';

/** Slack's error word (`channel_not_found`), where it gave one. */
export const slackErrorOf = (error: unknown): string | undefined =>
  error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;

/**
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors, chat.update and
 * conversations.open likewise.
 */
const GONE = new Set([
  'channel_not_found',
  'is_archived',
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'edit_window_closed',
]);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'org_login_required',
]);
/** Slack says of these two that part of the work may have been done. */
const MAYBE_DONE = new Set(['internal_error', 'fatal_error']);
const NO_TOKEN = new Set([
  'token_revoked',
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'invalid_refresh_token',
]);

/** The workspace's token is no longer good for anything. */
export const isTokenDead = (error: unknown): boolean => NO_TOKEN.has(slackErrorOf(error) ?? '');

export const isTriggerLate = (error: unknown): boolean =>
  ['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id'].includes(slackErrorOf(error) ?? '');

/**
 * Blocks that Slack would not draw; with a picture in them it is mostly the picture, which Slack
 * has yet to look at.
 */
export const isBlocksRefused = (error: unknown): boolean =>
  ['invalid_blocks', 'invalid_blocks_format', 'invalid_attachments', 'slack_file_not_found'].includes(
    slackErrorOf(error) ?? '',
  );

/** The scope that a call lacks, or nothing. */
export const missingScope = (error: unknown): string | undefined => {
  if (!(error instanceof webApi.WebAPIPlatformError) || error.data.error !== 'missing_scope') return undefined;
  return 'needed' in error.data ? String(error.data.needed) : 'unknown';
};

export const SCOPES_PAGE =
  'https://api.slack.com/apps (your app → OAuth & Permissions → Bot Token Scopes, then reinstall the app)';

const FALLBACK_WAIT_MS = 30_000;

/** Never gives anything but a DeliveryError. */
export const asDeliveryError = (error: unknown, method: string): DeliveryError => {
  if (error instanceof DeliveryError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) return limited(method, error.retryAfter * 1000, error);
  if (error instanceof webApi.WebAPIHTTPError)
    return new DeliveryError('transient', `${method}: Slack answered ${error.statusCode}`, {
      cause: error,
    });
  if (error instanceof webApi.WebAPIRequestError) {
    const unknown = !neverSent(error.original);
    return new DeliveryError(
      'transient',
      `${method}: ${unknown ? 'the connection broke before Slack answered' : 'Slack can’t be reached'}`,
      {
        cause: error,
        outcomeUnknown: unknown,
      },
    );
  }
  const word = slackErrorOf(error);
  // An answer that nobody can read is like none.
  if (word === undefined)
    return new DeliveryError('transient', `${method} failed`, {
      cause: error,
      outcomeUnknown: true,
    });
  if (RATE_LIMITED.has(word)) return limited(method, FALLBACK_WAIT_MS, error);
  if (PASSING.has(word))
    return new DeliveryError('transient', `${method}: ${word}`, {
      cause: error,
      outcomeUnknown: MAYBE_DONE.has(word),
    });
  if (GONE.has(word))
    return new DeliveryError('gone', `${method}: ${word}`, {
      cause: error,
      words: plainWords[word],
    });
  // About the workspace, not about this person or channel, and mended by whoever runs it: what is
  // to be sent waits.
  if (NO_TOKEN.has(word))
    return withoutToken(`${method}: the token of this workspace no longer works (${word})`, error);
  const scope = missingScope(error);
  if (scope)
    return new DeliveryError('transient', `${method} needs the scope ${scope}: add it at ${SCOPES_PAGE}`, {
      cause: error,
    });
  // not_in_channel, user_disabled, user_not_found, cannot_dm_bot, restricted_action, …: none passes
  // by itself.
  return new DeliveryError('unreachable', `${method}: ${word}`, {
    cause: error,
    words: plainWords[word] ?? `Slack says: ${word}`,
  });
};

/**
 * It may be mended within the hour; after that the place is out of reach, and whoever looks after
 * it should know.
 */
export const withoutToken = (message: string, cause?: unknown): DeliveryError =>
  new DeliveryError('transient', message, {
    cause,
    unreachableAtLast: true,
    words: 'Slack no longer takes my token for this workspace: whoever runs me has to install me there again',
  });

const plainWords: Readonly<Record<string, string>> = {
  channel_not_found: 'that channel no longer exists, or it is private and I am not in it: invite me there with /invite',
  is_archived: 'that channel is archived',
  not_in_channel: 'I am not in that channel: invite me there with /invite',
  restricted_action: 'a setting of this workspace keeps me from posting there',
  restricted_action_read_only_channel: 'only some people may post in that channel',
  user_disabled: 'their account is deactivated',
  user_not_found: 'Slack no longer knows this person',
};

/** What Slack's word says of a place for good, or nothing. */
export const placeWords = (error: unknown): string | undefined => plainWords[slackErrorOf(error) ?? ''];

const limited = (method: string, retryAfterMs: number, cause: unknown): DeliveryError =>
  new DeliveryError('rate-limited', `${method} is rate limited`, { retryAfterMs, cause });

/** Codes of a connection that was never made; anything else may have reached Slack. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

const neverSent = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && NEVER_SENT.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.every(neverSent);
  return 'cause' in error && neverSent(error.cause);
};
