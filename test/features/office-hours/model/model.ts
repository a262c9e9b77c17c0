/**
 * The line as simply as it can be said: tickets, claims and a clock in memory, by the table of
 * transitions. What is true of it must be true of the store.
 */
import { type TicketEvent, type TicketState, transitions } from '../../../../src/features/office-hours/transitions.ts';

/** What it is about: one of the two lines of the cohort. */
export type Queue = 0 | 1;

export type ModelTicket = {
  readonly id: string;
  person: string;
  state: TicketState;
  /** Helped together with this one. */
  withId: string | undefined;
  /** The number of the queue it is in. */
  readonly queue: Queue;
  readonly mayBeJoined: boolean;
  readonly asyncAtClose: boolean;
  readonly joinedAtMs: number;
  sinceMs: number;
  clearedAtMs: number | undefined;
  dueAtMs: number | undefined;
  heardAtMs: number;
  askedAtMs: number | undefined;
  /** When a question came to them, the last one. */
  reachedAtMs: number | undefined;
  passedOver: boolean;
  /** On their card. */
  shownPlace: number;
  /** The order. */
  returnedAtMs: number | undefined;
  reopenedAtMs: number | undefined;
  helpedToday: number;
  rankedAtMs: number;
  draw: string;
};

export type ModelClaim = {
  readonly id: string;
  readonly ticketId: string;
  readonly calledAtMs: number;
  readonly leaseMs: number;
  readonly asked: boolean;
  readonly async: boolean;
};

export type ModelSession = {
  readonly id: string;
  readonly openedAtMs: number;
  closesAtMs: number;
  closedAtMs: number | undefined;
  lastCall: boolean;
};

/** Of two who became one: what is given back when they are two again. */
export type ModelLink = {
  readonly kept: string;
  readonly gone: string;
  readonly atMs: number;
  readonly ticketIds: readonly string[];
  readonly closed: { readonly id: string; readonly state: TicketState } | undefined;
  readonly claimIds: readonly string[];
};

export type Role = 'none' | 'learner' | 'helper';

export type Model = {
  nowMs: number;
  sessions: Map<string, ModelSession>;
  openId: string | undefined;
  tickets: Map<string, ModelTicket>;
  /** By person: what each has in hand. */
  claims: Map<string, ModelClaim>;
  /** Each end of help. */
  helped: { readonly ticketId: string; readonly atMs: number }[];
  roles: Map<string, Role>;
  link: ModelLink | undefined;
};

export type Outcome = {
  readonly outcome: string;
  readonly ticketId?: string;
  readonly claimId?: string;
  readonly sessionId?: string;
  /** Of one who just joined: what was drawn for them. */
  readonly draw?: string;
};

export const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;
/** The cohort has no zone, so its day is that of UTC. */
export const dayStartOf = ({ nowMs }: Pick<Model, 'nowMs'>): number => Math.floor(nowMs / DAY) * DAY;
/** An id that nothing has. */
export const NOTHING = '00000000-0000-7000-8000-000000000000';
const minutes = { away: 10, called: 3, absent: 5, async: 14 * 24 * 60 } as const;

export const startModel = (nowMs: number, roles: Iterable<readonly [string, Role]>): Model => ({
  nowMs,
  sessions: new Map(),
  openId: undefined,
  tickets: new Map(),
  claims: new Map(),
  helped: [],
  roles: new Map(roles),
  link: undefined,
});

/** Who somebody is by now. */
export const personOf = ({ link }: Model, who: string): string => (link?.gone === who ? link.kept : who);

export const openOf = ({ sessions, openId }: Model): ModelSession | undefined =>
  openId === undefined ? undefined : sessions.get(openId);

export const isEnded = ({ state }: Pick<ModelTicket, 'state'>): boolean => ['done', 'left', 'expired'].includes(state);

const joinsAnew: ReadonlySet<TicketEvent> = new Set(['reopen', 'restore', 'getInLine']);

/** Where the table says that it goes; none where it doesn't begin there. */
export const goalOf = (
  model: Model,
  { state }: Pick<ModelTicket, 'state'>,
  event: TicketEvent,
): TicketState | undefined => {
  const transition: { from: readonly TicketState[]; to: TicketState; closed?: TicketState } = transitions[event];
  if (!transition.from.includes(state)) return undefined;
  if (transition.closed === undefined) return transition.to;
  const open = openOf(model);
  const goal = open && !(joinsAnew.has(event) && open.lastCall) ? transition.to : transition.closed;
  return goal === state ? undefined : goal;
};

export const timesHelped = (model: Model, person: string): number =>
  model.helped.filter(
    ({ ticketId, atMs }) => atMs >= dayStartOf(model) && model.tickets.get(ticketId)?.person === person,
  ).length;

const hears: ReadonlySet<TicketEvent> = new Set(['comeBack', 'getInLine', 'return', 'reopen', 'requeue', 'release']);

