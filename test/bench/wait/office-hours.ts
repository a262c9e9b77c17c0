/**
 * Office hours as they might go, minute by minute: helpers of different speed who come and go,
 * learners who come in a crowd, don’t appear, leave, or come again. Seeded.
 */
import type { Line } from '../../../src/features/office-hours/wait/simulate.ts';
import { calledInstead, disturbs } from '../../../src/features/office-hours/waited.ts';
import { seededNumbers } from '../../../src/lib/random.ts';

/** What a session tells, in its order. */
export type Told =
  | { readonly kind: 'joined'; readonly ticket: string; readonly line: Line }
  | { readonly kind: 'called'; readonly missed: boolean }
  | { readonly kind: 'finished'; readonly topic: string; readonly minutes: number }
  | { readonly kind: 'waited'; readonly ticket: string; readonly minutes: number }
  /** At close, after so long. */
  | { readonly kind: 'carried-over'; readonly ticket: string; readonly minutes: number }
  | { readonly kind: 'without-wait' };

const OPEN_MINUTES = 120;
/** `below`: of a drawn number, so that the first is asked about most. */
const TOPICS = [
  { topic: 'sql', takes: 0.75, below: 0.4 },
  { topic: 'spark', takes: 1.1, below: 0.75 },
  { topic: 'airflow', takes: 1.3, below: 1 },
] as const;
const MEAN_MINUTES = 12;
const COEFFICIENT_OF_VARIATION = 0.8;
const SPEEDS = [0.75, 1, 1.35] as const;
/** How much of their helpers’ time the learners ask for. */
const LOAD = 0.95;
const CROWD = { share: 0.35, withinMinutes: 8 } as const;
const CHANCES = { noShow: 0.06, returns: 0.5, leaves: 0.12, comesAgain: 0.15, lateHelper: 0.4, earlyEnd: 0.4 } as const;
const CALL_MINUTES = 3;

type Ticket = {
  readonly id: string;
  readonly topic: string;
  readonly takes: number;
  readonly joinedAt: number;
  readonly helpedBefore: number;
  readonly order: number;
  returned: boolean;
  disturbed: boolean;
  calledAt: number | null;
  leftAt: number | null;
};

type Helper = {
  readonly speed: number;
  here: boolean;
  stops: boolean;
  claim: { readonly ticket: Ticket; readonly at: number; readonly kind: 'helping' | 'calling' } | null;
};

/** A session’s story; `slower` makes all its services longer. */
export const playSession = (seed: string, slower: number): readonly Told[] => {
  const next = seededNumbers(seed);
  const told: Told[] = [];
  const tickets: Ticket[] = [];
  const timeline = createTimeline();
  const helpers = drawHelpers(next);
  let waiting: Ticket[] = [];

  const join = (topic: (typeof TOPICS)[number], helpedBefore: number, at: number): void => {
    const order = tickets.length;
    const takes = lognormal(MEAN_MINUTES * topic.takes * slower, next);
    const ticket: Ticket = {
      ...{ id: `${seed} ${order}`, topic: topic.topic, takes, joinedAt: at, helpedBefore, order },
      ...{ returned: false, disturbed: false, calledAt: null, leftAt: null },
    };
    const ahead = waiting.filter((other) => inOrder(other, ticket) < 0);
    told.push({ kind: 'joined', ticket: ticket.id, line: lineOf(helpers, ahead, ticket, at) });
    tickets.push(ticket);
    enter(ticket, at);
    if (next() < CHANCES.leaves) timeline.plan(at + 5 + next() * 40, (now) => leave(ticket, now));
  };
  const enter = (ticket: Ticket, at: number): void => {
    waiting = [...waiting, ticket].toSorted(inOrder);
    takeNext(at);
  };
  const leave = (ticket: Ticket, at: number): void => {
    if (!waiting.includes(ticket)) return;
    waiting = waiting.filter((other) => other !== ticket);
    ticket.leftAt = at;
  };
  const takeNext = (at: number): void => {
    for (const helper of helpers)
      if (helper.here && !helper.stops && !helper.claim && at < OPEN_MINUTES) callFirst(helper, at);
  };
  const callFirst = (helper: Helper, at: number): void => {
    const ticket = waiting.shift();
    if (!ticket) return;
    ticket.calledAt ??= at;
    const missed = !ticket.returned && next() < CHANCES.noShow;
    told.push({ kind: 'called', missed });
    helper.claim = { ticket, at, kind: missed ? 'calling' : 'helping' };
    timeline.plan(at + (missed ? CALL_MINUTES : ticket.takes * helper.speed), (now) =>
      missed ? miss(helper, ticket, now) : finish(helper, ticket, now),
    );
  };
  const miss = (helper: Helper, ticket: Ticket, at: number): void => {
    ticket.disturbed ||= disturbs('miss');
    if (next() < CHANCES.returns)
      timeline.plan(at + next() * 5, (now) => {
        ticket.returned = true;
        enter(ticket, now);
      });
    letGo(helper, at);
  };
  const finish = (helper: Helper, ticket: Ticket, at: number): void => {
    told.push({ kind: 'finished', topic: ticket.topic, minutes: ticket.takes * helper.speed });
    if (next() < CHANCES.comesAgain)
      timeline.plan(
        at + next() * 30,
        (now) => now < OPEN_MINUTES && join(drawTopic(next), ticket.helpedBefore + 1, now),
      );
    letGo(helper, at);
  };
  const letGo = (helper: Helper, at: number): void => {
    helper.claim = null;
    takeNext(at);
  };

  for (const { helper, from, until } of drawShifts(helpers, next)) {
    timeline.plan(from, (now) => {
      helper.here = true;
      takeNext(now);
    });
    timeline.plan(until, () => {
      helper.stops = true;
    });
  }
  for (const at of drawArrivals(helpers, next)) timeline.plan(at, (now) => join(drawTopic(next), 0, now));
  timeline.play();
  return [...told, ...tickets.map((ticket) => tell(ticket, tickets))];
};

