/** Ids and time stamps in Slack's formats, in order and never twice. */
import { randomBytes } from 'node:crypto';

export type Ids = {
  /** `U0000000001`: a letter or two and ten characters. */
  readonly next: (prefix: string) => string;
  /** A message's ts: seconds with six decimals, each later than the one before. */
  readonly ts: () => string;
  /** Something nobody guesses: tokens, codes, URLs. */
  readonly secret: () => string;
};

export const createIds = (now: () => number): Ids => {
  let counter = 0;
  let lastMicros = 0;
  return {
    next: (prefix) => {
      counter += 1;
      return `${prefix}${counter.toString(36).toUpperCase().padStart(10, '0')}`;
    },
    ts: () => {
      lastMicros = Math.max(now() * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
    },
    secret: () => randomBytes(16).toString('hex'),
  };
};
