/** How many sessions the bot may still begin today, and how close together. */
import type { World } from '../world.ts';

const DAY_MS = 86_400_000;
const CONCURRENCY_WINDOW_MS = 5000;
/**
 * What is reported where a test sets no concurrency: high enough that clients don't wait between
 * shards.
 */
const ROOMY_CONCURRENCY = 16;

const recent = (world: World): World['identifies'] =>
  world.identifies.filter(({ atMs }) => world.now() - atMs < DAY_MS);

const concurrencyOf = (world: World): number => world.settings.maxConcurrency ?? ROOMY_CONCURRENCY;

export const sessionStartLimit = (world: World) => {
  const used = recent(world);
  const [first] = used;
  return {
    total: world.settings.identifiesADay,
    remaining: Math.max(0, world.settings.identifiesADay - used.length),
    reset_after: first ? first.atMs + DAY_MS - world.now() : 0,
    max_concurrency: concurrencyOf(world),
  };
};

/**
 * Counts an identify: whether it may begin a session, comes too soon after another, or is one too
 * many for the day.
 */
export const countIdentify = (world: World, shard: number): 'welcome' | 'too soon' | 'used up' => {
  const key = shard % concurrencyOf(world);
  const used = recent(world);
  const soon =
    world.settings.maxConcurrency !== undefined &&
    used.some((each) => each.key === key && world.now() - each.atMs < CONCURRENCY_WINDOW_MS);
  world.identifies = [...used, { atMs: world.now(), key }];
  world.log.counters.identifies += 1;
  if (used.length >= world.settings.identifiesADay) return 'used up';
  return soon ? 'too soon' : 'welcome';
};
