/**
 * Holds this process's share of the shards: takes what is free, gives back what is too much, and
 * goes on where a dead process stopped.
 */
import type { IIdentifyThrottler } from '@discordjs/ws';
import { Routes } from 'discord.js';
import { z } from 'zod';
import { within } from '../../../../lib/process/within.ts';
import type { Pause } from '../pause.ts';
import type { DiscordStore } from '../store.ts';
import { createHolding, type HoldingNeeds } from './holding.ts';
import { createStartThrottle } from './session-starts.ts';

export type GatewayNeeds = HoldingNeeds & {
  readonly processId: string;
  readonly store: Pick<DiscordStore, 'holdShards' | 'releaseShards'>;
  readonly pause: Pause;
  readonly beatMs?: number | undefined;
  readonly leaseMs?: number | undefined;
};

export type Gateway = {
  /** Once the shards of the first beat are connected, or could not be. */
  readonly started: Promise<void>;
  /** Numbers of the shards held now. */
  readonly shards: () => readonly number[];
  readonly close: () => Promise<void>;
};

/**
 * A process that hangs is followed within lease + beat: 15 seconds. One that was killed sooner, as
 * the store sees that it is gone.
 */
const BEAT_MS = 3000;
const LEASE_MS = 12_000;
/**
 * Whoever holds nothing yet asks more often, for as long as a dead process's lease can stand in the
 * way.
 */
const EAGER = 6;

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
type Start = {
  readonly shards: number;
  readonly startsAtOnce: number;
  readonly throttler: IIdentifyThrottler;
};

export const openGateway = (needs: GatewayNeeds): Gateway => {
  const { store, applicationId, processId, log, pause, beatMs = BEAT_MS, leaseMs = LEASE_MS } = needs;
  const ending = new AbortController();
  const holding = createHolding(needs);
  let start: Start | undefined;
  let shardCount: number | undefined;

  const hold = async (): Promise<void> => {
    start ??= await findStart(needs);
    const { shards, startsAtOnce, throttler } = start;
    const held = await store.holdShards({
      applicationId,
      processId,
      shardCount: shardCount ?? shards,
      leaseMs,
      startsAtOnce,
      sessions: holding.sessions(),
    });
    if (ending.signal.aborted) return;
    shardCount = held.shardCount;
    await holding.follow(held, throttler);
  };

  // A database that is down leaves us what we hold: nobody else can take it meanwhile.
  const beat = (): Promise<void> =>
    hold().catch((error: unknown) => log.error({ err: error }, 'discord-shards-not-held'));
  const keepBeating = async (): Promise<void> => {
    for (let sinceMs = 0; ; ) {
      const waitMs = holding.numbers().length === 0 && sinceMs < leaseMs ? beatMs / EAGER : beatMs;
      await pause(waitMs, ending.signal);
      if (ending.signal.aborted) return;
      await beat();
      sinceMs += waitMs;
    }
  };
  const first = beat();
  const running = first.then(keepBeating);

  return {
    started: first.then(holding.settled),
    shards: holding.numbers,
    close: async () => {
      ending.abort();
      await within(running, LEAVE_MS);
      const sessions = await holding.close();
      await store
        .releaseShards({ applicationId, processId, sessions })
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
