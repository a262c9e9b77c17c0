/** What time brings about, as the model has it: the tick's routines in their order. */
import type { TicketEvent, TicketState } from '../../../../src/features/office-hours/transitions.ts';
import { endHelp, missCall, moveOwn } from './deeds.ts';
import {
  ASKED_FROM,
  ask,
  dayStartOf,
  groupOf,
  holderOf,
  isEnded,
  lineOf,
  MINUTE,
  type Model,
  type ModelTicket,
  membersOf,
  move,
  openOf,
  timesHelped,
} from './model.ts';
import { openPlanned, shut } from './sessions.ts';

const isPast = ({ nowMs }: Model, ms: number | undefined): boolean => ms !== undefined && ms <= nowMs;

/** The clock goes on, and then what is due is done; `plannedId`: of a session that opens by then. */
export const pass = (model: Model, byMinutes: number, plannedId?: string): void => {
  model.nowMs += byMinutes * MINUTE;
  endWaits(model);
  if (plannedId !== undefined) openPlanned(model, plannedId);
  const open = openOf(model);
  if (open && isPast(model, open.closesAtMs)) shut(model, open);
  endLeases(model);
  bringBackStrays(model);
  if (openOf(model)) {
    beginDay(model);
    askWhoIsNext(model);
  }
  reachAll(model);
};

const due: Partial<Record<TicketState, TicketEvent>> = { away: 'stayAway', absent: 'forgo', async: 'expire' };

const endWaits = (model: Model): void => {
  for (;;) {
    const [ticket] = [...model.tickets.values()]
      .filter(({ dueAtMs }) => isPast(model, dueAtMs))
      .toSorted((one, other) => (one.dueAtMs ?? 0) - (other.dueAtMs ?? 0));
    if (!ticket) return;
    const group = groupOf(model, ticket);
    const isHeld = ticket.state === 'called' && holderOf(model, group.leader.id) !== undefined;
    const event = due[ticket.state];
    if (isHeld) missCall(model, group, ({ dueAtMs }) => isPast(model, dueAtMs));
    else if (event) move(model, ticket, event);
    else ticket.dueAtMs = undefined;
  }
};

const endLeases = (model: Model): void => {
  for (const [who, claim] of [...model.claims]) {
    if (!isPast(model, claim.leaseMs)) continue;
    if (claim.asked) release(model, who);
    else model.claims.set(who, { ...claim, asked: true, leaseMs: model.nowMs + 5 * MINUTE });
  }
};

const release = (model: Model, who: string): void => {
  const claim = model.claims.get(who);
  const ticket = claim && model.tickets.get(claim.ticketId);
  if (ticket) endHelp(model, groupOf(model, ticket), claim.async ? 'putOff' : 'release');
};

const isHelped = ({ state }: ModelTicket): boolean => state === 'called' || state === 'helping';

/** Whose helper, leader or owner is none any more. */
const bringBackStrays = (model: Model): void => {
  const { claims, roles, tickets } = model;
  for (const [who, { ticketId }] of [...claims])
    if (roles.get(who) !== 'helper' || tickets.get(ticketId)?.person === who) release(model, who);
  for (const each of tickets.values())
    if (isHelped(each) && holderOf(model, each.withId ?? each.id) === undefined) move(model, each, 'release');
  for (const each of tickets.values()) {
    const leader = each.withId === undefined ? each : tickets.get(each.withId);
    if (!isEnded(each) && (!leader || isEnded(leader))) each.withId = undefined;
  }
  for (const each of tickets.values())
    if (!isEnded(each) && roles.get(each.person) === 'none') moveOwn(model, each, 'leave');
};

/** Whoever waits over midnight. */
const beginDay = (model: Model): void => {
  for (const ticket of lineOf(model))
    if (ticket.helpedToday > 0 && ticket.joinedAtMs < dayStartOf(model))
      ticket.helpedToday = timesHelped(model, ticket.person);
};

/** All of a group, and each for so long. */
const isSilent = (model: Model, ticket: ModelTicket): boolean =>
  membersOf(groupOf(model, ticket)).every(
    ({ askedAtMs, reachedAtMs }) =>
      askedAtMs !== undefined && reachedAtMs !== undefined && reachedAtMs + 2 * MINUTE <= model.nowMs,
  );

const askWhoIsNext = (model: Model): void => {
  for (const ticket of lineOf(model)) ticket.passedOver = isSilent(model, ticket);
  for (const [index, leader] of lineOf(model).entries())
    for (const each of membersOf(groupOf(model, leader))) {
      const place = index + 1;
      const isNearer = each.shownPlace > (place === 1 ? 1 : ASKED_FROM);
      const after = isNearer ? 3 : each.reachedAtMs === undefined ? 10 : 30;
      if (place <= ASKED_FROM && isPast(model, each.heardAtMs + after * MINUTE)) ask(model, each);
      each.shownPlace = place;
    }
};

/** What was asked has come to them by then. */
const reachAll = ({ tickets, nowMs }: Model): void => {
  for (const each of tickets.values())
    if (each.state === 'waiting' && each.askedAtMs !== undefined) each.reachedAtMs ??= nowMs;
};
