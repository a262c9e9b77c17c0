/** Promises about the minute tick: it goes on whatever happens to the clock. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEveryMinute, type EveryMinute } from '../../src/jobs/every-minute.ts';

let everyMinute: EveryMinute;
let ran: number;
let work: () => Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:00Z') });
  ran = 0;
  work = async () => {};
  everyMinute = createEveryMinute(30, () => {
    ran += 1;
    return work();
  });
  await everyMinute.start();
  ran = 0;
});
afterEach(async () => {
  await everyMinute.stop(0);
  vi.useRealTimers();
});

const minutes = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 60_000);
const setClock = (by: Temporal.DurationLike): void => {
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now());
  vi.setSystemTime(now.toZonedDateTimeISO('UTC').add(by).epochMilliseconds);
};

test('it comes once a minute, at its second', async () => {
  const seconds: number[] = [];
  work = async () => void seconds.push(new Date().getSeconds());
  await minutes(10);
  expect(seconds).toEqual(Array.from({ length: 10 }, () => 30));
});

test.each([{ hours: -2 }, { hours: 2 }, { years: -50 }, { years: 50 }, { seconds: -40 }, { seconds: 40 }])(
  'a clock that is set by %o doesn’t stop it',
  async (by) => {
    await minutes(3);
    setClock(by);
    ran = 0;
    await minutes(10);
    expect(ran).toBeGreaterThanOrEqual(9);
    expect(ran).toBeLessThanOrEqual(11);
  },
);

test('a clock that was wrong for a minute and is right again doesn’t stop it', async () => {
  await minutes(3);
  setClock({ hours: -2 });
  await minutes(1);
  setClock({ hours: 2 });
  ran = 0;
  await minutes(10);
  expect(ran).toBeGreaterThanOrEqual(9);
});

test('one that takes long is not joined by a second', async () => {
  let end = (): void => {};
  work = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  await minutes(4);
  expect(ran).toBe(1);
  work = async () => {};
  end();
  await minutes(2);
  expect(ran).toBe(3);
});

test('stopped, it waits for the one that has begun, and begins no other', async () => {
  let ended = false;
  work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    ended = true;
  };
  await minutes(0.6);
  const stopped = everyMinute.stop(8000);
  await minutes(0.1);
  await stopped;
  expect(ended).toBe(true);
  await minutes(3);
  expect(ran).toBe(1);
});
