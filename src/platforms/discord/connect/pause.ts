/** Waiting, so that tests can have it their way. */
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** The longest a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export const pause: Pause = async (ms, signal) => {
  await delay(Math.min(ms, LONGEST_MS), undefined, signal ? { signal } : {}).catch(() => {});
};

/**
 * Tries again after 1, 2, 4 … seconds, at most 30, while `mayPass` says that the failure may pass;
 * throws the last one.
 */
export const retrying = async <Value>(
  work: () => Promise<Value>,
  {
    tries,
    mayPass,
    onFailure,
    wait,
  }: {
    readonly tries: number;
    readonly mayPass: (error: unknown) => boolean;
    readonly onFailure: (error: unknown, retryInMs: number) => void;
    readonly wait: Pause;
  },
): Promise<Value> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries || !mayPass(error)) throw error;
      const retryInMs = Math.min(30_000, 1000 * 2 ** (tried - 1));
      onFailure(error, retryInMs);
      await wait(retryInMs);
    }
  }
};
