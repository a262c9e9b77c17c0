/**
 * What Discord's refusals mean: for a message that we wanted to send, and for an answer that came
 * too late.
 */
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { DeliveryError, type DeliveryFailure } from '../../../chat/deliver/messenger.ts';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
const failures: Readonly<Record<number, DeliveryFailure>> = {
  10003: 'gone', // unknown channel
  10007: 'unreachable', // no member of this server
  10008: 'gone', // unknown message
  10013: 'unreachable', // unknown user
  20016: 'rate-limited', // slow mode
  20022: 'rate-limited', // edits of an announcement
  20028: 'rate-limited', // writes to this channel
  20029: 'rate-limited', // writes to this server
  30046: 'rate-limited', // edits of messages older than an hour
  40003: 'rate-limited', // opening direct messages too fast: it says nothing about this person
  40004: 'transient', // sending is switched off for a while
  40006: 'transient', // the feature is switched off for a while
  50001: 'unreachable', // missing access
  50007: 'unreachable', // this person takes no messages from us
  50008: 'unreachable', // not a channel of text
  50009: 'unreachable', // the channel's verification level is too high for us
  50013: 'unreachable', // missing permission
  50083: 'unreachable', // archived thread
  50278: 'unreachable', // no server in common
};

/** Where a refusal names no time of its own. */
const usualWaitMs: Readonly<Record<number, number>> = {
  20016: 60_000,
  20022: 60_000,
  20028: 60_000,
  20029: 60_000,
  30046: 600_000,
  40003: 600_000,
};

/** Where a message was to go, so that a refusal can name it. */
export type Destination = {
  readonly place: string;
  readonly inThread?: boolean;
  readonly withPictures?: boolean;
  /** A new message, not an edit: doing it again may show it twice. */
  readonly sending?: boolean;
};

/**
 * Throws a DeliveryError for what Discord or the network refused; what is our own mistake (50035)
 * is thrown as it is.
 */
export const throwDelivery = (error: unknown, to: Destination): never => {
  if (error instanceof RateLimitError)
    throw new DeliveryError('rate-limited', `Discord’s rate limit for ${to.place}`, {
      retryAfterMs: error.retryAfter,
      cause: error,
    });
  if (error instanceof HTTPError)
    throw new DeliveryError('transient', `Discord answered ${error.status}`, { cause: error });
  if (!(error instanceof DiscordAPIError)) {
    // An answer that nobody can read is like none. An edit made twice is the same edit; a message
    // sent twice is harmless only while its nonce is remembered.
    if (to.sending && !wasNeverSent(error))
      throw new DeliveryError('transient', 'Discord’s answer got lost; the message may have arrived', {
        outcomeUnknown: true,
        cause: error,
      });
    if (!isNetworkError(error)) throw error;
    throw new DeliveryError('transient', 'the connection to Discord broke', { cause: error });
  }
  const code = Number(error.code);
  // What was locked while it slept will never be changed again.
  const failure = isAsleep(error) && !to.sending ? 'gone' : (failures[code] ?? failureOfStatus(error.status));
  if (!failure) throw error;
  const retryAfterMs = usualWaitMs[code];
  const words = wordsFor(code, to);
  throw new DeliveryError(failure, `${words ?? error.message} (Discord’s code ${code}, ${to.place})`, {
    cause: error,
    words: words ?? `Discord says: ${error.message}`,
    ...(failure === 'rate-limited' && retryAfterMs ? { retryAfterMs } : {}),
  });
};

/** The thread is archived. */
export const isAsleep = (error: unknown): boolean => error instanceof DiscordAPIError && Number(error.code) === 50_083;

/** A token that was taken back must not lose what waits to be sent: it may be mended. */
const failureOfStatus = (status: number): DeliveryFailure | undefined => {
  if (status === 401 || status >= 500) return 'transient';
  if (status === 429) return 'rate-limited';
  return undefined;
};

const wordsFor = (code: number, { inThread, withPictures }: Destination): string | undefined => {
  switch (code) {
    case 50001:
      return 'I may not see this channel: give my role the permission “View Channel” there';
    case 50013: {
      const sending = inThread ? '“Send Messages in Threads”' : '“Send Messages”';
      const attaching = withPictures ? ' and “Attach Files”' : '';
      return `I may not post here: give my role the permission ${sending}${attaching} there`;
    }
    default:
      return plainWords[code];
  }
};

const plainWords: Readonly<Record<number, string>> = {
  10003: 'that channel no longer exists',
  10007: 'they aren’t in this server any more',
  10013: 'Discord no longer knows this person',
  50007: 'they take no direct messages from me',
  50008: 'messages can’t be posted in that kind of channel',
  50009: 'the server’s verification level keeps me from posting there',
  50083: 'that thread is archived',
  50278: 'we have no server in common any more',
};

/** No connection was made, so nothing was sent. */
export const wasNeverSent = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (code !== undefined && UNREACHED.has(code)) || wasNeverSent(error.cause);
};
const UNREACHED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/**
 * undici's codes (UND_ERR_…), Node's for sockets and names, and the abort of a request that took
 * too long.
 */
export const isNetworkError = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  const code = codeOf(error);
  if (code !== undefined && /^(UND_ERR_|E[A-Z]+$|EAI_)/.test(code)) return true;
  return isNetworkError(error.cause);
};

/** Rather than an answer that took too long, which the library has asked for again by itself. */
export const isConnectionBroken = (error: unknown): boolean =>
  isNetworkError(error) && error instanceof Error && error.name !== 'AbortError' && error.name !== 'TimeoutError';

export type LateAnswer = 'unknown' | 'answered' | 'expired';

/** A deferral that failed in another thread, where what it means was told. */
export class DeferralError extends Error {
  readonly late: LateAnswer | undefined;
  constructor(message: string, late: LateAnswer | undefined) {
    super(message);
    this.name = 'DeferralError';
    this.late = late;
  }
}

/**
 * An answer that nobody waits for any more: Discord forgot the interaction (3 seconds), it was
 * answered already (a second delivery), or its token ran out (15 minutes). `undefined` for any
 * other failure.
 */
export const lateAnswer = (error: unknown): LateAnswer | undefined => {
  if (error instanceof DeferralError) return error.late;
  if (!(error instanceof DiscordAPIError)) return undefined;
  switch (error.code) {
    case 10_062:
      return 'unknown';
    case 40_060:
      return 'answered';
    case 10_008:
    case 10_015:
    case 50_027:
      return 'expired';
    default:
      return undefined;
  }
};
