/**
 * Keeps the newest of many changes to one thing, and carries out at most one in a while: what came
 * between is never sent.
 */

type Waiting<Value> = { readonly value: Value; readonly done: PromiseWithResolvers<void> };

/**
 * Gives a function that runs `work` for a key at once, then at most once in `everyMs`. Values that
 * were overtaken settle with the one that overtook them.
 */
export const createCoalescing = <Value>(
  work: (key: string, value: Value) => Promise<void>,
  everyMs: number,
  pause: (ms: number) => Promise<void>,
): ((key: string, value: Value) => Promise<void>) => {
  /** Keys in their pause, with the newest value that waits for its end. */
  const busy = new Map<string, Waiting<Value> | undefined>();

  const runOn = async (key: string, first: Waiting<Value>): Promise<void> => {
    for (let next: Waiting<Value> | undefined = first; next; next = busy.get(key)) {
      busy.set(key, undefined);
      const { value, done } = next;
      await work(key, value).then(done.resolve, done.reject);
      await pause(everyMs);
    }
    busy.delete(key);
  };

  return (key, value) => {
    const overtaken = busy.get(key);
    const waiting = { value, done: overtaken?.done ?? Promise.withResolvers<void>() };
    if (busy.has(key)) busy.set(key, waiting);
    else void runOn(key, waiting);
    return waiting.done.promise;
  };
};
