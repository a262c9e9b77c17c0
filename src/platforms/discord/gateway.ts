/** Holds this process's share of the shards: takes what is free, gives back what is too much, and goes on where a dead process stopped. */
import type { IIdentifyThrottler } from '@discordjs/ws';
import { type GatewayDispatchPayload, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { within } from '../../lib/within.ts';
import type { Log } from './answer.ts';
import type { Pause } from './pause.ts';
import { createStartThrottle } from './session-starts.ts';
import { openShard, type Shard } from './shard.ts';
import type { DiscordStore, HeldShards, ShardSession } from './store.ts';

export type GatewayNeeds = {
  readonly rest: REST;
  readonly token: string;
  readonly applicationId: string;
  readonly processId: string;
  readonly store: Pick<DiscordStore, 'holdShards' | 'releaseShards'>;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  readonly pause: Pause;
  readonly onDispatch: (
    payload: GatewayDispatchPayload,
    shard: { readonly number: number; readonly count: number },
  ) => void;
  readonly onFatal: (error: Error) => void;
  readonly beatMs?: number;
  readonly leaseMs?: number;
};

export type Gateway = {
  /** Once the shards of the first beat are connected, or could not be. */
  readonly started: Promise<void>;
  /** Numbers of the shards held now. */
  readonly shards: () => readonly number[];
  readonly close: () => Promise<void>;
};

/** A dead process's shards are taken over within lease + beat: 15 seconds. */
const BEAT_MS = 3000;
const LEASE_MS = 12_000;
/** After a shard could not connect: doubled each time. */
const RETRY_MS = { first: 3000, most: 300_000 } as const;

/** A database that hangs doesn't keep us from leaving: the lease runs out by itself. */
const LEAVE_MS = 3000;

const gatewayInfo = z.object({
  shards: z.number().int().positive(),
  session_start_limit: z.object({
    total: z.number(),
    remaining: z.number(),
    reset_after: z.number(),
    max_concurrency: z.number().int().positive(),
  }),
});
type Start = { readonly shards: number; readonly startsAtOnce: number; readonly throttler: IIdentifyThrottler };
type Open = { readonly shard: Shard; readonly settled: Promise<void> };

export const openGateway = (needs: GatewayNeeds): Gateway => {
  const { store, applicationId, processId, log, pause, beatMs = BEAT_MS, leaseMs = LEASE_MS } = needs;
  const ending = new AbortController();
  const open = new Map<number, Open>();
  const retries = createRetries(needs.now);
  let start: Start | undefined;
  let shardCount: number | undefined;

  const sessions = (): ReadonlyMap<number, ShardSession | undefined> =>
    new Map([...open].map(([number, { shard }]) => [number, shard.session()]));

  const hold = async (): Promise<void> => {
    start ??= await findStart(needs);
    const { startsAtOnce } = start;
    const held = await store.holdShards({
      applicationId,
      processId,
      shardCount: shardCount ?? start.shards,
      leaseMs,
      startsAtOnce,
      sessions: sessions(),
    });
    if (ending.signal.aborted) return;
    const kept = held.shardCount === shardCount ? held.shards.map(({ number }) => number) : [];
    shardCount = held.shardCount;
    await Promise.all([...open.keys()].filter((number) => !kept.includes(number)).map(giveBack));
    for (const shard of held.shards) {
      if (!open.has(shard.number) && retries.mayTry(shard.number)) connect(shard, held.shardCount, start.throttler);
    }
  };

  const giveBack = async (number: number): Promise<void> => {
    const given = open.get(number);
    open.delete(number);
    log.info({ shard: number }, 'discord-shard-given-back');
    await given?.shard.close();
  };

  const connect = (
    { number, session }: HeldShards['shards'][number],
    count: number,
    throttler: IIdentifyThrottler,
  ): void => {
    log.info({ shard: number, shardCount: count, resuming: session !== undefined }, 'discord-shard-opening');
    const onDispatch = (payload: GatewayDispatchPayload): void => needs.onDispatch(payload, { number, count });
    const shard = openShard({
      ...needs,
      number,
      shardCount: count,
      ...(session ? { session } : {}),
      throttler,
      onDispatch,
    });
    const failed = async (error: unknown): Promise<void> => {
      if (open.get(number)?.shard !== shard) return;
      open.delete(number);
      log.error({ err: error, shard: number, retryInMs: retries.note(number) }, 'discord-shard-not-connected');
      await shard.close();
    };
    open.set(number, { shard, settled: shard.connected.then(() => retries.forget(number), failed) });
  };

  // A database that is down leaves us what we hold: nobody else can take it meanwhile.
  const beat = (): Promise<void> =>
    hold().catch((error: unknown) => log.error({ err: error }, 'discord-shards-not-held'));
  const first = beat();
  const running = first.then(async () => {
    for (;;) {
      await pause(beatMs, ending.signal);
      if (ending.signal.aborted) return;
      await beat();
    }
  });

  return {
    started: first.then(() => Promise.all([...open.values()].map(({ settled }) => settled))).then(() => {}),
    shards: () => [...open.keys()],
    close: async () => {
      ending.abort();
      await within(running, LEAVE_MS);
      await Promise.all([...open.values()].map(({ shard }) => shard.close()));
      const last = sessions();
      open.clear();
      await store
        .releaseShards({ applicationId, processId, sessions: last })
        .catch((error: unknown) => log.error({ err: error }, 'discord-shards-not-released'));
    },
  };
};

const findStart = async ({ rest, pause, log }: GatewayNeeds): Promise<Start> => {
  const ask = async () => gatewayInfo.parse(await rest.get(Routes.gatewayBot()));
  const { shards, session_start_limit: limit } = await ask();
  const throttler = createStartThrottle({
    askLimit: async () => (await ask()).session_start_limit,
    first: limit,
    pause,
    log,
  });
  return { shards, startsAtOnce: limit.max_concurrency, throttler };
};

/** When a shard that could not connect may be tried again. */
const createRetries = (now: () => Temporal.Instant) => {
  const failed = new Map<number, { readonly tries: number; readonly againAtMs: number }>();
  return {
    mayTry: (shard: number): boolean => now().epochMilliseconds >= (failed.get(shard)?.againAtMs ?? 0),
    /** Gives the milliseconds until then. */
    note: (shard: number): number => {
      const tries = (failed.get(shard)?.tries ?? 0) + 1;
      const waitMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (tries - 1));
      failed.set(shard, { tries, againAtMs: now().epochMilliseconds + waitMs });
      return waitMs;
    },
    forget: (shard: number): void => void failed.delete(shard),
  };
};
