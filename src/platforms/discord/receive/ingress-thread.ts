/**
 * The thread between the gateway and the bot: holds the shards, defers what may be deferred, and
 * hands everything on.
 */
import { randomUUID } from 'node:crypto';
import { GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord.js';
import type { Log } from '../../../lib/process/log.ts';
import { createThreadLog, offerToOpener } from '../../../lib/process/thread.ts';
import { systemClock } from '../../../lib/time/clock.ts';
import { lateAnswer } from '../connect/failures.ts';
import { type Gateway, openGateway } from '../connect/gateway.ts';
import { guildNewsIn } from '../connect/guild-news.ts';
import { pause } from '../connect/pause.ts';
import { createAnswersRest, createRest } from '../connect/rest.ts';
import { createWire } from '../connect/wire.ts';
import { defer } from './first-response.ts';
import type { IngressOpener, IngressOptions, IngressThread } from './ingress.ts';
import { receive } from './receive.ts';

let gateway: Gateway | undefined;

const opener = offerToOpener<IngressOpener, IngressThread>({
  open: (options) => {
    gateway = open(options);
    return gateway.started;
  },
  shards: () => gateway?.shards() ?? [],
  leave: async () => gateway?.close(),
});

const log: Log = createThreadLog(opener.log.asEvent);

const open = ({ access, applicationId, reading, timing }: IngressOptions): Gateway => {
  const answersRest = createAnswersRest(access);
  let deferrals = 0;
  const onInteraction = (raw: unknown): void => {
    const received = receive(raw, reading, systemClock.now());
    if (received.kind === 'ping') return;
    if (received.kind === 'suggest' || received.first.kind === 'reply')
      return void opener.interaction.asEvent(received);
    deferrals += 1;
    const deferral = deferrals;
    const deferring = defer(createWire(answersRest, received.call), received.first.how);
    void opener.interaction.asEvent(received, deferral);
    void deferring.then(
      () => opener.deferred.asEvent(deferral),
      (error: unknown) =>
        opener.deferred.asEvent(deferral, { message: String(error), late: lateAnswer(error) }),
    );
  };
  const onDispatch = (
    payload: GatewayDispatchPayload,
    shard: { readonly number: number; readonly count: number },
  ): void => {
    try {
      if (payload.t === GatewayDispatchEvents.InteractionCreate) {
        onInteraction(payload.d);
        return;
      }
      const news = guildNewsIn(payload, shard);
      if (news) void opener.guildNews.asEvent(news, systemClock.now().epochMilliseconds);
    } catch (error) {
      log.warn({ err: error, event: payload.t }, 'discord-event-not-understood');
    }
  };
  return openGateway({
    ...timing,
    rest: createRest(access),
    token: access.token,
    applicationId,
    processId: randomUUID(),
    store: { holdShards: opener.holdShards, releaseShards: opener.releaseShards },
    log,
    now: systemClock.now,
    pause,
    onDispatch,
    onFatal: (error) => {
      void gateway?.close();
      void opener.fatal.asEvent(error.message);
    },
  });
};
