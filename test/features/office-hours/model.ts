/**
 * The line as simply as it can be said: tickets, claims and a clock in memory, one deed after the
 * other, by the table of transitions. What is true of it must be true of the store.
 */
import { type TicketEvent, type TicketState, transitions } from '../../../src/features/office-hours/transitions.ts';

export type ModelTicket = {
  id: string;
  person: string;
  state: TicketState;
  helpedToday: number;
  rankedAtMs: number;
  draw: string;
  returnedAtMs: number | undefined;
  reopenedAtMs: number | undefined;
  heardAtMs: number;
  askedAtMs: number | undefined;
  dueAtMs: number | undefined;
  asyncAtClose: boolean;
};

export type ModelClaim = { id: string; ticketId: string; leaseMs: number; asked: boolean; async: boolean };

export type Model = {
  nowMs: number;
  open: boolean;
  openedAtMs: number;
  lastCall: boolean;
  tickets: Map<string, ModelTicket>;
  /** By helper: what each has in hand. */
  claims: Map<string, ModelClaim>;
  /** By person. */
  helped: Map<string, number>;
};

export type Deed =
  | { readonly kind: 'join'; readonly who: string; readonly asyncAtClose: boolean }
  | {
      readonly kind: 'own';
      readonly who: string;
      readonly event: 'stepAway' | 'comeBack' | 'return' | 'leave' | 'solve' | 'leaveOpen' | 'reopen' | 'arrive';
      readonly ticketId: string;
    }
  | { readonly kind: 'confirm'; readonly who: string; readonly ticketId: string }
  | { readonly kind: 'next'; readonly who: string }
  | { readonly kind: 'take'; readonly who: string; readonly ticketId: string }
  | {
      readonly kind: 'claim';
      readonly who: string;
      readonly event: 'arrive' | 'finish' | 'miss' | 'requeue' | 'putOff';
      readonly claimId: string;
    }
  | { readonly kind: 'handOff'; readonly who: string; readonly to: string; readonly claimId: string }
  | { readonly kind: 'open' | 'lastCall' | 'close' | 'clear' };

export type Outcome = {
  readonly outcome: string;
  readonly ticketId?: string;
  readonly claimId?: string;
  /** Of one who just joined: what was drawn for them. */
  readonly draw?: string;
};

const MINUTE = 60_000;
/** An id that nothing has. */
export const NOTHING = '00000000-0000-7000-8000-000000000000';
const minutes = { away: 10, called: 3, absent: 5, async: 14 * 24 * 60 } as const;
const done = (ticketId?: string): Outcome =>
  ticketId === undefined ? { outcome: 'done' } : { outcome: 'done', ticketId };
const ended = ['done', 'left', 'expired'];

export const cloneModel = (model: Model): Model => structuredClone(model);

/** Where the table says that it goes; none where it doesn't begin there. */
const goalOf = (model: Model, { state }: ModelTicket, event: TicketEvent): TicketState | undefined => {
  const transition: { from: readonly TicketState[]; to: TicketState; closed?: TicketState } = transitions[event];
  if (!transition.from.includes(state)) return undefined;
  if (transition.closed === undefined) return transition.to;
  const joinsAnew = event === 'reopen' || event === 'restore' || (event === 'comeBack' && state !== 'away');
  const goal = model.open && !(joinsAnew && model.lastCall) ? transition.to : transition.closed;
  return goal === state ? undefined : goal;
};

const move = (model: Model, ticket: ModelTicket, event: TicketEvent): boolean => {
  const to = goalOf(model, ticket, event);
  if (to === undefined) return false;
  if (event === 'finish' || (ticket.state === 'helping' && (to === 'done' || to === 'left')))
    model.helped.set(ticket.person, (model.helped.get(ticket.person) ?? 0) + 1);
  ticket.state = to;
  const wait = to === 'away' || to === 'called' || to === 'absent' || to === 'async' ? minutes[to] : undefined;
  ticket.dueAtMs = wait === undefined ? undefined : model.nowMs + wait * MINUTE;
  if (['comeBack', 'return', 'reopen', 'open'].includes(event)) {
    ticket.heardAtMs = model.nowMs;
    ticket.askedAtMs = undefined;
  }
  if (event === 'return') ticket.returnedAtMs = model.nowMs;
  if (event === 'reopen') ticket.reopenedAtMs = model.nowMs;
  if (event === 'open') ticket.helpedToday = model.helped.get(ticket.person) ?? 0;
  return true;
};

