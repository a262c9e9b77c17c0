/** What a transition changes of a ticket beside its state; pure. */
import { type TicketEvent, type TicketState, transitionOf } from '../transitions.ts';
import { disturbs } from '../waited.ts';
import type { Session, Ticket } from './types.ts';

export const CALL_MINUTES = 3;
export const SEAT_MINUTES = 5;
const ASYNC_DAYS = 14;
const DAY_AFTER_HOURS = 24;
/** So long what was closed or cleared can be taken back. */
export const UNDO_MINUTES = 15;

export type Moment = {
  readonly event: TicketEvent;
  readonly at: Temporal.Instant;
  readonly open: Pick<Session, 'id' | 'lastCallAt'> | undefined;
  /** Of being away. */
  readonly until?: Temporal.Instant;
};

/** These bring back only what a session still takes in. */
const comesAnew: ReadonlySet<TicketEvent> = new Set(['getInLine', 'restore', 'reopen']);

/** A session takes whoever comes for as long as nobody made the last call. */
export const takesIn = (open: Pick<Session, 'lastCallAt'> | undefined): boolean =>
  open !== undefined && open.lastCallAt === null;

export const isIn = (states: readonly TicketState[], state: TicketState): boolean => states.includes(state);

export const stateAfter = ({ state }: Pick<Ticket, 'state'>, { event, open }: Moment): TicketState | undefined => {
  const { from, to, closed } = transitionOf(event);
  if (!isIn(from, state)) return undefined;
  if (closed === undefined) return to;
  const after = (comesAnew.has(event) ? takesIn(open) : open !== undefined) ? to : closed;
  return after === state ? undefined : after;
};

type Changes = Partial<Ticket>;

const ENDED: Changes = { dueAt: null };
/** No place of anybody's: their card shows theirs once the line is gone through. */
const NOT_SHOWN = 0;

/** By the state it comes to. */
const byState = (to: TicketState, { event, at, open, until }: Moment): Changes => {
  const after = (duration: Temporal.DurationLike): Changes => ({ dueAt: at.add(duration).toString() });
  switch (to) {
    case 'waiting':
      return {
        dueAt: null,
        endedAt: null,
        sessionId: open?.id ?? null,
        shownPlace: NOT_SHOWN,
        movedFrom: null,
        passedOver: false,
      };
    case 'away':
      return { dueAt: until?.toString() ?? null };
    case 'called':
      return after({ minutes: CALL_MINUTES });
    case 'absent':
      return after({ minutes: SEAT_MINUTES });
    case 'helping':
      return { dueAt: null };
    case 'carried':
      return { dueAt: null, endedAt: null, sessionId: null };
    case 'async':
      return { ...after({ hours: 24 * ASYNC_DAYS }), sessionId: null, withTicketId: null };
    case 'done':
      // The day after, they are asked whether it still holds: where somebody helped.
      return { ...(event === 'finish' ? after({ hours: DAY_AFTER_HOURS }) : ENDED), endedAt: at.toString() };
    case 'left':
    case 'expired':
      return { ...ENDED, endedAt: at.toString() };
  }
};

/** Whoever says so themselves is there, and whoever was just with a helper. */
const heard = (at: Temporal.Instant): Changes => ({ askedAt: null, confirmedAt: at.toString() });

const byEvent: Partial<Record<TicketEvent, (at: Temporal.Instant) => Changes>> = {
  comeBack: heard,
  getInLine: heard,
  return: (at) => ({ ...heard(at), returnedAt: at.toString() }),
  reopen: (at) => ({ ...heard(at), returnedAt: null, reopenedAt: at.toString(), withTicketId: null }),
  requeue: heard,
  release: heard,
  // Who was carried over may be gone: they are asked.
  open: () => ({ askedAt: null }),
};

export const changesOf = (to: TicketState, moment: Moment): Changes => ({
  state: to,
  since: moment.at.toString(),
  ...byState(to, moment),
  ...byEvent[moment.event]?.(moment.at),
  ...(disturbs(moment.event) ? { disturbed: true, waitedMinutes: null } : {}),
});
