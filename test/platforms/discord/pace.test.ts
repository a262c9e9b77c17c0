/** Promises about pace: session starts never run out, a burst of changes is two, and shards are shared fairly. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lease, planLeases } from '../../../src/database/shard-leases.ts';
import { createCoalescing } from '../../../src/platforms/discord/coalesce.ts';
import { waitBeforeStartMs } from '../../../src/platforms/discord/session-starts.ts';

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

describe('shards', () => {
  const world = fc.record({ shards: fc.integer({ min: 1, max: 24 }), processes: fc.integer({ min: 1, max: 6 }), dead: fc.integer({ min: 0, max: 3 }) });

  test('are all held, each once, by fair shares, after every living process has spoken twice', () => {
    fc.assert(
      fc.property(world, ({ shards, processes, dead }) => {
        const holders = new Map<number, string>(Array.from({ length: dead > 0 ? shards : 0 }, (_, number) => [number, `dead-${number % dead}`]));
        const leases = (): Lease[] =>
          Array.from({ length: shards }, (_, number) => {
            const holder = holders.get(number) ?? null;
            return { number, holder, heldForMs: holder?.startsWith('dead') ? -1 : 1, hasSession: true, startedMsAgo: null };
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
    const fresh = (number: number, startedMsAgo: number | null): Lease => ({ number, holder: null, heldForMs: null, hasSession: false, startedMsAgo });
    expect(planLeases([fresh(0, null), fresh(1, null), fresh(2, null)], 'me', 1, 2).take.map(({ number }) => number)).toEqual([0, 1]);
    expect(planLeases([fresh(0, 4000), fresh(1, 6000)], 'me', 1, 1).take).toEqual([]);
  });
});
