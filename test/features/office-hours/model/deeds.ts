/** What people do, as the model does it: one deed after the other. */
import { beginnings, type TicketEvent } from '../../../../src/features/office-hours/transitions.ts';
import {
  type Group,
  goalOf,
  groupOf,
  holderOf,
  isEnded,
  lineOf,
  MINUTE,
  type Model,
  type ModelClaim,
  type ModelTicket,
  membersOf,
  move,
  type Outcome,
  openOf,
  openTicketOf,
  personOf,
  promote,
  type Queue,
  type Role,
  timesHelped,
} from './model.ts';
import { applyToSession, type SessionDeed } from './sessions.ts';

export const ownEvents = [
  'stepAway',
  'comeBack',
  'getInLine',
  'return',
  'leave',
  'solve',
  'leaveOpen',
  'reopen',
  'arrive',
] as const satisfies readonly TicketEvent[];
type OwnEvent = (typeof ownEvents)[number];

export type Deed =
  | {
      readonly kind: 'join';
      readonly who: string;
      readonly asyncAtClose: boolean;
      readonly mayBeJoined: boolean;
      readonly asks: keyof typeof beginnings;
      readonly withId: string | undefined;
      readonly queue: Queue;
    }
  | { readonly kind: 'own'; readonly who: string; readonly event: OwnEvent; readonly ticketId: string }
  | { readonly kind: 'confirm'; readonly who: string; readonly ticketId: string }
  | {
      readonly kind: 'edit';
      readonly who: string;
      readonly ticketId: string;
      readonly asyncAtClose: boolean;
      readonly mayBeJoined: boolean;
      readonly queue: Queue;
    }
  /** Of one queue, or of all. */
  | { readonly kind: 'next'; readonly who: string; readonly queue: Queue | undefined }
  | { readonly kind: 'start' | 'pause' | 'resume' | 'stop'; readonly who: string }
  | { readonly kind: 'take'; readonly who: string; readonly ticketId: string }
  | {
      readonly kind: 'claim';
      readonly who: string;
      readonly event: 'arrive' | 'finish' | 'miss' | 'requeue' | 'putOff';
      readonly claimId: string;
      /** They have confirmed that they mean another helper's. */
      readonly others: boolean;
    }
  | { readonly kind: 'keep'; readonly who: string }
  | { readonly kind: 'add'; readonly who: string; readonly claimId: string; readonly ticketId: string }
  | { readonly kind: 'handOff'; readonly who: string; readonly to: string; readonly claimId: string }
  | { readonly kind: 'role'; readonly who: string; readonly role: Role }
  | SessionDeed;

export type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

const LEASE = 30 * MINUTE;
const WRITTEN = 14 * 24 * 60 * MINUTE;

const done = (ticketId?: string): Outcome =>
  ticketId === undefined ? { outcome: 'done' } : { outcome: 'done', ticketId };

/**
 * `real`: what the store made, for its ids and lots alone. `beginning`: who gets somebody to help at
 * this moment, and may still join.
 */
export const apply = (model: Model, deed: Deed, real: Outcome, beginning: ReadonlySet<string>): Outcome => {
  switch (deed.kind) {
    case 'join':
      return applyJoin(model, deed, real, beginning);
    case 'own':
      return applyOwn(model, deed);
    case 'confirm':
      return applyConfirm(model, deed);
    case 'next':
      return applyNext(model, personOf(model, deed.who), deed.queue, real);
    case 'start':
    case 'pause':
    case 'resume':
    case 'stop':
      return applyHelping(model, personOf(model, deed.who), deed.kind, real);
    case 'edit':
      return applyEdit(model, deed);
    case 'take':
      return applyTake(model, deed, real);
    case 'keep':
      return applyKeep(model, personOf(model, deed.who));
    case 'claim':
    case 'handOff':
    case 'add':
      return applyToClaim(model, deed, real);
    case 'role':
      model.roles.set(personOf(model, deed.who), deed.role);
      return done();
    default:
      return applyToSession(model, deed, real);
  }
};

