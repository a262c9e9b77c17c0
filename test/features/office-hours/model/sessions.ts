/** A session opens, calls last, closes and is cleared, as the model has it; and back. */
import {
  ASKED_FROM,
  ask,
  groupOf,
  lineOf,
  MINUTE,
  type Model,
  type ModelSession,
  type ModelTicket,
  membersOf,
  move,
  type Outcome,
  openOf,
  openTicketOf,
  timesHelped,
} from './model.ts';

export type SessionDeed =
  | { readonly kind: 'open' | 'lastCall' | 'undoLastCall' | 'close' | 'clear' }
  | { readonly kind: 'undoClose'; readonly sessionId: string }
  | { readonly kind: 'undoClear'; readonly clearedAtMs: number };

const UNDO = 15 * MINUTE;
const LONGEST = 12 * 60 * MINUTE;

export const applyToSession = (model: Model, deed: SessionDeed, real: Outcome): Outcome => {
  const open = openOf(model);
  switch (deed.kind) {
    case 'clear':
      for (const each of model.tickets.values()) move(model, each, 'clear');
      return { outcome: 'done' };
    case 'undoClear':
      return undoClear(model, deed.clearedAtMs);
    case 'undoClose':
      return undoClose(model, deed.sessionId);
    case 'open':
      if (open) return { outcome: 'open-already' };
      return openAnew(model, real);
    case 'close':
      if (open) shut(model, open);
      return { outcome: open ? 'done' : 'not-open' };
    default:
      if (open) open.lastCall = deed.kind === 'lastCall';
      return { outcome: open ? 'done' : 'not-open' };
  }
};

const openAnew = (model: Model, { sessionId: id = '' }: Outcome): Outcome => {
  const { nowMs } = model;
  const times = { openedAtMs: nowMs, closesAtMs: nowMs + LONGEST, closedAtMs: undefined };
  model.sessions.set(id, { id, ...times, lastCall: false });
  takeIn(model, id);
  return { outcome: 'done', sessionId: id };
};

const takeIn = (model: Model, id: string): void => {
  model.openId = id;
  for (const each of model.tickets.values()) move(model, each, 'open');
  for (const leader of lineOf(model).slice(0, ASKED_FROM))
    for (const each of membersOf(groupOf(model, leader))) ask(model, each);
};

/** One that is open goes over into it: whoever waits there waits on, and is counted as of today. */
export const openPlanned = (model: Model, id: string): void => {
  const { nowMs, tickets } = model;
  const before = openOf(model);
  if (before) before.closedAtMs = nowMs;
  const takesIn = [...tickets.values()].some(({ state }) => state === 'carried');
  const times = { openedAtMs: nowMs, closesAtMs: nowMs + LONGEST, closedAtMs: undefined };
  model.sessions.set(id, { id, ...times, lastCall: false });
  takeIn(model, id);
  for (const each of tickets.values())
    if (takesIn && each.state === 'waiting') each.helpedToday = timesHelped(model, each.person);
};

/** Who follows somebody that doesn't come along has a place of their own. */
const standAlone = (tickets: readonly ModelTicket[]): void => {
  const ids = new Set(tickets.map(({ id }) => id));
  for (const each of tickets) if (each.withId !== undefined && !ids.has(each.withId)) each.withId = undefined;
};

export const shut = (model: Model, session: ModelSession): void => {
  session.closedAtMs = model.nowMs;
  model.openId = undefined;
  const inLine = [...model.tickets.values()].filter(({ state }) => ['waiting', 'away', 'absent'].includes(state));
  for (const each of inLine) move(model, each, each.asyncAtClose ? 'leaveOpen' : 'carry');
  standAlone(inLine.filter(({ state }) => state === 'carried'));
};

const undoClose = (model: Model, sessionId: string): Outcome => {
  const session = model.sessions.get(sessionId);
  if (!session) return { outcome: 'missing' };
  if (session.closedAtMs === undefined) return { outcome: 'done', sessionId };
  if (openOf(model) || session.closedAtMs < model.nowMs - UNDO) return { outcome: 'too-late' };
  if (session.closesAtMs <= model.nowMs) session.closesAtMs = model.nowMs + 60 * MINUTE;
  session.closedAtMs = undefined;
  takeIn(model, sessionId);
  return { outcome: 'done', sessionId };
};

/** Who was cleared then, has gone nowhere since and asked nothing else. */
const undoClear = (model: Model, clearedAtMs: number): Outcome => {
  if (clearedAtMs < model.nowMs - UNDO) return { outcome: 'too-late' };
  const left = [...model.tickets.values()].filter(
    (each) =>
      each.state === 'left' &&
      each.clearedAtMs === clearedAtMs &&
      each.sinceMs === clearedAtMs &&
      !openTicketOf(model, each.person),
  );
  const latest = new Map(
    left.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map((each) => [each.person, each]),
  );
  const back = [...latest.values()];
  for (const each of back) move(model, each, 'restore');
  standAlone(back);
  return { outcome: 'done' };
};