const openTicketOf = (model: Model, person: string): ModelTicket | undefined =>
  [...model.tickets.values()].find((ticket) => ticket.person === person && !ended.includes(ticket.state));

const keyOf = (ticket: ModelTicket): readonly (number | string)[] => [
  ticket.returnedAtMs ?? Number.POSITIVE_INFINITY,
  ticket.reopenedAtMs ?? Number.POSITIVE_INFINITY,
  ticket.helpedToday,
  ticket.rankedAtMs,
  ticket.draw,
  ticket.id,
];

export const lineOf = (model: Model): readonly ModelTicket[] =>
  [...model.tickets.values()]
    .filter(({ state }) => state === 'waiting')
    .toSorted((one, other) => {
      const [ones, others] = [keyOf(one), keyOf(other)];
      const at = ones.findIndex((value, index) => value !== others[index]);
      return at < 0 ? 0 : (ones[at] ?? 0) < (others[at] ?? 0) ? -1 : 1;
    });

const isSilent = ({ nowMs }: Model, { askedAtMs }: ModelTicket): boolean =>
  askedAtMs !== undefined && askedAtMs + 2 * MINUTE <= nowMs;

const holderOf = (model: Model, ticketId: string): string | undefined =>
  [...model.claims].find(([, claim]) => claim.ticketId === ticketId)?.[0];

/** `real`: what the store made, for its ids and lots alone. */
export const apply = (model: Model, deed: Deed, real: Outcome): Outcome => {
  switch (deed.kind) {
    case 'join':
      return applyJoin(model, deed, real);
    case 'own':
      return applyOwn(model, deed);
    case 'confirm': {
      const ticket = model.tickets.get(deed.ticketId);
      if (ticket?.state !== 'waiting') return { outcome: 'moved-on' };
      ticket.heardAtMs = model.nowMs;
      ticket.askedAtMs = undefined;
      return done(ticket.id);
    }
    case 'next':
      return applyNext(model, deed.who, real);
    case 'take':
      return applyTake(model, deed, real);
    case 'claim':
    case 'handOff':
      return applyToClaim(model, deed, real);
    default:
      return applyToSession(model, deed.kind);
  }
};

const applyJoin = (model: Model, { who, asyncAtClose }: Deed & { kind: 'join' }, real: Outcome): Outcome => {
  if (openTicketOf(model, who)) return { outcome: 'has-ticket' };
  if (!model.open) return { outcome: 'not-open' };
  if (model.lastCall) return { outcome: 'closed-for-joining' };
  const id = real.ticketId ?? '';
  const fresh = { returnedAtMs: undefined, reopenedAtMs: undefined, askedAtMs: undefined, dueAtMs: undefined };
  const isDrawn = model.nowMs < model.openedAtMs + MINUTE;
  const rank = isDrawn
    ? { rankedAtMs: model.openedAtMs, draw: real.draw ?? '' }
    : { rankedAtMs: model.nowMs, draw: '' };
  const now = { ...rank, heardAtMs: model.nowMs, helpedToday: model.helped.get(who) ?? 0 };
  model.tickets.set(id, { id, person: who, state: 'waiting', ...fresh, ...now, asyncAtClose });
  return done(id);
};

const applyOwn = (model: Model, { who, event, ticketId }: Deed & { kind: 'own' }): Outcome => {
  const ticket = model.tickets.get(ticketId);
  if (!ticket) return { outcome: 'missing' };
  if (goalOf(model, ticket, event) === undefined) return { outcome: 'moved-on' };
  if (event === 'reopen' && openTicketOf(model, who)) return { outcome: 'has-ticket' };
  move(model, ticket, event);
  const holder = holderOf(model, ticketId);
  if (holder !== undefined && event !== 'arrive') model.claims.delete(holder);
  return done(ticketId);
};

const applyNext = (model: Model, who: string, real: Outcome): Outcome => {
  if (model.claims.has(who)) return { outcome: 'has-claim' };
  if (!model.open) return { outcome: 'not-open' };
  const line = lineOf(model);
  const first = line.find((ticket) => !isSilent(model, ticket)) ?? line[0];
  if (!first) return { outcome: 'nothing-waiting' };
  move(model, first, 'call');
  hold(model, who, first.id, real);
  return done(first.id);
};