const createTimeline = () => {
  const planned: { readonly at: number; readonly happen: (at: number) => void }[] = [];
  return {
    plan: (at: number, happen: (at: number) => void): void => {
      planned.push({ at, happen });
    },
    play: (): void => {
      while (planned.length > 0) {
        planned.sort((one, other) => other.at - one.at);
        const event = planned.pop();
        event?.happen(event.at);
      }
    },
  };
};

/** Returning absentees first, then fewest times helped, then by time of joining. */
const inOrder = (one: Ticket, other: Ticket): number =>
  Number(other.returned) - Number(one.returned) || one.helpedBefore - other.helpedBefore || one.order - other.order;

const lineOf = (helpers: readonly Helper[], ahead: readonly Ticket[], { topic }: Ticket, at: number): Line => ({
  helpers: helpers
    .filter(({ here, stops }) => here && !stops)
    .map(({ claim }) => ({
      topics: null,
      doing: claim ? { kind: claim.kind, topic: claim.ticket.topic, sinceMinutes: at - claim.at } : { kind: 'nothing' },
    })),
  ahead: ahead.map((ticket) => ticket.topic),
  topic,
});

const tell = (ticket: Ticket, tickets: readonly Ticket[]): Told => {
  const { id, joinedAt, disturbed, calledAt, leftAt } = ticket;
  if (calledAt === null && leftAt === null)
    return { kind: 'carried-over', ticket: id, minutes: OPEN_MINUTES - joinedAt };
  const until = calledAt ?? calledInstead(leftAt ?? joinedAt, callsBehind(ticket, tickets));
  return disturbed || until === undefined
    ? { kind: 'without-wait' }
    : { kind: 'waited', ticket: id, minutes: until - joinedAt };
};

const callsBehind = (ticket: Ticket, tickets: readonly Ticket[]): readonly number[] =>
  tickets.filter((other) => inOrder(other, ticket) > 0).flatMap(({ calledAt }) => calledAt ?? []);

const drawHelpers = (next: () => number): readonly Helper[] =>
  Array.from({ length: 1 + Math.floor(next() * 3) }, () => ({
    speed: SPEEDS[Math.floor(next() * SPEEDS.length)] ?? 1,
    ...{ here: false, stops: false, claim: null },
  }));

/** The first is there from the start until the end. */
const drawShifts = (helpers: readonly Helper[], next: () => number) =>
  helpers.map((helper, index) => ({
    helper,
    from: index > 0 && next() < CHANCES.lateHelper ? next() * 50 : 0,
    until: index > 0 && next() < CHANCES.earlyEnd ? 60 + next() * 60 : OPEN_MINUTES,
  }));

/** Some come when it opens; the others at any time. */
const drawArrivals = (helpers: readonly Helper[], next: () => number): readonly number[] => {
  const capacity = (helpers.length * OPEN_MINUTES) / MEAN_MINUTES;
  const count = Math.round(capacity * LOAD * (0.6 + next() * 0.8));
  return Array.from({ length: count }, () =>
    next() < CROWD.share ? next() * CROWD.withinMinutes : next() * (OPEN_MINUTES - 10),
  );
};

const drawTopic = (next: () => number): (typeof TOPICS)[number] => {
  const drawn = next();
  return TOPICS.find(({ below }) => drawn < below) ?? TOPICS[0];
};

const lognormal = (mean: number, next: () => number): number => {
  const variance = Math.log(1 + COEFFICIENT_OF_VARIATION ** 2);
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return mean * Math.exp(-variance / 2 + Math.sqrt(variance) * normal);
};
