/** What office hours say of their own accord: named here, stated by the store, drawn beside it. */
import { named, single } from '../../chat/deliver/subject.ts';

/** The private message of a ticket's owner, edited for as long as the ticket is open. */
export const CARD = { name: 'office-hours.card', title: 'Somebody’s place in line', subject: single } as const;

/** Somebody who is third in line, or nearer, and hasn't been heard of for a while: are they there? */
export const HERE = {
  name: 'office-hours.here',
  title: 'A question whether somebody in line is there',
  subject: single,
} as const;

/** A helper calls them: it can't wait for earlier messages. */
export const CALLED = {
  name: 'office-hours.called',
  title: 'A call that it’s somebody’s turn',
  subject: named('claimId', 'ticketId'),
  overtakes: true,
} as const;

/** In place of a call that a closed direct message refused: in the thread or the channel. */
export const MENTIONED = {
  name: 'office-hours.mentioned',
  title: 'A call that it’s somebody’s turn, in a channel',
  subject: named('claimId', 'ticketId'),
  overtakes: true,
} as const;

/** In place of that question, as with a call. */
export const HERE_MENTIONED = {
  name: 'office-hours.here-mentioned',
  title: 'A question whether somebody in line is there, in a channel',
  subject: single,
} as const;

/** The session that somebody wanted to be told of has opened. */
export const OPENED = {
  name: 'office-hours.opened',
  title: 'A note that office hours are open',
  subject: named('sessionId', 'accountId'),
} as const;

/** Did it help? */
export const FEEDBACK = {
  name: 'office-hours.feedback',
  title: 'A question whether it helped',
  subject: single,
} as const;

/** Does it still hold, the day after? */
export const DAY_AFTER = {
  name: 'office-hours.day-after',
  title: 'A question whether it’s still solved',
  subject: single,
} as const;

/** Somebody moved back, or is answered in another way than they thought: its event says why. */
export const CHANGED = {
  name: 'office-hours.changed',
  title: 'A note that somebody’s place has changed',
  subject: named('ticketId', 'eventId'),
} as const;

/** The helper's: what they are to help with. */
export const CLAIM_CARD = {
  name: 'office-hours.claim-card',
  title: 'A helper’s card of a question',
  subject: single,
  overtakes: true,
} as const;

/** In the thread of those who are helped: whose question is helped from now on, and what it is. */
export const THREAD_QUESTION = {
  name: 'office-hours.thread-question',
  title: 'A question in the thread of those who are helped',
  subject: named('claimId', 'ticketId'),
} as const;

/** Somebody waits where nobody did. */
export const WAITING = {
  name: 'office-hours.waiting',
  title: 'A note to helpers that somebody waits',
  subject: named('ticketId', 'accountId'),
} as const;

/** Do you still help? Else the question goes back to its place. */
export const LEASE = {
  name: 'office-hours.lease',
  title: 'A question whether somebody still helps',
  subject: named('claimId', 'untilMs'),
} as const;

/** In place of that question, as with a call. */
export const LEASE_MENTIONED = {
  name: 'office-hours.lease-mentioned',
  title: 'A question whether somebody still helps, in a thread',
  subject: named('claimId', 'untilMs'),
} as const;

export const SOFT_CAP = {
  name: 'office-hours.soft-cap',
  title: 'A note that one question takes long',
  subject: single,
} as const;

/** Somebody else, or a timer, ended your claim. */
export const TAKEN = {
  name: 'office-hours.taken',
  title: 'A note that somebody’s help has been ended for them',
  subject: single,
} as const;
