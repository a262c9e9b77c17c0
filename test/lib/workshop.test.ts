/** Promises of a thread that does one piece of work after another: whatever becomes of one, the next is done. */
import { expect, test } from 'vitest';
import { openWorkshop } from '../../src/lib/process/workshop.ts';
import type { OddJob } from './odd-jobs.ts';

const open = (bounds: { withinMs?: number; atMost?: number } = {}) => {
  const work = openWorkshop<OddJob>(new URL('./odd-jobs.ts', import.meta.url), {
    ...{ withinMs: 60_000, atMost: 10 },
    ...bounds,
  });
  return (job: OddJob) => work<number>(job);
};

/** Each gives its number and how many were done in its thread. */
test('they are done one after another, in one thread', async () => {
  const work = open();
  expect(await Promise.all([work({ count: 1 }), work({ count: 2 }), work({ count: 3 })])).toEqual([101, 202, 303]);
});

test('one that fails says so, and leaves the thread to the next', async () => {
  const work = open();
  const [failed, next] = [work('fail'), work({ count: 1 })];
  await expect(failed).rejects.toThrow('it broke here');
  expect(await next).toBe(101);
});

test('a thread that dies takes the piece in hand with it, and no other', async () => {
  const work = open();
  const all = [work({ count: 1 }), work('die'), work({ count: 2 }), work({ count: 3 })];
  await expect(all[1]).rejects.toThrow('stopped without a result');
  expect([await all[0], await all[2], await all[3]]).toEqual([101, 201, 302]);
});

test('one that hangs is given up in time, with what waited for it; what is asked then is done', async () => {
  const work = open({ withinMs: 2500 });
  expect(await work({ count: 1 })).toBe(101);
  const [stuck, waiting] = [work('hang'), work({ count: 2 })];
  await Promise.all([expect(stuck).rejects.toThrow('no answer within'), expect(waiting).rejects.toThrow()]);
  expect(await work({ count: 3 })).toBe(301);
});

test('more than it can take are refused at once, and there is room again when some are done', async () => {
  const work = open({ atMost: 2 });
  const taken = [work({ count: 1 }), work({ count: 2 })];
  await expect(work({ count: 3 })).rejects.toThrow('too much waits');
  expect(await Promise.all(taken)).toEqual([101, 202]);
  expect(await work({ count: 4 })).toBe(403);
});