const hold = (model: Model, who: string, ticketId: string, { claimId = '' }: Outcome, async = false): void => {
  model.claims.set(who, { id: claimId, ticketId, leaseMs: model.nowMs + 30 * MINUTE, asked: false, async });
};

const applyTake = (model: Model, { who, ticketId }: Deed & { kind: 'take' }, real: Outcome): Outcome => {
  const ticket = model.tickets.get(ticketId);
  if (!ticket) return { outcome: 'missing' };
  if (model.claims.has(who)) return { outcome: 'has-claim' };
  if (!move(model, ticket, 'take')) return { outcome: 'moved-on' };
  hold(model, who, ticketId, real, true);
  return done(ticketId);
};

const applyToClaim = (model: Model, deed: Deed & { kind: 'claim' | 'handOff' }, real: Outcome): Outcome => {
  if (deed.claimId === NOTHING) return { outcome: 'missing' };
  const claim = model.claims.get(deed.who);
  const ticket = claim && model.tickets.get(claim.ticketId);
  if (!ticket || claim.id !== deed.claimId) return { outcome: 'ended' };
  if (deed.kind === 'handOff') {
    if (model.claims.has(deed.to)) return { outcome: 'busy' };
    move(model, ticket, 'handOff');
    if (claim.async) move(model, ticket, 'arrive');
    model.claims.delete(deed.who);
    hold(model, deed.to, ticket.id, real, claim.async);
    return done(ticket.id);
  }
  if (deed.event === 'miss' && ticket.state === 'helping') return { outcome: 'ended' };
  move(model, ticket, deed.event);
  if (deed.event !== 'arrive') model.claims.delete(deed.who);
  return done(ticket.id);
};

const applyToSession = (model: Model, kind: 'open' | 'lastCall' | 'close' | 'clear'): Outcome => {
  const each = (event: TicketEvent, which: (ticket: ModelTicket) => boolean = () => true): void => {
    for (const ticket of model.tickets.values()) if (which(ticket)) move(model, ticket, event);
  };
  if (kind === 'clear') {
    each('clear', ({ state }) => state !== 'async');
    return done();
  }
  if (kind === 'open') {
    if (model.open) return { outcome: 'open-already' };
    model.open = true;
    model.openedAtMs = model.nowMs;
    model.lastCall = false;
    each('open');
    return done();
  }
  if (!model.open) return { outcome: 'not-open' };
  if (kind === 'lastCall') model.lastCall = true;
  else {
    model.open = false;
    const inLine = ({ state }: ModelTicket): boolean => ['waiting', 'away', 'absent'].includes(state);
    each('leaveOpen', (ticket) => inLine(ticket) && ticket.asyncAtClose);
    each('carry');
  }
  return done();
};

const due: Partial<Record<TicketState, TicketEvent>> = {
  away: 'stayAway',
  called: 'miss',
  absent: 'forgo',
  async: 'expire',
};

/** The clock goes on, and then what is due is done. */
export const pass = (model: Model, byMinutes: number): void => {
  model.nowMs += byMinutes * MINUTE;
  const isPast = (ms: number | undefined): boolean => ms !== undefined && ms <= model.nowMs;
  for (const ticket of model.tickets.values()) {
    const event = isPast(ticket.dueAtMs) ? due[ticket.state] : undefined;
    const holder = holderOf(model, ticket.id);
    if (event && move(model, ticket, event) && holder !== undefined) model.claims.delete(holder);
  }
  for (const [who, claim] of [...model.claims]) {
    if (!isPast(claim.leaseMs)) continue;
    if (!claim.asked) model.claims.set(who, { ...claim, asked: true, leaseMs: model.nowMs + 5 * MINUTE });
    else {
      const ticket = model.tickets.get(claim.ticketId);
      if (ticket) move(model, ticket, claim.async ? 'putOff' : 'release');
      model.claims.delete(who);
    }
  }
  if (!model.open) return;
  for (const ticket of lineOf(model).slice(0, 3))
    if (ticket.askedAtMs === undefined && isPast(ticket.heardAtMs + 10 * MINUTE)) ticket.askedAtMs = model.nowMs;
};
