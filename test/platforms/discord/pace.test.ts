/**
 * Promises about pace: session starts never run out, a burst of changes is two, and shards are
 * shared fairly.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Lease, planLeases } from '../../../src/platform-stores/shard-leases.ts';
import { waitBeforeStartMs } from '../../../src/platforms/discord/connect/gateway/session-starts.ts';
import { createTurns } from '../../../src/platforms/discord/connect/turns.ts';
import { createCoalescing } from '../../../src/platforms/discord/deliver/coalesce.ts';

describe('session starts', () => {
  test('wait for nothing while most are left', () => {
    expect(waitBeforeStartMs({ total: 1000, remaining: 1000, reset_after: 0 })).toBe(0);
    expect(waitBeforeStartMs({ total: 1000, remaining: 501, reset_after: 86_400_000 })).toBe(0);
  });

  test('a bot that crashes in a loop all day has some left at its end', () => {
    let remaining = 1000;
    for (let now = 0; now < 86_400_000; ) {
      // Each life is a second long.
      now += waitBeforeStartMs({ total: 1000, remaining, reset_after: 86_400_000 - now }) + 1000;
      remaining -= 1;
    }
    expect(remaining).toBeGreaterThanOrEqual(0);
  });
});

describe('changes to one thing', () => {
  test('of which many come at once are carried out as the first and the last', async () => {
    const done: number[] = [];
    let pauses: (() => void)[] = [];
    const change = createCoalescing<number>(
      async (_, value) => void done.push(value),
      1000,
      () => new Promise((resolve) => pauses.push(resolve)),
    );
    const waiting = [1, 2, 3, 4].map((value) => change('board', value));
    const other = change('another', 9);
    await Promise.all([waiting[0], other]);
    expect(done).toEqual([1, 9]);
    for (const resume of pauses) resume();
    await Promise.all(waiting);
    expect(done).toEqual([1, 9, 4]);
    pauses = [];
  });
});

describe('turns of several processes', () => {
  afterEach(() => vi.useRealTimers());

  /**
   * When each request left, on a clock that is moved; every pause may last longer than it should,
   * by what `stallMs` gives.
   */
  const run = async (processes: number, requests: number, stallMs: () => number): Promise<readonly number[]> => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    let bookedUntilMs = 0;
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms + stallMs()));
    const book = async (everyMs: number, turns: number): Promise<number> => {
      const first = Math.max(bookedUntilMs, performance.now());
      bookedUntilMs = first + everyMs * turns;
      const inMs = first - performance.now();
      return inMs;
    };
    const left: number[] = [];
    const all = Array.from({ length: processes }, () => createTurns({ book, pause })).map(async ({ take }) => {
      for (let sent = 0; sent < requests; sent += 10)
        await Promise.all(Array.from({ length: 10 }, () => take().then(() => left.push(performance.now()))));
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(all);
    return left.toSorted((one, other) => one - other);
  };
  const mostInASecond = (left: readonly number[]): number =>
    Math.max(...left.map((atMs) => left.filter((other) => other >= atMs && other < atMs + 1000).length));

  test('are fewer than Discord allows in any second, and not many fewer', async () => {
    const left = await run(3, 200, () => 0);
    expect(left).toHaveLength(600);
    expect(mostInASecond(left)).toBeLessThan(50);
    const seconds = ((left.at(-1) ?? 0) - (left[0] ?? 0)) / 1000;
    expect(left.length / seconds).toBeGreaterThan(0.95 * 50);
  });

  test('don’t come in a burst after a process hung', async () => {
    let pauses = 0;
    const left = await run(1, 400, () => {
      pauses += 1;
      return pauses % 40 === 0 ? 700 : 1;
    });
    expect(left).toHaveLength(400);
    expect(mostInASecond(left)).toBeLessThanOrEqual(50);
  });
});

describe('shards', () => {
  const world = fc.record({
    shards: fc.integer({ min: 1, max: 24 }),
    processes: fc.integer({ min: 1, max: 6 }),
    dead: fc.integer({ min: 0, max: 3 }),
  });

  test('are all held, each once, by fair shares, after every living process has spoken twice', () => {
    fc.assert(
      fc.property(world, ({ shards, processes, dead }) => {
        const holders = new Map<number, string>(
          Array.from({ length: dead > 0 ? shards : 0 }, (_, number) => [number, `dead-${number % dead}`]),
        );
        const leases = (): Lease[] =>
          Array.from({ length: shards }, (_, number) => {
            const holder = holders.get(number) ?? null;
            return {
              number,
              holder,
              heldForMs: holder?.startsWith('dead') ? -1 : 1,
              hasSession: true,
              startedMsAgo: null,
            };
          });
        for (let turn = 0; turn < processes * 2; turn += 1) {
          const me = `living-${turn % processes}`;
          const { keep, release, take } = planLeases(leases(), me, processes, 1);
          for (const number of release) holders.delete(number);
          for (const { number } of take) {
            expect(holders.get(number) ?? 'dead').toMatch(/^dead/);
            holders.set(number, me);
          }
          expect(keep.length + take.length).toBeLessThanOrEqual(Math.ceil(shards / processes));
        }
        expect(holders.size).toBe(shards);
        expect([...holders.values()].every((holder) => holder.startsWith('living'))).toBe(true);
      }),
    );
  });

  test('without a session are given out no faster than Discord lets them start', () => {
    const fresh = (number: number, startedMsAgo: number | null): Lease => ({
      number,
      holder: null,
      heldForMs: null,
      hasSession: false,
      startedMsAgo,
    });
    expect(
      planLeases([fresh(0, null), fresh(1, null), fresh(2, null)], 'me', 1, 2).take.map(({ number }) => number),
    ).toEqual([0, 1]);
    expect(planLeases([fresh(0, 4000), fresh(1, 6000)], 'me', 1, 1).take).toEqual([]);
  });
});
