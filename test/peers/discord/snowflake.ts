/**
 * Ids as Discord makes them: a time in the high bits, a counter in the low 22, so that they sort by
 * age.
 */

const DISCORD_EPOCH_MS = 1_420_070_400_000;
const COUNTER_BITS = 22n;
const COUNTER_MASK = (1n << COUNTER_BITS) - 1n;

/** Of all peers in a process: two that begin in the same millisecond are two applications. */
let counter = 0n;

/** Gives a function that makes a new id, for now or for an instant given in epoch milliseconds. */
export const createSnowflakes =
  (now: () => number): ((atMs?: number) => string) =>
  (atMs = now()) => {
    counter = (counter + 1n) & COUNTER_MASK;
    return ((BigInt(Math.floor(atMs) - DISCORD_EPOCH_MS) << COUNTER_BITS) | counter).toString();
  };

/**
 * Which shard a guild belongs to (Discord, "Sharding"): private messages have no guild and always
 * come to shard 0.
 */
export const shardOf = (guildId: string | undefined, shards: number): number =>
  guildId === undefined ? 0 : Number((BigInt(guildId) >> COUNTER_BITS) % BigInt(shards));
