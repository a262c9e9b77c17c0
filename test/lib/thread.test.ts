/** Promises of two threads that call each other: what can't be copied ends nothing. */
import { afterEach, expect, test } from 'vitest';
import { openThread } from '../../src/lib/process/thread.ts';
import type { EchoOpener, EchoThread } from './echo-thread.ts';

const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(opened.splice(0).map(({ close }) => close()))));

const lines: unknown[] = [];
const open = (ask: EchoOpener['ask']) => {
  const thread = openThread<EchoThread, EchoOpener>(new URL('./echo-thread.ts', import.meta.url), {
    ask,
    log: (...line) => void lines.push(line),
  });
  opened.push(thread);
  return thread.theirs;
};

/**
 * A failure as libraries make them: with its circumstances, some of which no other thread can have.
 */
const failure = (): Error => new Error('the notebook is gone', { cause: { retry: () => 'again' } });

test('a call is answered, there and back', async () => {
  const thread = open(async (words) => `${words}, and back`);
  expect(await thread.askOpener('there')).toBe('there, and back');
});

test('a failure arrives as one, whatever it holds, and where it happened is told', async () => {
  const thread = open(() => Promise.reject(failure()));
  await expect(thread.askOpener('there')).rejects.toThrow('the notebook is gone');
  const error: unknown = await thread.fail().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).stack).toContain('echo-thread.ts');
  expect(await open(async (words) => words).askOpener('still there')).toBe('still there');
});

test('what is logged is written by the opener, also where it can’t be copied', async () => {
  const thread = open(async (words) => words);
  await thread.logTwo();
  await thread.askOpener('after');
  expect(lines).toEqual([
    ['warn', { number: 1 }, 'plain'],
    ['error', { fields: expect.stringContaining('[Function: odd]') }, 'strange'],
  ]);
});
