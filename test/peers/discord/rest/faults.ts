/**
 * Faults that a test asks for: each waits for the next requests to its route and is used up by
 * them.
 */
import { Refusal } from '../refusal.ts';
import { ProxyRefusal, tooMany } from './limits.ts';
import { ROUTE_NAMES, type RouteName } from './route-names.ts';

export type RateLimitFault = {
  readonly shared?: boolean;
  readonly global?: boolean;
  /** The proxy's shape: `Retry-After` and a page that is no JSON. */
  readonly headersOnly?: boolean;
  readonly retryAfterMs?: number;
};

/** A route, or any request at all. */
export type Where = RouteName | 'any';

export type RestFaults = {
  readonly rateLimit: (route: Where, times: number, shape?: RateLimitFault) => void;
  /** Answers with this status, and a code of Discord's if one is given. */
  readonly fail: (route: Where, status: number, times: number, code?: number, message?: string) => void;
  /** Cuts the connection before anything is done. */
  readonly reset: (route: Where, times: number) => void;
  /** Does what is asked, then cuts the connection instead of answering. */
  readonly acceptThenCut: (route: Where, times: number) => void;
  readonly slow: (route: Where, ms: number, times: number) => void;
  /** Takes back whatever is left. */
  readonly clear: () => void;
};

type Kind =
  | { readonly kind: 'refuse'; readonly refusal: () => Refusal }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut after' }
  | { readonly kind: 'slow'; readonly ms: number };
type Fault = Kind & { readonly route: Where; left: number };

const DEFAULT_RETRY_MS = 1000;

const rateLimitRefusal = ({ shared, global, headersOnly, retryAfterMs = DEFAULT_RETRY_MS }: RateLimitFault): Refusal =>
  headersOnly ? new ProxyRefusal(retryAfterMs) : tooMany(global ? 'global' : shared ? 'shared' : 'user', retryAfterMs);

export const createFaults = (): {
  readonly faults: RestFaults;
  readonly next: (route: string) => Kind[];
} => {
  let pending: Fault[] = [];
  const add = (route: Where, left: number, kind: Kind): void => {
    if (route !== 'any' && !ROUTE_NAMES.includes(route)) throw new Error(`the peer has no route "${route}"`);
    pending.push({ ...kind, route, left });
  };
  return {
    faults: {
      rateLimit: (route, times, shape = {}) =>
        add(route, times, { kind: 'refuse', refusal: () => rateLimitRefusal(shape) }),
      fail: (route, status, times, code = 0, message = `${status}: as the test asks`) =>
        add(route, times, { kind: 'refuse', refusal: () => new Refusal(status, code, message) }),
      reset: (route, times) => add(route, times, { kind: 'reset' }),
      acceptThenCut: (route, times) => add(route, times, { kind: 'cut after' }),
      slow: (route, ms, times) => add(route, times, { kind: 'slow', ms }),
      clear: () => {
        pending = [];
      },
    },
    /** What befalls a request: any delays, then at most one other fault. */
    next: (route) => {
      const here = pending.filter((fault) => fault.route === route || fault.route === 'any');
      const slow = here.find((fault) => fault.kind === 'slow');
      const other = here.find((fault) => fault.kind !== 'slow');
      const chosen = [slow, other].filter((fault) => fault !== undefined);
      for (const fault of chosen) fault.left -= 1;
      pending = pending.filter((fault) => fault.left > 0);
      return chosen;
    },
  };
};
