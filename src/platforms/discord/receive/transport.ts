/**
 * Discord in the ingress thread. Over the gateway or by HTTP, an interaction is read, acknowledged
 * where that can be done before any work, and handed on to the main thread.
 */
import { randomUUID } from 'node:crypto';
import { GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord.js';
import type { Attach, OnReceived } from '../../../ingress/transport.ts';
import type { Log } from '../../../lib/process/log.ts';
import { newRequest, withRequest } from '../../../lib/process/request.ts';
import type { Line } from '../../../lib/process/thread.ts';
import { systemClock } from '../../../lib/time/clock.ts';
import { lateAnswer } from '../connect/failures.ts';
import { type Gateway, openGateway } from '../connect/gateway/gateway.ts';
import { guildNewsIn } from '../connect/guild-news.ts';
import { pause } from '../connect/pause.ts';
import { createAnswersRest, createRest } from '../connect/rest.ts';
import { createWire } from '../connect/wire.ts';
import { defer } from './first-response.ts';
import { createEndpoint } from './http.ts';
import type { IngressOptions, TransportMain, TransportThread } from './ingress.ts';
import { receive } from './receive.ts';

/** Discord's developer portal is told this address, after the host. */
const INTERACTIONS_PATH = '/discord/interactions';

type Main = Line<TransportMain, TransportThread>;

export const attach: Attach = ({ offer, serve, log, acknowledged }) => {
  let gateway: Gateway | undefined;
  const main: Main = offer<TransportMain, TransportThread>({
    open: async (options) => {
      const onReceived = createOnReceived(options, main, (seconds) => acknowledged('discord', seconds));
      if (options.publicKey === undefined) {
        gateway = openOwnGateway(options, { main, onReceived, log });
        return gateway.started;
      }
      const { publicKey } = options;
      serve(INTERACTIONS_PATH, createEndpoint({ publicKey, now: systemClock.now, onReceived, log }));
    },
    shards: () => gateway?.shards() ?? [],
    leave: async () => gateway?.close(),
  });
};

/**
 * The acknowledgement is a request of its own, however the interaction came. It is sent first; the
 * work begins beside it.
 */
const createOnReceived = (
  { access, reading }: IngressOptions,
  main: Main,
  acknowledged: (seconds: number) => void,
): OnReceived<unknown, 'pong' | 'taken'> => {
  const rest = createAnswersRest(access);
  let receipts = 0;
  const take = async (raw: unknown, request: string): Promise<'pong' | 'taken'> => {
    const sinceMs = performance.now();
    const received = receive(raw, reading, systemClock.now());
    if (received.kind === 'ping') return 'pong';
    if (received.kind === 'suggest' || received.first.kind === 'reply') {
      void main.received.asEvent(received, request);
      return 'taken';
    }
    receipts += 1;
    const receipt = receipts;
    const acknowledging = defer(createWire(rest, received.call), received.first.how);
    void main.received.asEvent(received, request, receipt);
    void acknowledging.then(
      () => {
        acknowledged((performance.now() - sinceMs) / 1000);
        return main.acknowledged.asEvent(receipt);
      },
      (error: unknown) => main.acknowledged.asEvent(receipt, { message: String(error), late: lateAnswer(error) }),
    );
    return 'taken';
  };
  return async (raw) => {
    const request = newRequest();
    return withRequest(request, () => take(raw, request));
  };
};

type GatewayNeeds = {
  readonly main: Main;
  readonly onReceived: OnReceived<unknown, unknown>;
  readonly log: Log;
};

const openOwnGateway = (
  { access, applicationId, timing }: IngressOptions,
  { main, onReceived, log }: GatewayNeeds,
): Gateway => {
  const onDispatch = async (
    payload: GatewayDispatchPayload,
    shard: { readonly number: number; readonly count: number },
  ): Promise<void> => {
    try {
      if (payload.t === GatewayDispatchEvents.InteractionCreate) {
        await onReceived(payload.d);
        return;
      }
      const news = guildNewsIn(payload, shard);
      if (news) void main.guildNews.asEvent(news, systemClock.now().epochMilliseconds);
    } catch (error) {
      log.warn({ err: error, event: payload.t }, 'discord-event-not-understood');
    }
  };
  const gateway = openGateway({
    ...timing,
    rest: createRest(access),
    token: access.token,
    applicationId,
    processId: randomUUID(),
    store: { holdShards: main.holdShards, releaseShards: main.releaseShards },
    log,
    now: systemClock.now,
    pause,
    onDispatch: (...dispatched) => void onDispatch(...dispatched),
    onFatal: (error) => {
      void gateway.close();
      void main.fatal.asEvent(error.message);
    },
  });
  return gateway;
};
