/**
 * A bot whose database goes away answers everybody, loses nothing and goes on, without being
 * started again. `npm run chaos` does it at large.
 */
import { expect, test } from 'vitest';
import { faultsOf } from './figures.ts';
import { playOutages } from './outages.ts';

test('one process outlives connections that are ended, a rude restart, silence and a failover', {
  timeout: 180_000,
}, async () => {
  const kinds = ['end', 'restart', 'silence', 'failover'] as const;
  const figures = await playOutages({
    seed: 'a small one',
    kinds,
    rounds: 4,
    planted: false,
    tell: () => {},
  });
  expect(faultsOf(figures, { rounds: 4 })).toEqual([]);
  expect(figures.told).toBeGreaterThan(0);
  expect(figures.recorded).toBeGreaterThan(0);
});
