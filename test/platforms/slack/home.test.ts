/** Promises about a Home that its reader changes faster than anybody reads. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paragraph } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { createHome } from '../../../src/platforms/slack/deliver/home.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const actor = { teamId: 'T1', userId: 'U1' };

test('follows at once, and then once in ten seconds however much is answered', async () => {
  let answered = 0;
  const shown: number[] = [];
  const client = { views: { publish: async () => void shown.push(answered) } };
  const needs = {
    home: async () => [paragraph(text`${answered} answered`)],
    teams: { clientFor: async () => client, noteFailure: async () => undefined },
    people: { originOf: async () => ({}) },
    spell: (words: string) => words,
    log: { warn: (...said: unknown[]) => expect(said).toEqual([]) },
  };
  const home = createHome(needs as unknown as Parameters<typeof createHome>[0]);
  const answer = (): Promise<void> => {
    answered += 1;
    return home.changed(actor);
  };
  await home.opened(actor);
  for (let presses = 0; presses < 20; presses += 1) await answer();
  expect(shown).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(shown).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(shown).toEqual([0, 1, 20]);
  // Nothing changed since: nothing is sent, and the next change shows at once again.
  await vi.advanceTimersByTimeAsync(60_000);
  await answer();
  expect(shown).toEqual([0, 1, 20, 21]);
});
