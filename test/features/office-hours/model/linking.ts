/** Two become one person, and two again, as the model has it. */
import { goalOf, isEnded, MINUTE, type Model, type ModelTicket, openTicketOf, type Role } from './model.ts';

const ASYNC = 14 * 24 * 60 * MINUTE;
const ranks: Record<Role, number> = { none: 0, learner: 1, helper: 2 };

/** One open question and one in hand each: the second of two is closed, or let go. */
export const linkUp = (model: Model, kept: string, gone: string): void => {
  const both = [kept, gone].flatMap((who) => openTicketOf(model, who) ?? []);
  const [one, other] = both;
  const second = one && other ? secondOf(one, other) : undefined;
  const closed = second && { id: second.id, state: second.state };
  if (second) {
    const holder = [...model.claims].find(([, { ticketId }]) => ticketId === second.id)?.[0];
    if (holder !== undefined) model.claims.delete(holder);
    if (second.state === 'helping') model.helped.push({ ticketId: second.id, atMs: model.nowMs });
    Object.assign(second, { state: 'left', sinceMs: model.nowMs, dueAtMs: undefined });
  }
  const [keptClaim, goneClaim] = [model.claims.get(kept), model.claims.get(gone)];
  const moved = [...model.tickets.values()].filter(({ person }) => person === gone);
  for (const each of moved) each.person = kept;
  model.claims.delete(gone);
  if (goneClaim && (!keptClaim || isBefore(goneClaim, keptClaim))) model.claims.set(kept, goneClaim);
  model.link = {
    ...{ kept, gone, closed, atMs: model.nowMs },
    ticketIds: moved.map(({ id }) => id),
    claimIds: goneClaim ? [goneClaim.id] : [],
  };
  const roles = [model.roles.get(kept) ?? 'none', model.roles.get(gone) ?? 'none'] as const;
  model.roles.set(kept, ranks[roles[0]] > ranks[roles[1]] ? roles[0] : roles[1]);
};

type Called = { readonly calledAtMs: number; readonly id: string };
const isBefore = (one: Called, other: Called): boolean =>
  one.calledAtMs < other.calledAtMs || (one.calledAtMs === other.calledAtMs && one.id < other.id);

/** What is helped stays, and who leads a group; else who was there first. */
const secondOf = (one: ModelTicket, other: ModelTicket): ModelTicket => {
  const keys = (ticket: ModelTicket, rival: ModelTicket): readonly (boolean | number | string)[] => [
    ticket.state !== 'called' && ticket.state !== 'helping',
    ticket.withId === rival.id,
    ticket.joinedAtMs,
    ticket.id,
  ];
  const [ones, others] = [keys(one, other), keys(other, one)];
  const at = ones.findIndex((value, index) => value !== others[index]);
  return (ones[at] ?? 0) > (others[at] ?? 0) ? one : other;
};

/** Their roles are given back before that. */
export const unlink = (model: Model, roles: Iterable<readonly [string, Role]>): void => {
  const { link } = model;
  if (!link) return;
  model.link = undefined;
  const back = new Set(link.ticketIds);
  for (const each of model.tickets.values()) if (back.has(each.id)) each.person = link.gone;
  const claim = model.claims.get(link.kept);
  if (claim && link.claimIds.includes(claim.id)) {
    model.claims.delete(link.kept);
    model.claims.set(link.gone, claim);
  }
  for (const [who, role] of roles) if (who === link.kept || who === link.gone) model.roles.set(who, role);
  const closed = link.closed && model.tickets.get(link.closed.id);
  if (!closed || !isEnded(closed) || closed.sinceMs !== link.atMs || openTicketOf(model, closed.person)) return;
  const isWritten = link.closed?.state === 'async';
  closed.withId = undefined;
  closed.dueAtMs = isWritten ? link.atMs + ASYNC : undefined;
  closed.state = goalOf(model, closed, isWritten ? 'revive' : 'restore') ?? closed.state;
};
