/**
 * A platform at the Messenger's seam: keeps what it is sent, and fails as it is told to. The
 * platforms themselves are tested over the wire.
 */
import type { Address, MessageRef, Messenger } from '../../src/chat/deliver/messenger.ts';
import { DeliveryError } from '../../src/chat/deliver/messenger.ts';
import type { View } from '../../src/chat/view/view.ts';

export type Received = {
  readonly to: Address;
  readonly key: string;
  view: View;
  readonly messageId: string;
  edits: number;
};

export type Receiver = {
  readonly messenger: Messenger;
  readonly received: Received[];
  /**
   * What the next calls do instead of succeeding; `cut` takes the message and then breaks the
   * connection.
   */
  readonly next: ('transient' | 'unreachable' | 'gone' | 'rate-limited' | 'cut' | 'broken')[];
};

export const createReceiver = (onceForMs = Number.POSITIVE_INFINITY): Receiver => {
  const received: Received[] = [];
  const next: Receiver['next'] = [];
  const fail = (): 'cut' | undefined => {
    const fault = next.shift();
    if (fault === undefined || fault === 'cut') return fault;
    if (fault === 'broken') throw new TypeError('nobody foresaw this');
    throw new DeliveryError(fault, `told to be ${fault}`, fault === 'rate-limited' ? { retryAfterMs: 60_000 } : {});
  };
  const cutAfter = (fault: 'cut' | undefined): void => {
    if (fault) throw new DeliveryError('transient', 'the connection broke', { outcomeUnknown: true });
  };
  return {
    received,
    next,
    messenger: {
      onceForMs,
      send: async (to, view, key, leaving): Promise<MessageRef> => {
        await leaving?.();
        const fault = fail();
        const known = onceForMs > 0 ? received.find((message) => message.key === key) : undefined;
        const message = known ?? { to, key, view, messageId: `m${received.length}`, edits: 0 };
        if (!known) received.push(message);
        cutAfter(fault);
        return {
          channelId: to.kind === 'direct' ? `dm-${to.accountId}` : to.channelId,
          messageId: message.messageId,
        };
      },
      edit: async ({ messageId }, view, leaving) => {
        await leaving?.();
        const fault = fail();
        const message = received.find((candidate) => candidate.messageId === messageId);
        if (!message) throw new DeliveryError('gone', 'no such message');
        message.view = view;
        message.edits += 1;
        cutAfter(fault);
      },
    },
  };
};
