/**
 * Rate limits: buckets of a route and its main resource, the bot's global limit and the ban after
 * too many bad requests.
 */
import type { Bucket, Settings } from '../options.ts';
import { Refusal } from '../refusal.ts';
import type { Match } from './route-names.ts';

/**
 * Discord publishes no numbers and asks bots to read the headers; these are about what its headers
 * say of these routes. Routes that aren't here share DEFAULT_BUCKET.
 */
const BUCKETS: Readonly<Record<string, Bucket>> = {
  'POST /channels/:channel/messages': { limit: 5, windowMs: 5000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, windowMs: 5000 },
  'DELETE /channels/:channel/messages/:message': { limit: 5, windowMs: 1000 },
  'POST /channels/:channel/typing': { limit: 5, windowMs: 5000 },
  'PATCH /channels/:channel': { limit: 10, windowMs: 15_000 },
  'POST /channels/:channel/threads': { limit: 50, windowMs: 300_000 },
  'POST /webhooks/:application/:token': { limit: 5, windowMs: 2000 },
  'PATCH /webhooks/:application/:token/messages/:message': { limit: 5, windowMs: 2000 },
  'POST /users/@me/channels': { limit: 10, windowMs: 10_000 },
};
const DEFAULT_BUCKET: Bucket = { limit: 50, windowMs: 1000 };

const GLOBAL_WINDOW_MS = 1000;
const BAN_WINDOW_MS = 600_000;
const MOST_INVALID = 10_000;
const MOST_BUCKETS = 50_000;

type Window = { used: number; endsMs: number };

export type Scope = 'user' | 'global' | 'shared';

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms) / 1000);

/** A 429 as Discord sends it: JSON and headers. */
export const tooMany = (scope: Scope, retryMs: number, headers: Record<string, string> = {}): Refusal =>
  new Refusal(429, 0, scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.', {
    headers: {
      ...headers,
      // Whole seconds, upwards, as HTTP has it; the body and the other headers are finer.
      'retry-after': String(Math.ceil(seconds(retryMs))),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
    more: { retry_after: seconds(retryMs), global: scope === 'global' },
  });

/** A 429 as the proxy before Discord sends it: headers, and a page that is no JSON. */
export class ProxyRefusal extends Refusal {
  constructor(retryMs: number) {
    super(429, 0, 'error code: 1015', {
      headers: { 'retry-after': String(Math.ceil(seconds(retryMs))) },
    });
    this.name = 'ProxyRefusal';
  }
}

export type Limiter = {
  /**
   * Takes one from a bucket: the headers that tell of it. Throws a Refusal (429) where none is
   * left.
   */
  readonly take: (match: Match) => Record<string, string>;
  readonly takeGlobal: () => void;
  /** Throws a ProxyRefusal while the address is banned. */
  readonly checkBan: () => void;
  readonly countInvalid: () => void;
};

const majorOf = ({ params }: Match): string => params['channel'] ?? params['guild'] ?? params['token'] ?? '';

const windows = (now: () => number) => {
  const all = new Map<string, Window>();
  return (key: string, windowMs: number): Window => {
    const standing = all.get(key);
    if (standing && standing.endsMs > now()) return standing;
    const fresh = { used: 0, endsMs: now() + windowMs };
    if (all.size > MOST_BUCKETS) all.clear();
    all.set(key, fresh);
    return fresh;
  };
};

const bucketOf = (settings: Settings, name: string): Bucket => {
  const own = typeof settings.limits === 'string' ? undefined : settings.limits[name];
  return own ?? BUCKETS[name] ?? DEFAULT_BUCKET;
};

export const createLimiter = (settings: Settings): Limiter => {
  const { now } = settings;
  const find = windows(now);
  const off = settings.limits === 'none';
  return {
    take: (match) => {
      // The callback of an interaction can be made once: there is nothing to limit.
      if (off || match.name.startsWith('POST /interactions/')) return {};
      const { limit, windowMs } = bucketOf(settings, match.name);
      const window = find(`${match.name} ${majorOf(match)}`, windowMs);
      const leftMs = window.endsMs - now();
      const headers = (remaining: number) => ({
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': String(window.endsMs / 1000),
        'x-ratelimit-reset-after': String(seconds(leftMs)),
        'x-ratelimit-bucket': Buffer.from(match.name).toString('hex').slice(0, 32),
      });
      if (window.used >= limit) throw tooMany('user', leftMs, headers(0));
      window.used += 1;
      return headers(limit - window.used);
    },
    takeGlobal: () => {
      if (off) return;
      const window = find('global', GLOBAL_WINDOW_MS);
      if (window.used >= settings.globalPerSecond) throw tooMany('global', window.endsMs - now());
      window.used += 1;
    },
    checkBan: () => {
      const window = find('invalid', BAN_WINDOW_MS);
      if (window.used >= MOST_INVALID) throw new ProxyRefusal(window.endsMs - now());
    },
    countInvalid: () => {
      find('invalid', BAN_WINDOW_MS).used += 1;
    },
  };
};
