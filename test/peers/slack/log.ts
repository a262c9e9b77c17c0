/** What happened on the wire, for tests to read: every call with its answer, and totals. */
import type { Json } from './world.ts';

export type LoggedCall = {
  readonly atMs: number;
  /** A Web API method, or `response_url`. */
  readonly method: string;
  readonly args: Json;
  readonly teamId: string | undefined;
  readonly status: number;
  /** Undefined when it went well. */
  readonly error: string | undefined;
  /** It was done, and its answer never arrived: a fault kept it, or whoever asked was gone. */
  readonly unheard?: 'cut' | 'gone' | undefined;
};

export type LoggedDelivery = {
  readonly atMs: number;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Json;
  /** 0 for the first time. */
  readonly retryNum: number;
  readonly outcome: 'acked' | 'timeout' | 'http_error' | 'unreachable' | 'lost';
  /** What the app answered with. */
  readonly answer: unknown;
  readonly tookMs: number;
};

export type Counters = {
  readonly calls: Record<string, number>;
  readonly refusals: Record<string, number>;
  readonly deliveries: Record<LoggedDelivery['kind'], number>;
  retries: number;
  unacked: number;
};

export type CallLog = {
  /** The latest calls, oldest first. */
  readonly calls: LoggedCall[];
  readonly deliveries: LoggedDelivery[];
  readonly counters: Counters;
  readonly call: (entry: LoggedCall) => void;
  readonly delivery: (entry: LoggedDelivery) => void;
};

/** Enough for any test; a load test keeps only the latest, and the totals. */
const KEPT = 10_000;

const keep = <T>(list: T[], entry: T, kept: number): void => {
  list.push(entry);
  if (list.length > kept) list.shift();
};

export const createLog = (callsKept = KEPT): CallLog => {
  const counters: Counters = {
    calls: {},
    refusals: {},
    deliveries: { slash_commands: 0, interactive: 0, events_api: 0 },
    retries: 0,
    unacked: 0,
  };
  const calls: LoggedCall[] = [];
  const deliveries: LoggedDelivery[] = [];
  return {
    calls,
    deliveries,
    counters,
    call: (entry) => {
      keep(calls, entry, callsKept);
      counters.calls[entry.method] = (counters.calls[entry.method] ?? 0) + 1;
      if (entry.error !== undefined) counters.refusals[entry.error] = (counters.refusals[entry.error] ?? 0) + 1;
    },
    delivery: (entry) => {
      keep(deliveries, entry, KEPT);
      counters.deliveries[entry.kind] += 1;
      if (entry.retryNum > 0) counters.retries += 1;
      if (entry.outcome !== 'acked') counters.unacked += 1;
    },
  };
};
