/** Randomness and ids, passed in so that a run can be repeated exactly. */
import { randomBytes } from 'node:crypto';

export type Random = {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A new UUID v7 (RFC 9562) for the given instant: unguessable, and sorted by time in an index. */
  readonly id: (at: Temporal.Instant) => string;
};

const uuidV7 = (epochMs: number, bytes: Uint8Array): string => {
  const time = epochMs.toString(16).padStart(12, '0');
  const tail = Buffer.from(bytes).toString('hex');
  const variant = (0x8 | (Number.parseInt(tail.slice(3, 4), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-${variant}${tail.slice(4, 7)}-${tail.slice(7, 19)}`;
};

const BYTES_FOR_AN_ID = 10;

export const systemRandom: Random = {
  next: Math.random,
  id: (at) => uuidV7(at.epochMilliseconds, randomBytes(BYTES_FOR_AN_ID)),
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
      uuidV7(
        at.epochMilliseconds,
        Uint8Array.from({ length: BYTES_FOR_AN_ID }, () => Math.floor(next() * 256)),
      ),
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

/** Whether a text has the shape of an id; what comes from outside may not, and a database refuses another shape with an error. */
export const isId = (candidate: string): boolean => ID.test(candidate);