const applyJoin = (
  model: Model,
  { who, withId, ...chosen }: DeedOf<'join'>,
  real: Outcome,
  beginning: ReadonlySet<string>,
): Outcome => {
  const person = personOf(model, who);
  if (openTicketOf(model, person)) return { outcome: 'has-ticket' };
  const mayStillJoin = beginning.has(person) && real.outcome !== 'helping';
  if (model.claims.has(person) && !mayStillJoin) return { outcome: 'helping' };
  const open = openOf(model);
  const isInLine = chosen.asks === 'line';
  if (isInLine && !open) return { outcome: 'not-open' };
  if (isInLine && open?.lastCall) return { outcome: 'closed-for-joining' };
  const joined = withId === undefined ? undefined : model.tickets.get(withId);
  const leader = isInLine && joined?.mayBeJoined ? groupOf(model, joined).leader : undefined;
  // They have just called whom they wanted to join: then they have a place of their own.
  const isOwnCall = mayStillJoin && leader !== undefined && model.claims.get(person)?.ticketId === leader.id;
  const isOpen = leader?.state === 'waiting' && leader.withId === undefined;
  if (isInLine && withId !== undefined && !isOpen && !(isOwnCall && real.outcome === 'done'))
    return { outcome: 'group-gone' };
  const id = real.ticketId ?? '';
  const { nowMs } = model;
  const rank =
    isInLine && open && nowMs < open.openedAtMs + MINUTE
      ? { rankedAtMs: open.openedAtMs, draw: real.draw ?? '' }
      : { rankedAtMs: nowMs, draw: '' };
  model.tickets.set(id, {
    ...{
      id,
      person,
      state: beginnings[chosen.asks],
      withId: isOpen ? leader.id : undefined,
      asyncAtClose: chosen.asyncAtClose,
    },
    queue: isOpen ? leader.queue : chosen.queue,
    ...{ mayBeJoined: chosen.mayBeJoined, joinedAtMs: nowMs, sinceMs: nowMs, heardAtMs: nowMs, ...rank },
    helpedToday: timesHelped(model, person),
    dueAtMs: chosen.asks === 'writing' ? nowMs + WRITTEN : undefined,
    ...{ clearedAtMs: undefined, askedAtMs: undefined, reachedAtMs: undefined, passedOver: false, shownPlace: 0 },
    ...{ returnedAtMs: undefined, reopenedAtMs: undefined },
  });
  return done(id);
};

const aloneToo: ReadonlySet<string> = new Set(['leave', 'solve', 'return', 'arrive', 'reopen', 'leaveOpen']);
const parting: ReadonlySet<string> = new Set(['stepAway', 'leave', 'solve', 'leaveOpen']);

const applyOwn = (model: Model, { who, event, ticketId }: DeedOf<'own'>): Outcome => {
  const person = personOf(model, who);
  const ticket = model.tickets.get(ticketId);
  if (ticket?.person !== person) return { outcome: 'missing' };
  const follows = ticket.withId !== undefined && !isEnded(ticket);
  if (goalOf(model, ticket, event) === undefined || (follows && !aloneToo.has(event))) return { outcome: 'moved-on' };
  if (event === 'reopen' && openTicketOf(model, person)) return { outcome: 'has-ticket' };
  moveOwn(model, ticket, event);
  return done(ticketId);
};

/** They go their own way, and those who are helped together with them go on. */
export const moveOwn = (model: Model, ticket: ModelTicket, event: OwnEvent): void => {
  const { leader, followers } = groupOf(model, ticket);
  const isHeld = ticket.state === 'called' || ticket.state === 'helping';
  const follows = ticket.withId !== undefined && !isEnded(ticket);
  const leads = leader.id === ticket.id;
  move(model, ticket, event);
  if (follows && event !== 'arrive') ticket.withId = undefined;
  if (event === 'getInLine') for (const each of followers) move(model, each, event);
  const promoted = leads && parting.has(event) ? promote(model, ticket, followers) : undefined;
  if (leads && event === 'return')
    for (const each of model.tickets.values()) if (each.withId === ticket.id) each.withId = undefined;
  const holder = isHeld && leads && !promoted && event !== 'arrive' ? holderOf(model, ticket.id) : undefined;
  if (holder !== undefined) model.claims.delete(holder);
};

const applyConfirm = (model: Model, { who, ticketId }: DeedOf<'confirm'>): Outcome => {
  const ticket = model.tickets.get(ticketId);
  if (ticket?.person !== personOf(model, who)) return { outcome: 'missing' };
  if (ticket.state !== 'waiting') return { outcome: 'moved-on' };
  Object.assign(ticket, { heardAtMs: model.nowMs, askedAtMs: undefined });
  groupOf(model, ticket).leader.passedOver = false;
  return done(ticketId);
};

const applyEdit = (model: Model, { who, ticketId, asyncAtClose, mayBeJoined, queue }: DeedOf<'edit'>): Outcome => {
  const ticket = model.tickets.get(ticketId);
  if (ticket?.person !== personOf(model, who)) return { outcome: 'missing' };
  if (isEnded(ticket)) return { outcome: 'moved-on' };
  Object.assign(ticket, { asyncAtClose, mayBeJoined, queue });
  return done(ticketId);
};

const applyNext = (model: Model, who: string, queue: Queue | undefined, real: Outcome): Outcome => {
  if (model.claims.has(who)) return { outcome: 'has-claim' };
  if (!openOf(model)) return { outcome: 'not-open' };
  const joined = openTicketOf(model, who)?.withId;
  const line = lineOf(model).filter(
    (each) => each.person !== who && each.id !== joined && (queue === undefined || each.queue === queue),
  );
  const [called] = line;
  if (!called) return { outcome: 'nothing-waiting' };
  for (const each of membersOf(groupOf(model, called))) move(model, each, 'call');
  hold(model, who, called.id, real);
  return done(called.id);
};