export const move = (model: Model, ticket: ModelTicket, event: TicketEvent): boolean => {
  const to = goalOf(model, ticket, event);
  if (to === undefined) return false;
  const { nowMs } = model;
  if (event === 'finish' || (ticket.state === 'helping' && (to === 'done' || to === 'left')))
    model.helped.push({ ticketId: ticket.id, atMs: nowMs });
  const isNewAgain = event === 'reopen' && nowMs - ticket.sinceMs > WEEK;
  ticket.state = to;
  ticket.sinceMs = nowMs;
  const wait = to === 'away' || to === 'called' || to === 'absent' || to === 'async' ? minutes[to] : undefined;
  ticket.dueAtMs = wait === undefined ? undefined : nowMs + wait * MINUTE;
  if (hears.has(event)) Object.assign(ticket, { heardAtMs: nowMs, askedAtMs: undefined });
  if (event === 'open') ticket.askedAtMs = undefined;
  if (to === 'waiting') Object.assign(ticket, { passedOver: false, shownPlace: 0 });
  if (to === 'async' || event === 'reopen') ticket.withId = undefined;
  if (event === 'return') ticket.returnedAtMs = nowMs;
  if (event === 'reopen')
    Object.assign(ticket, { returnedAtMs: undefined, reopenedAtMs: isNewAgain ? undefined : nowMs });
  if (isNewAgain)
    Object.assign(ticket, { rankedAtMs: nowMs, draw: '', helpedToday: timesHelped(model, ticket.person) });
  if (event === 'clear') ticket.clearedAtMs = nowMs;
  if (event === 'open' || event === 'getInLine') ticket.helpedToday = timesHelped(model, ticket.person);
  return true;
};

export type Group = { readonly leader: ModelTicket; readonly followers: readonly ModelTicket[] };

export const groupOf = ({ tickets }: Model, ticket: ModelTicket): Group => {
  const leader = ticket.withId === undefined || isEnded(ticket) ? ticket : tickets.get(ticket.withId);
  if (!leader || isEnded(leader)) return { leader: ticket, followers: [] };
  return { leader, followers: [...tickets.values()].filter((each) => each.withId === leader.id && !isEnded(each)) };
};

export const membersOf = ({ leader, followers }: Group): readonly ModelTicket[] => [leader, ...followers];

export const holderOf = ({ claims }: Model, ticketId: string): string | undefined =>
  [...claims].find(([, claim]) => claim.ticketId === ticketId)?.[0];

/** The first of the others has the place now, and whoever helps the leader. */
export const promote = (
  model: Model,
  leader: ModelTicket,
  followers: readonly ModelTicket[],
): ModelTicket | undefined => {
  const [first] = followers.toSorted((one, other) => one.joinedAtMs - other.joinedAtMs || (one.id < other.id ? -1 : 1));
  if (!first) return undefined;
  const { returnedAtMs, reopenedAtMs, helpedToday, rankedAtMs, draw } = leader;
  Object.assign(first, { withId: undefined, returnedAtMs, reopenedAtMs, helpedToday, rankedAtMs, draw });
  for (const each of model.tickets.values()) if (each.withId === leader.id) each.withId = first.id;
  const holder = holderOf(model, leader.id);
  const claim = holder === undefined ? undefined : model.claims.get(holder);
  if (holder !== undefined && claim) model.claims.set(holder, { ...claim, ticketId: first.id });
  return first;
};

export const openTicketOf = (model: Model, person: string): ModelTicket | undefined =>
  [...model.tickets.values()].find((ticket) => ticket.person === person && !isEnded(ticket));

const keyOf = (ticket: ModelTicket): readonly (number | string)[] => [
  Number(ticket.passedOver),
  ticket.returnedAtMs ?? Number.POSITIVE_INFINITY,
  ticket.reopenedAtMs ?? Number.POSITIVE_INFINITY,
  ticket.helpedToday,
  ticket.rankedAtMs,
  ticket.draw,
  ticket.id,
];

export const lineOf = (model: Model): readonly ModelTicket[] =>
  [...model.tickets.values()]
    .filter(({ state, withId }) => state === 'waiting' && withId === undefined)
    .toSorted((one, other) => {
      const [ones, others] = [keyOf(one), keyOf(other)];
      const at = ones.findIndex((value, index) => value !== others[index]);
      return at < 0 ? 0 : (ones[at] ?? 0) < (others[at] ?? 0) ? -1 : 1;
    });

export const ASKED_FROM = 3;

/** The question is on its way to them. */
export const ask = (model: Model, ticket: ModelTicket): void => {
  if (ticket.askedAtMs !== undefined) return;
  Object.assign(ticket, { askedAtMs: model.nowMs, heardAtMs: ticket.joinedAtMs, reachedAtMs: undefined });
};
