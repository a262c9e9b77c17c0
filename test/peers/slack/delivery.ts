/**
 * Carries what people do to the app, over whichever transport it uses, and retries events as Slack
 * does.
 */
import { setTimeout as after } from 'node:timers/promises';
import type { FaultPlan } from './faults.ts';
import { eventRetryDelaysMs, slackLimits } from './limits.ts';
import type { CallLog, LoggedDelivery } from './log.ts';
import type { Json, World } from './world.ts';

export type Kind = LoggedDelivery['kind'];
export type Retry = { readonly num: number; readonly reason: string };

/** What came back: the body of an acknowledgement, or why there was none. */
export type Answer =
  | { readonly outcome: 'acked'; readonly body: unknown }
  | {
      readonly outcome: 'timeout' | 'http_error' | 'unreachable';
      readonly body: unknown;
      readonly dontRetry?: boolean;
    };

/** One way to the app: Socket Mode or HTTP. */
export type Transport = {
  readonly send: (kind: Kind, payload: Json, ackMs: number, retry: Retry | undefined) => Promise<Answer>;
};

export type Delivery = {
  readonly use: (transport: Transport) => void;
  /** Once, never again: people see at once that it failed. */
  readonly interact: (kind: 'slash_commands' | 'interactive', payload: Json) => Promise<Answer>;
  /** Resolves after the first attempt; retries follow by themselves. */
  readonly event: (payload: Json) => Promise<Answer>;
  /** Sends the last payload of this kind once more, as a retry would. */
  readonly again: (kind: Kind) => Promise<Answer>;
  /** Resolves when nothing is under way, retries included. */
  readonly settled: () => Promise<void>;
  readonly stop: () => void;
};

export type DeliveryOptions = {
  /** Milliseconds before each retry of an event; Slack's are 0, 60,000 and 300,000. */
  readonly retryDelaysMs?: readonly number[];
  /** Milliseconds the app has to acknowledge; Slack gives 3,000. */
  readonly ackMs?: number;
};

type Attempt = Answer & { readonly lost: boolean };
const isOver = (attempt: Attempt): boolean =>
  attempt.outcome === 'acked' ? !attempt.lost : attempt.dontRetry === true;

const reasons = {
  timeout: 'http_timeout',
  http_error: 'http_error',
  unreachable: 'connection_failed',
  lost: 'http_timeout',
} as const;
const notConnected: Transport = { send: async () => ({ outcome: 'unreachable', body: undefined }) };

export const createDelivery = (world: World, log: CallLog, faults: FaultPlan, options: DeliveryOptions): Delivery => {
  const delays = options.retryDelaysMs ?? eventRetryDelaysMs;
  const ackMs = options.ackMs ?? slackLimits.ackMs;
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const last = new Map<Kind, Json>();
  let transport = notConnected;

  const once = async (kind: Kind, payload: Json, retry: Retry | undefined): Promise<Attempt> => {
    const startedMs = performance.now();
    last.set(kind, payload);
    const answer = await transport.send(kind, payload, ackMs, retry);
    const lost = kind === 'events_api' && answer.outcome === 'acked' && faults.ackIsLost();
    log.delivery({
      atMs: world.now(),
      kind,
      payload,
      retryNum: retry?.num ?? 0,
      outcome: lost ? 'lost' : answer.outcome,
      answer: answer.body,
      tookMs: performance.now() - startedMs,
    });
    world.signal.changed();
    return { ...answer, lost };
  };

  const retryUntilAcked = async (payload: Json, first: Attempt): Promise<void> => {
    let attempt = first;
    for (const [index, delayMs] of delays.entries()) {
      if (isOver(attempt)) return;
      await after(delayMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      attempt = await once('events_api', payload, {
        num: index + 1,
        reason: reasons[attempt.lost || attempt.outcome === 'acked' ? 'lost' : attempt.outcome],
      });
    }
  };

  const tracked = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    return work;
  };

  return {
    use: (next) => {
      transport = next;
    },
    interact: (kind, payload) => tracked(once(kind, payload, undefined)),
    event: async (payload) => {
      const first = await tracked(once('events_api', payload, undefined));
      void tracked(retryUntilAcked(payload, first));
      return first;
    },
    again: (kind) => {
      const payload = last.get(kind);
      if (!payload) throw new Error(`Nothing of kind ${kind} was delivered yet`);
      return tracked(once(kind, payload, { num: 1, reason: 'http_timeout' }));
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
    stop: () => stopping.abort(),
  };
};
