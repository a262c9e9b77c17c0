/**
 * How the bot speaks first: sending and editing messages on any platform, with failures told apart.
 */
import type { View } from '../view/view.ts';

/**
 * `workspaceId` is the platform's id of the guild or team: needed where one process serves many
 * with a token each, as on Slack.
 */
type Within = { readonly workspaceId?: string };

export type Address = Within &
  (
    | { readonly kind: 'channel'; readonly channelId: string; readonly threadId?: string }
    | { readonly kind: 'direct'; readonly accountId: string }
  );

export type MessageRef = Within & { readonly channelId: string; readonly messageId: string };

export type Messenger = {
  /**
   * For how long the platform knows a key again, in milliseconds: 0 where it knows none, so that a
   * repeated send may post twice.
   */
  readonly onceForMs: number;
  /**
   * Sends once per key where the platform can tell a repeated key. `leaving` is awaited when all is
   * ready and the message leaves next: what fails before surely sent nothing, and what it throws
   * keeps the message from leaving. Leaves more than once only where the platform refused. Throws
   * DeliveryError.
   */
  readonly send: (to: Address, view: View, key: string, leaving?: () => Promise<void>) => Promise<MessageRef>;
  /**
   * Replaces a message of ours; `leaving` as for `send`. Of edits that come close together only the
   * last may be made. Throws DeliveryError.
   */
  readonly edit: (message: MessageRef, view: View, leaving?: () => Promise<void>) => Promise<void>;
};

/**
 * - `unreachable`: this person or channel doesn't take our messages; don't retry until they ask.
 * - `gone`: the channel or message no longer exists.
 * - `rate-limited`: wait `retryAfterMs`, then the same call may go through.
 * - `transient`: a passing fault of theirs; retry with backoff.
 * - `not-permitted`: of conversations (conversations.ts) alone: somebody has to allow it first.
 */
export type DeliveryFailure = 'unreachable' | 'gone' | 'rate-limited' | 'transient' | 'not-permitted';

export class DeliveryError extends Error {
  readonly failure: DeliveryFailure;
  readonly retryAfterMs: number | undefined;
  /**
   * Why, for whoever can mend it: nothing of ours or of the platform's in it that they couldn't
   * know.
   */
  readonly words: string;
  /**
   * The connection broke before the answer came: it may have been sent all the same, so a retry may
   * post it twice.
   */
  readonly outcomeUnknown: boolean;
  /**
   * Of a transient one: whoever has tried for long enough should take the place for unreachable,
   * since somebody has to mend it.
   */
  readonly unreachableAtLast: boolean;
  constructor(
    failure: DeliveryFailure,
    message: string,
    options: {
      words?: string | undefined;
      retryAfterMs?: number;
      outcomeUnknown?: boolean;
      unreachableAtLast?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DeliveryError';
    this.failure = failure;
    this.words = options.words ?? message;
    this.retryAfterMs = options.retryAfterMs;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
    this.unreachableAtLast = options.unreachableAtLast ?? false;
  }
}
