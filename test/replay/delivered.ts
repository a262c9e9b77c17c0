/**
 * Both platforms at the Messenger's seam: every message as it stands, whom it is for, and when it
 * came.
 */

import { type Address, DeliveryError, type Messenger } from '../../src/chat/deliver/messenger.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';

export type Delivered = {
  readonly platform: PlatformName;
  readonly to: Address;
  readonly key: string;
  readonly at: Temporal.Instant;
  view: View;
};

export type Deliveries = {
  readonly messengers: ReadonlyMap<PlatformName, Messenger>;
  readonly all: readonly Delivered[];
  /** Messages that were refused, by account. */
  readonly refused: ReadonlyMap<string, number>;
};

/** `closed`: accounts that take no direct messages. `check` looks at each message as it comes. */
export const createDeliveries = (
  now: () => Temporal.Instant,
  closed: ReadonlySet<string>,
  check: (message: Delivered) => Promise<void>,
): Deliveries => {
  const all: Delivered[] = [];
  const refused = new Map<string, number>();
  const createMessenger = (platform: PlatformName): Messenger => ({
    onceForMs: 0,
    send: async (to, view, key) => {
      const account = to.kind === 'direct' ? to.accountId : '';
      if (closed.has(account)) {
        refused.set(account, (refused.get(account) ?? 0) + 1);
        throw new DeliveryError('unreachable', 'they take no direct messages');
      }
      const message = { platform, to, key, at: now(), view };
      all.push(message);
      await check(message);
      return {
        channelId: to.kind === 'direct' ? `dm-${to.accountId}` : to.channelId,
        messageId: String(all.indexOf(message)),
      };
    },
    edit: async ({ messageId }, view) => {
      const message = all[Number(messageId)];
      if (!message) throw new DeliveryError('gone', 'there is no such message');
      message.view = view;
    },
  });
  return {
    all,
    refused,
    messengers: new Map([
      ['discord', createMessenger('discord')] as const,
      ['slack', createMessenger('slack')] as const,
    ]),
  };
};
