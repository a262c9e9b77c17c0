/**
 * The way of a ticket, as data: which event brings it from which states to which, and who may cause
 * it. The docs' drawing and the model test read it here.
 */
import type { ticketStates } from '../../database/schema/office-hours/ticket.ts';

export type TicketState = (typeof ticketStates)[number];

/** Each in a sentence, for the docs. */
export const stateWords = {
  waiting: 'In line, with a place that can be explained.',
  away: 'Away until the time they said; the seat is kept.',
  called: 'A helper is ready for them; they have three minutes to come.',
  absent: 'They missed the call; the seat is kept for five minutes.',
  helping: 'A helper helps them, live or in writing.',
  carried: 'No session is open; they are in line automatically when the next one opens.',
  async: 'Waits for an answer in writing, in a thread of its own, for fourteen days.',
  done: 'Helped, or solved by themselves. The day after they are asked whether it holds.',
  left: 'They left, the line was cleared, or they aren’t in the cohort any more.',
  expired: 'Nobody answered in time; asked again within a week, it goes before new questions.',
} as const satisfies Record<TicketState, string>;

/** Whose deed it is; `timer`: a time that was said has passed. */
export type Cause = 'owner' | 'helper' | 'organiser' | 'timer';

export type Transition = {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
  /** Where it goes instead while no session takes it in. */
  readonly closed?: TicketState;
  readonly by: readonly Cause[];
  /** For the docs, and for whoever asks why somebody is where they are. */
  readonly words: string;
};

/** How a ticket begins. */
export const beginnings = {
  line: 'waiting',
  writing: 'async',
  next: 'carried',
} as const satisfies Record<string, TicketState>;

const inLine = ['waiting', 'away', 'absent'] as const;
const unhelped = [...inLine, 'called', 'carried', 'async'] as const;
const helped = ['called', 'helping'] as const;

export const transitions = {
  stepAway: { from: ['waiting'], to: 'away', by: ['owner'], words: 'is away for a while; the seat is kept' },
  comeBack: { from: ['away'], to: 'waiting', by: ['owner'], words: 'is back before the time they said' },
  getInLine: {
    from: ['carried', 'async'],
    to: 'waiting',
    closed: 'carried',
    by: ['owner'],
    words: 'gets in line after all',
  },
  stayAway: { from: ['away'], to: 'async', by: ['timer'], words: 'stayed away longer than they said' },
  call: { from: ['waiting'], to: 'called', by: ['helper'], words: 'is called by a helper' },
  arrive: { from: ['called'], to: 'helping', by: ['owner', 'helper'], words: 'met the helper' },
  miss: {
    from: ['called'],
    to: 'absent',
    closed: 'carried',
    by: ['helper', 'timer'],
    words: 'missed the call; the seat is kept',
  },
  return: {
    from: ['absent'],
    to: 'waiting',
    by: ['owner'],
    words: 'is back after a missed call, and first in line',
  },
  forgo: { from: ['absent'], to: 'async', by: ['timer'], words: 'did not come back in time' },
  take: { from: ['async', 'carried'], to: 'helping', by: ['helper'], words: 'is answered by a helper' },
  finish: { from: helped, to: 'done', by: ['helper'], words: 'was helped' },
  requeue: { from: helped, to: 'waiting', closed: 'carried', by: ['helper'], words: 'goes back to the same place' },
  release: {
    from: helped,
    to: 'waiting',
    closed: 'carried',
    by: ['timer'],
    words: 'lost the helper, and goes back to the same place',
  },
  handOff: { from: helped, to: 'called', by: ['helper'], words: 'goes to another helper' },
  putOff: { from: helped, to: 'async', by: ['helper', 'timer'], words: 'is answered later' },
  carry: {
    from: inLine,
    to: 'carried',
    by: ['timer', 'helper', 'organiser'],
    words: 'is carried over to the next session',
  },
  leaveOpen: {
    from: [...inLine, 'carried'],
    to: 'async',
    by: ['owner', 'timer', 'helper', 'organiser'],
    words: 'is answered without waiting',
  },
  open: { from: ['carried'], to: 'waiting', by: ['timer', 'helper'], words: 'waits again: a session opened' },
  solve: { from: [...unhelped, 'helping'], to: 'done', by: ['owner'], words: 'solved it without more help' },
  leave: {
    from: [...unhelped, 'helping'],
    to: 'left',
    by: ['owner', 'timer'],
    words: 'left, or isn’t in the cohort any more',
  },
  clear: { from: [...inLine, 'carried'], to: 'left', by: ['organiser'], words: 'was cleared by an organiser' },
  restore: {
    from: ['left'],
    to: 'waiting',
    closed: 'carried',
    by: ['organiser'],
    words: 'was brought back by an organiser',
  },
  revive: {
    from: ['left'],
    to: 'async',
    by: ['owner'],
    words: 'is answered in writing again: who had become one with its owner is somebody else again',
  },
  expire: { from: ['async'], to: 'expired', by: ['timer'], words: 'was not answered in time' },
  reopen: {
    from: ['done', 'expired'],
    to: 'waiting',
    closed: 'carried',
    by: ['owner'],
    words: 'is open again; within a week before new ones',
  },
} as const satisfies Record<string, Transition>;

export type TicketEvent = keyof typeof transitions;

export const transitionOf = (event: TicketEvent): Transition => transitions[event];
