/**
 * Plays the line out many times, to see when somebody’s turn comes; pure, and the same for the same
 * seed.
 */
import { seededNumbers } from '../../../lib/random.ts';
import type { ServicesOf } from './service-times.ts';

export type Helper = {
  /** Those they help with; `null` is all. */
  readonly topics: readonly string[] | null;
  readonly doing:
    | { readonly kind: 'nothing' }
    | { readonly kind: 'helping' | 'calling'; readonly topic: string | null; readonly sinceMinutes: number };
};

export type Line = {
  /** Who takes tickets now; none who pauses or has stopped. */
  readonly helpers: readonly Helper[];
  /** The topics of the waiting tickets ahead, the next first; none that is away. */
  readonly ahead: readonly (string | null)[];
  readonly topic: string | null;
};

/** How the cohort goes about it. */
export type Pace = {
  readonly servicesOf: ServicesOf;
  /** Of calls, the share to which nobody comes. */
  readonly noShowRate: number;
};

const RUNS = 400;

/**
 * A line of hundreds, at an opening, is played less often: many services together vary less, and
 * everybody else waits for the thread that does it, five milliseconds at most.
 */
const STEPS_AT_MOST = 40_000;
const RUNS_AT_LEAST = 25;

/** Who is free first is looked for among all helpers, once for each who is ahead. */
const runsFor = (ahead: number, helpers: number): number => {
  const steps = Math.max(1, ahead) * ((4 + helpers) / 7);
  return Math.max(RUNS_AT_LEAST, Math.min(RUNS, Math.floor(STEPS_AT_MOST / steps)));
};

/** A call waits for so long; then the helper takes the next. */
export const NO_SHOW_MINUTES = 3;

/** So few calls say nothing of a cohort. */
const CALLS_AT_LEAST = 30;
const USUAL_NO_SHOW_RATE = 0.05;

export const noShowRate = ({ called, missed }: { readonly called: number; readonly missed: number }): number =>
  called < CALLS_AT_LEAST ? USUAL_NO_SHOW_RATE : missed / called;

/** Those who could take a ticket on this topic. */
export const helpersFor = ({ helpers }: Pick<Line, 'helpers'>, topic: string | null): readonly Helper[] =>
  helpers.filter((helper) => helpsWith(helper, topic));

const helpsWith = ({ topics }: Helper, topic: string | null): boolean =>
  topics === null || (topic !== null && topics.includes(topic));

/**
 * The minutes until the call in each run, the shortest first. Nothing where nobody is there who
 * could take the ticket.
 *
 * A run has its own random numbers, and draws for the helpers and then for who is ahead, the next
 * first: one more in between makes no wait shorter.
 */
export const simulateWaits = (line: Line, pace: Pace, seed: string): Float64Array | undefined => {
  if (helpersFor(line, line.topic).length === 0) return undefined;
  const plan = planOf(line, pace);
  return Float64Array.from({ length: runsFor(line.ahead.length, line.helpers.length) }, (_, run) =>
    playOnce(plan, seededNumbers(`${seed} ${run}`)),
  ).sort();
};

/** Helpers by their numbers. */
type Ticket = { readonly services: Float64Array; readonly helpers: readonly number[] };

type Plan = {
  readonly helpers: readonly { readonly doing: Helper['doing']; readonly services: Float64Array }[];
  readonly ahead: readonly Ticket[];
  readonly own: readonly number[];
  readonly noShowRate: number;
};

const planOf = ({ helpers, ahead, topic }: Line, { servicesOf, noShowRate: rate }: Pace): Plan => {
  const numbersFor = (of: string | null): readonly number[] =>
    helpers.flatMap((helper, number) => (helpsWith(helper, of) ? [number] : []));
  const ticketOf = (of: string | null): Ticket => ({
    services: servicesOf(of).sortedMinutes,
    helpers: numbersFor(of),
  });
  const tickets = new Map([...new Set(ahead)].map((of) => [of, ticketOf(of)]));
  return {
    helpers: helpers.map(({ doing }) => ({
      doing,
      services: doing.kind === 'nothing' ? NONE : servicesOf(doing.topic).sortedMinutes,
    })),
    // A ticket that nobody here can take keeps nobody waiting.
    ahead: ahead.flatMap((of) => tickets.get(of) ?? []).filter((ticket) => ticket.helpers.length > 0),
    own: numbersFor(topic),
    noShowRate: rate,
  };
};

const NONE = new Float64Array();

const playOnce = (plan: Plan, next: () => number): number => {
  const freeAt = Float64Array.from(plan.helpers, ({ doing, services }) => {
    switch (doing.kind) {
      case 'nothing':
        return 0;
      case 'calling':
        return afterCall(services, plan.noShowRate, Math.max(0, doing.sinceMinutes), next);
      case 'helping':
        return remaining(services, Math.max(0, doing.sinceMinutes), next);
    }
  });
  for (const { services, helpers } of plan.ahead) {
    const helper = earliest(freeAt, helpers);
    freeAt[helper] = (freeAt[helper] ?? 0) + afterCall(services, plan.noShowRate, 0, next);
  }
  return freeAt[earliest(freeAt, plan.own)] ?? 0;
};

const earliest = (freeAt: Float64Array, helpers: readonly number[]): number => {
  let best = helpers[0] ?? 0;
  for (const helper of helpers) if ((freeAt[helper] ?? 0) < (freeAt[best] ?? 0)) best = helper;
  return best;
};

const draw = (services: Float64Array, from: number, next: () => number): number =>
  services[from + Math.floor(next() * (services.length - from))] ?? 0;

const afterCall = (services: Float64Array, rate: number, sinceMinutes: number, next: () => number): number =>
  next() < rate ? Math.max(0, NO_SHOW_MINUTES - sinceMinutes) : draw(services, 0, next);

/**
 * What is left of a service, as of those that took longer than it has so far. One that is longer
 * than all of them is taken to need a whole service more: long ones go on for about as long again.
 */
const remaining = (services: Float64Array, sinceMinutes: number, next: () => number): number => {
  const from = firstAbove(services, sinceMinutes);
  return from === services.length ? draw(services, 0, next) : draw(services, from, next) - sinceMinutes;
};

/** The number of the first that is larger; all of them where none is. */
const firstAbove = (sorted: Float64Array, limit: number): number => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) > limit) to = middle;
    else from = middle + 1;
  }
  return from;
};
