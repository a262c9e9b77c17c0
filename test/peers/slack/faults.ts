/**
 * Faults that a test orders ahead: each is met by the next calls of a method, in the order in which
 * they were asked for.
 */

export type Fault =
  | { readonly kind: 'rateLimit'; readonly retryAfterS: number }
  | { readonly kind: 'fail'; readonly status: number }
  | { readonly kind: 'error'; readonly error: string }
  /** The connection breaks before Slack read anything. */
  | { readonly kind: 'reset' }
  /** Slack does it, and the answer never arrives. */
  | { readonly kind: 'acceptThenCut' }
  | { readonly kind: 'slow'; readonly ms: number };

export type FaultPlan = {
  /** Adds `times` faults for a Web API method, for `response_url`, or for every call with `*`. */
  readonly add: (method: string, fault: Fault, times: number) => void;
  /** The fault that this call meets, if any; it is then used up. */
  readonly next: (method: string) => Fault | undefined;
  /** How many faults calls of this method have met. */
  readonly met: (method: string) => number;
  /**
   * Takes a scope away for one method until `clear`, as an installation that is older than the
   * feature.
   */
  readonly missingScope: (method: string, scope: string) => void;
  readonly scopeMissing: (method: string) => string | undefined;
  /**
   * The app's next `times` acknowledgements of events get lost on the way, so Slack delivers again.
   */
  readonly loseAcks: (times: number) => void;
  readonly ackIsLost: () => boolean;
  /** The next `times` uses of uploaded pictures come before Slack has processed them. */
  readonly fileNotReady: (times: number) => void;
  readonly fileIsNotReady: () => boolean;
  readonly loseFiles: (times: number) => void;
  readonly fileIsLost: () => boolean;
  readonly hideFiles: (times: number) => void;
  readonly fileIsHidden: () => boolean;
  readonly clear: () => void;
};

const countdown = () => {
  let left = 0;
  return {
    set: (times: number): void => {
      left = times;
    },
    take: (): boolean => {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
  };
};

export const createFaultPlan = (): FaultPlan => {
  const waiting = new Map<string, Fault[]>();
  const met = new Map<string, number>();
  const scopes = new Map<string, string>();
  const acks = countdown();
  const files = countdown();
  const lost = countdown();
  const hidden = countdown();
  return {
    add: (method, fault, times) => {
      waiting.set(method, [...(waiting.get(method) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    next: (method) => {
      const fault = waiting.get(method)?.shift() ?? waiting.get('*')?.shift();
      if (fault) met.set(method, (met.get(method) ?? 0) + 1);
      return fault;
    },
    met: (method) => met.get(method) ?? 0,
    missingScope: (method, scope) => void scopes.set(method, scope),
    scopeMissing: (method) => scopes.get(method),
    loseAcks: acks.set,
    ackIsLost: acks.take,
    fileNotReady: files.set,
    fileIsNotReady: files.take,
    loseFiles: lost.set,
    fileIsLost: lost.take,
    hideFiles: hidden.set,
    fileIsHidden: hidden.take,
    clear: () => {
      waiting.clear();
      scopes.clear();
      acks.set(0);
      files.set(0);
      lost.set(0);
      hidden.set(0);
    },
  };
};
