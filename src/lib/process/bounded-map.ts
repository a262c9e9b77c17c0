/** A map that forgets its oldest entries, so that nothing kept in memory grows without end. */

export type BoundedMap<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** Makes the entry the newest. */
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
};

export const createBoundedMap = <Value>(atMost: number): BoundedMap<Value> => {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= atMost) break;
        entries.delete(oldest);
      }
    },
    delete: (key) => void entries.delete(key),
  };
};
