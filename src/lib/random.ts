/** Randomness and ids, passed in so that a run can be repeated exactly. */
import { randomUUID } from 'node:crypto';

export type Random = {
  /** A number in [0, 1). */
  readonly next: () => number;
  /**
   * A new UUID v7 (RFC 9562) for the given instant: unguessable, and sorted by time in an index.
   */
  readonly id: (at: Temporal.Instant) => string;
};

/** `random`: at least 19 hexadecimal digits. */
const uuidV7 = (epochMs: number, random: string): string => {
  const time = epochMs.toString(16).padStart(12, '0');
  const variant = (0x8 | (Number.parseInt(random.slice(3, 4), 16) & 0x3)).toString(16);
  const version = `7${random.slice(0, 3)}`;
  const rest = `${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${rest}`;
};

export const systemRandom: Random = {
  next: Math.random,
  // Node keeps a stock of random UUIDs, which makes this ten times quicker than asking for bytes;
  // the fixed digits of a v4 are left out.
  id: (at) => {
    const random = randomUUID();
    return uuidV7(at.epochMilliseconds, random.slice(0, 8) + random.slice(15, 18) + random.slice(24));
  },
};

/** 32-bit hash of a text (FNV-1a), to turn a row's id into a seed. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** A repeatable generator of numbers in [0, 1) from a text (mulberry32). */
export const seededNumbers = (seed: string): (() => number) => {
  let state = hashText(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const seededRandom = (seed: string): Random => {
  const next = seededNumbers(seed);
  return {
    next,
    id: (at) =>
      uuidV7(at.epochMilliseconds, Array.from({ length: 19 }, () => Math.floor(next() * 16).toString(16)).join('')),
  };
};

/** A new array in an order drawn from `next` (Fisher–Yates). */
export const shuffled = <T>(items: readonly T[], next: () => number): T[] => {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(next() * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
};

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a text has the shape of an id; what comes from outside may not, and a database refuses
 * another shape with an error.
 */
export const isId = (candidate: string): boolean => ID.test(candidate);
