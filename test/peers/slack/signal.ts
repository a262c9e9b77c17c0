/** Lets a test wait for what the app does in its own time, without sleeping. */
import { setTimeout as inMs } from 'node:timers';

export type Signal = {
  /** Something in the world is different now. */
  readonly changed: () => void;
  /**
   * Resolves with the first value of `look` that is neither undefined, null nor false, looking
   * again at each change. Throws after `withinMs` (5,000 where nothing is said), naming `what` was
   * waited for.
   */
  readonly until: <T>(look: () => T | undefined | null | false, what?: string, withinMs?: number) => Promise<T>;
};

const PATIENCE_MS = 5000;

export const createSignal = (): Signal => {
  const watchers = new Set<() => void>();
  return {
    changed: () => {
      for (const watch of [...watchers]) watch();
    },
    until: (look, what = 'something', withinMs = PATIENCE_MS) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          watchers.delete(watch);
        };
        const watch = (): void => {
          const found = look();
          if (found === undefined || found === null || found === false) return;
          stop();
          resolve(found);
        };
        const timer = inMs(() => {
          stop();
          reject(new Error(`The Slack peer waited ${withinMs} ms for ${what} in vain.`));
        }, withinMs);
        watchers.add(watch);
        watch();
      }),
  };
};
