/**
 * Promises about moving the clock: the days pass one after the other, and nothing is late on
 * arrival.
 */
import { expect, test } from 'vitest';
import { advanceTo } from '../../src/jobs/advance.ts';
import { createMovableClock } from '../../src/lib/time/clock.ts';

const start = Temporal.Instant.from('2026-03-02T07:59:59.999600700Z');

/** Does one thing a day at 08:00; another thing fails whenever it is tried, and stays due. */
const createDays = (options: { readonly failsFrom?: string } = {}) => {
  const clock = createMovableClock({ now: () => start });
  const done: string[] = [];
  let next = Temporal.Instant.from('2026-03-02T08:00:00Z');
  const stuck = options.failsFrom === undefined ? undefined : Temporal.Instant.from(options.failsFrom);
  return {
    clock,
    done,
    engine: {
      nextAt: async () => [next, ...(stuck ? [stuck] : [])].toSorted(Temporal.Instant.compare)[0],
      tick: async () => {
        if (Temporal.Instant.compare(next, clock.now()) > 0) return;
        done.push(clock.now().toString({ smallestUnit: 'minute' }));
        next = next.add({ hours: 24 });
      },
      drain: async () => {},
    },
  };
};

test('each day’s work is done at its hour, whatever part of a millisecond it is', async () => {
  const { clock, done, engine } = createDays();
  await advanceTo(engine, clock, Temporal.Instant.from('2026-03-05T12:00:00Z'));
  expect(done).toEqual(['2026-03-02T08:00Z', '2026-03-03T08:00Z', '2026-03-04T08:00Z', '2026-03-05T08:00Z']);
  expect(clock.now().toString({ smallestUnit: 'second' })).toBe('2026-03-05T12:00:00Z');
});

test('what fails and stays due keeps nothing else from its day', async () => {
  const { clock, done, engine } = createDays({ failsFrom: '2026-03-02T20:00:00Z' });
  await advanceTo(engine, clock, Temporal.Instant.from('2026-03-05T12:00:00Z'));
  expect(done.map((at) => at.slice(0, 10))).toEqual(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']);
});
