/**
 * Slack in the ingress thread. Over Socket Mode or by HTTP, what it sends is acknowledged at once
 * and handed on to the main thread; that alone waits there to which the acknowledgement is the
 * answer.
 */
import type { Attach, OnReceived } from '../../../ingress/transport.ts';
import { newRequest } from '../../../lib/process/request.ts';
import { systemClock } from '../../../lib/time/clock.ts';
import { slackErrorOf } from '../connect/api-errors.ts';
import { createEndpoint, EVENTS_PATH } from './http.ts';
import type { Payload, TransportMain, TransportThread } from './ingress.ts';
import { createSocket, type Socket } from './socket.ts';

export const attach: Attach = ({ offer, serve, log, ...ingress }) => {
  let socket: Socket | undefined;
  const acknowledged = (sinceMs: number): void => ingress.acknowledged('slack', (performance.now() - sinceMs) / 1000);
  const main = offer<TransportMain, TransportThread>({
    open: async ({ transport, apiUrl, helloWithinMs }) => {
      if (transport.kind === 'http') {
        const { signingSecret } = transport;
        serve(EVENTS_PATH, createEndpoint({ signingSecret, now: systemClock.now, onReceived, acknowledged, log }));
        return undefined;
      }
      const { appToken } = transport;
      socket = createSocket({ appToken, apiUrl, helloWithinMs, onReceived, acknowledged, log });
      return socket.connect().then(
        () => undefined,
        (error: unknown) => ({ message: String(error), word: slackErrorOf(error) }),
      );
    },
    // After what is still to be handed on.
    settled: () => new Promise((resolve) => setImmediate(resolve)),
    connections: () => Number(socket === undefined || socket.isConnected()),
    leave: async () => socket?.close(),
  });
  const onReceived: OnReceived<Payload, unknown> = async (payload) => {
    const request = newRequest();
    if (isAnsweredByAck(payload)) return main.answer(payload, request);
    // The acknowledgement leaves first.
    setImmediate(() => void main.take.asEvent(payload, request));
    return undefined;
  };
};

/**
 * The acknowledgement is the answer: what a modal shows next, what an option list suggests. Of all
 * else it says only that we have it.
 */
const isAnsweredByAck = ({ type }: Payload): boolean => type === 'view_submission' || type === 'block_suggestion';
