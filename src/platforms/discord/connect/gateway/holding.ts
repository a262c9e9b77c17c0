/**
 * The shards that this process has open: opened and given back as the store says, and started anew
 * where they fail or hear nothing.
 */
import type { IIdentifyThrottler } from '@discordjs/ws';
import type { GatewayDispatchPayload } from 'discord.js';
import type { HeldShards, ShardSession } from '../store.ts';
import { openShard, type Shard, type ShardNeeds } from './shard.ts';

type Sessions = ReadonlyMap<number, ShardSession | undefined>;
type Open = { readonly shard: Shard; readonly settled: Promise<void> };

export type HoldingNeeds = Pick<ShardNeeds, 'rest' | 'token' | 'onFatal' | 'timeouts' | 'log'> & {
  readonly applicationId: string;
  readonly now: () => Temporal.Instant;
  readonly onDispatch: (
    payload: GatewayDispatchPayload,
    shard: { readonly number: number; readonly count: number },
  ) => void;
};

export type Holding = {
  readonly numbers: () => readonly number[];
  /** Where each stands. */
  readonly sessions: () => Sessions;
  /** Opens what is ours and isn't open, and closes what is no longer ours. */
  readonly follow: (held: HeldShards, throttler: IIdentifyThrottler) => Promise<void>;
  /** Once all that are open are connected, or could not be. */
  readonly settled: () => Promise<void>;
  /** Closes all, and gives where each was left. */
  readonly close: () => Promise<Sessions>;
};

/** After a shard could not connect: doubled each time. */
const RETRY_MS = { first: 3000, most: 300_000 } as const;

export const createHolding = (needs: HoldingNeeds): Holding => {
  const { log } = needs;
  const open = new Map<number, Open>();
  /** Of shards that went deaf, until they are opened again: newer than what the store has. */
  const left = new Map<number, ShardSession | undefined>();
  const retries = createRetries(needs.now);
  let shardCount: number | undefined;

  const sessions = (): Sessions => new Map([...open].map(([number, { shard }]) => [number, shard.session()]));

  const giveBack = async (number: number): Promise<void> => {
    const given = open.get(number);
    open.delete(number);
    log.info({ shard: number }, 'discord-shard-given-back');
    await given?.shard.close();
  };

  const connect = (number: number, session: ShardSession | undefined, throttler: IIdentifyThrottler): void => {
    const count = shardCount ?? 1;
    log.info({ shard: number, shardCount: count, resuming: session !== undefined }, 'discord-shard-opening');
    const isOurs = (): boolean => open.get(number)?.shard === shard;
    const shard = openShard({
      ...needs,
      number,
      shardCount: count,
      session,
      throttler,
      onDispatch: (payload: GatewayDispatchPayload) => needs.onDispatch(payload, { number, count }),
      onDeaf: () => {
        if (!isOurs()) return;
        open.delete(number);
        left.set(number, shard.session());
        // A socket that is silent doesn't say goodbye either: nobody waits for that.
        void shard.close();
      },
    });
    const failed = async (error: unknown): Promise<void> => {
      if (!isOurs()) return;
      open.delete(number);
      log.error({ err: error, shard: number, retryInMs: retries.note(number) }, 'discord-shard-not-connected');
      await shard.close();
    };
    open.set(number, {
      shard,
      settled: shard.connected.then(() => retries.forget(number), failed),
    });
  };

  return {
    numbers: () => [...open.keys()],
    sessions,
    follow: async (held, throttler) => {
      const kept = held.shardCount === shardCount ? held.shards.map(({ number }) => number) : [];
      if (held.shardCount !== shardCount) left.clear();
      shardCount = held.shardCount;
      await Promise.all([...open.keys()].filter((number) => !kept.includes(number)).map(giveBack));
      for (const { number, session } of held.shards) {
        if (open.has(number) || !retries.mayTry(number)) continue;
        connect(number, left.has(number) ? left.get(number) : session, throttler);
        left.delete(number);
      }
    },
    settled: async () => void (await Promise.all([...open.values()].map(({ settled }) => settled))),
    close: async () => {
      await Promise.all([...open.values()].map(({ shard }) => shard.close()));
      const last = sessions();
      open.clear();
      return last;
    },
  };
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