/** Next takes up again whoever paused or stopped: so who helps changes nothing of who is called. */
const applyHelping = (
  model: Model,
  who: string,
  kind: DeedOf<'start' | 'pause' | 'resume' | 'stop'>['kind'],
  real: Outcome,
): Outcome => {
  if (!openOf(model)) return { outcome: 'not-open' };
  if (kind === 'stop' && model.claims.has(who)) return { outcome: 'has-claim' };
  return kind !== 'start' && real.outcome === 'not-helping' ? { outcome: 'not-helping' } : done();
};

const hold = (model: Model, who: string, ticketId: string, { claimId = '' }: Outcome, async = false): void => {
  const { nowMs } = model;
  model.claims.set(who, { id: claimId, ticketId, calledAtMs: nowMs, leaseMs: nowMs + LEASE, asked: false, async });
};

const applyTake = (model: Model, { who, ticketId }: DeedOf<'take'>, real: Outcome): Outcome => {
  const person = personOf(model, who);
  const ticket = model.tickets.get(ticketId);
  if (!ticket) return { outcome: 'missing' };
  if (model.claims.has(person)) return { outcome: 'has-claim' };
  const group = groupOf(model, ticket);
  const isTheirs = membersOf(group).some((each) => each.person === person);
  if (holderOf(model, group.leader.id) !== undefined || group.leader.id !== ticketId || isTheirs)
    return { outcome: 'moved-on' };
  if (goalOf(model, ticket, 'take') === undefined) return { outcome: 'moved-on' };
  for (const each of membersOf(group)) move(model, each, 'take');
  hold(model, person, ticketId, real, true);
  return done(ticketId);
};

/** Whatever they do shows that they are there. */
const applyKeep = (model: Model, who: string): Outcome => {
  const claim = model.claims.get(who);
  if (claim) model.claims.set(who, { ...claim, asked: false, leaseMs: model.nowMs + LEASE });
  return done();
};

type OfClaim = DeedOf<'claim'> | DeedOf<'handOff'> | DeedOf<'add'>;

const applyToClaim = (model: Model, deed: OfClaim, real: Outcome): Outcome => {
  const [holder, claim] = [...model.claims].find(([, { id }]) => id === deed.claimId) ?? [];
  const isKnown = deed.claimId !== '00000000-0000-7000-8000-000000000000';
  const ticket = claim && model.tickets.get(claim.ticketId);
  if (!ticket || holder === undefined) return { outcome: isKnown ? 'ended' : 'missing' };
  const isMeant = deed.kind === 'claim' && deed.others;
  if (holder !== personOf(model, deed.who) && !isMeant) return { outcome: 'not-yours' };
  const group = groupOf(model, ticket);
  switch (deed.kind) {
    case 'handOff':
      return applyHandOff(model, holder, claim, group, { to: personOf(model, deed.to), real });
    case 'add':
      return applyAdd(model, holder, group, deed.ticketId);
    case 'claim':
      if (deed.event === 'miss') return missCall(model, group, () => true) ? done() : { outcome: 'ended' };
      if (deed.event === 'arrive') for (const each of membersOf(group)) move(model, each, 'arrive');
      else endHelp(model, group, deed.event);
      return done();
  }
};

export const endHelp = (model: Model, group: Group, event: TicketEvent): void => {
  const holder = holderOf(model, group.leader.id);
  if (holder !== undefined) model.claims.delete(holder);
  for (const each of membersOf(group)) move(model, each, event);
};

/** Those who are there are helped; whoever isn't comes back alone. */
export const missCall = (model: Model, group: Group, isOver: (called: ModelTicket) => boolean): boolean => {
  const called = membersOf(group).filter(({ state }) => state === 'called');
  const here = membersOf(group).filter(({ state }) => state === 'helping');
  const mayCome = called.filter((each) => !isOver(each));
  if (here.length + mayCome.length === 0) {
    endHelp(model, group, 'miss');
    return true;
  }
  const absent = called.filter((each) => isOver(each));
  for (const each of absent) {
    move(model, each, 'miss');
    each.withId = undefined;
  }
  if (absent.includes(group.leader)) promote(model, group.leader, here.length > 0 ? here : mayCome);
  return absent.length > 0;
};

const applyHandOff = (
  model: Model,
  holder: string,
  claim: ModelClaim,
  group: Group,
  { to, real }: { readonly to: string; readonly real: Outcome },
): Outcome => {
  if (model.claims.has(to)) return { outcome: 'busy' };
  if (membersOf(group).some(({ person }) => person === to)) return { outcome: 'own-ticket' };
  for (const each of membersOf(group)) {
    move(model, each, 'handOff');
    if (claim.async) move(model, each, 'arrive');
  }
  model.claims.delete(holder);
  hold(model, to, group.leader.id, real, claim.async);
  return done(group.leader.id);
};

const applyAdd = (model: Model, holder: string, { leader }: Group, ticketId: string): Outcome => {
  const ticket = model.tickets.get(ticketId);
  const other = ticket && groupOf(model, ticket);
  if (!other || membersOf(other).some(({ person }) => person === holder)) return { outcome: 'missing' };
  if (other.leader.id === leader.id || other.leader.state !== 'waiting') return { outcome: 'moved-on' };
  for (const each of membersOf(other)) if (move(model, each, 'call')) each.withId = leader.id;
  return done(leader.id);
};
