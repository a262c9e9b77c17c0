/** What the bot can do beyond single messages: threads, groups, taking back and pinning. */

import type { View } from '../view/view.ts';
import type { Address, MessageRef } from './messenger.ts';

export type ChannelAddress = Extract<Address, { kind: 'channel' }>;
export type ThreadAddress = ChannelAddress & { readonly threadId: string };

export type Thread = {
  /** Sends go into the thread. */
  readonly address: ThreadAddress;
  /** Whether only its members see it: not every platform can, whatever was asked for. */
  readonly isPrivate: boolean;
};

/** With the message that it opens with. */
export type OpenedThread = Thread & { readonly message: MessageRef };

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
  /**
   * Where a private one can’t be in a channel, it is in a conversation of those people alone. `key`
   * as for `send`: a repeated one may post the opening twice, but gives the same private thread
   * where the platform lets us find it again.
   */
  readonly openThread: (channel: ChannelAddress, opening: Opening, key: string) => Promise<OpenedThread>;
  /**
   * Lets everybody in for whom the opening is: name all who are to be there, not just the new ones.
   * It is the same thread where the platform can add people to it; else another one opens for all
   * of them, with these words in its message, and what comes next is sent there. Twice is once.
   */
  readonly addToThread: (
    thread: Thread,
    opening: Opening & { readonly onlyFor: readonly string[] },
    key: string,
  ) => Promise<Thread | OpenedThread>;
  /**
   * It is done with: put away where the platform can, and locked where we may. Twice is once, and
   * one that is gone is no failure.
   */
  readonly closeThread: (thread: Thread) => Promise<void>;
  /** A conversation with several people by their accounts’ ids; the same one each time. */
  readonly openGroup: (accountIds: readonly string[], workspaceId?: string) => Promise<ChannelAddress>;
  /** Takes a message of ours back; one that is gone already is no failure. */
  readonly remove: (message: MessageRef) => Promise<void>;
  /** Twice is once. */
  readonly pin: (message: MessageRef) => Promise<void>;
};
