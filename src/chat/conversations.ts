/** What the bot can do beyond single messages: threads, groups, taking back and pinning. */
import type { Address, MessageRef } from './messenger.ts';
import type { View } from './view.ts';

export type ChannelAddress = Extract<Address, { kind: 'channel' }>;

export type Thread = {
  /** Sends go into the thread. */
  readonly address: ChannelAddress & { readonly threadId: string };
  /** The message that it opens with. */
  readonly message: MessageRef;
  /** Whether only its members see it: not every platform can, whatever was asked for. */
  readonly isPrivate: boolean;
};

export type Opening = {
  /** Shown where a platform names threads. */
  readonly name: string;
  readonly view: View;
  /** Only these people see it, where the platform can. */
  readonly onlyFor?: readonly string[];
};

/**
 * All of these throw DeliveryError; `not-permitted` where somebody has to allow it first, which its
 * words say, or where the platform has no such thing.
 */
export type Conversations = {
  /** `key` as for `send`: a repeated one may open a second thread, as a send may post twice. */
  readonly openThread: (channel: ChannelAddress, opening: Opening, key: string) => Promise<Thread>;
  /** A conversation with several people by their accounts’ ids; the same one each time. */
  readonly openGroup: (accountIds: readonly string[], workspaceId?: string) => Promise<ChannelAddress>;
  /** Takes a message of ours back; one that is gone already is no failure. */
  readonly remove: (message: MessageRef) => Promise<void>;
  /** Twice is once. */
  readonly pin: (message: MessageRef) => Promise<void>;
};
