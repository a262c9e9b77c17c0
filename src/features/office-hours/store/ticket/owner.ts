/** What the owner of a ticket does with it. */
import { and, eq } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import type { TicketEvent } from '../../transitions.ts';
import { type Moment, stateAfter } from '../changes.ts';
import { cooldownOf, countHelpedToday, findLastHelpedMs, findOpenTicket, findQueue, rankIn } from '../joining.ts';
import { beginClaim, endClaim, findActiveClaim, type Moved, moveTickets, promoteFollower, ticketsOf } from '../move.ts';
import { markClaimOpening, markWrittenOpening } from '../openings.ts';
import { redrawCards, redrawClaimCard, send, sendThreadQuestion, takenMessage, waitingMessages } from '../told.ts';
import { findOpenSession, type Group, inTransaction, lockGroup, lockHours, type Opening } from '../transaction.ts';
import type { Act, Actor, Question, Refusal, Ticket } from '../types.ts';

export type OwnDone =
  | { readonly outcome: 'done'; readonly ticket: Ticket }
  /** Another of theirs is open: only one can be. */
  | { readonly outcome: 'has-ticket'; readonly ticket: Ticket }
  /** They were helped a moment ago: until then they can’t get in line. */
  | { readonly outcome: 'cooldown'; readonly until: Temporal.Instant }
  | Refusal;

type Deed = (
  needs: OfficeHoursNeeds,
  by: InCohort,
  actor: Actor,
  ticketId: string,
  act: Pick<Act, 'at'>,
) => Promise<OwnDone>;

type OwnEvent = Extract<
  TicketEvent,
  'stepAway' | 'comeBack' | 'getInLine' | 'return' | 'leave' | 'solve' | 'leaveOpen' | 'reopen' | 'arrive'
>;

/** Whoever is helped together with another does only these alone: the rest goes with the other. */
const aloneToo: ReadonlySet<TicketEvent> = new Set(['leave', 'solve', 'return', 'arrive', 'reopen', 'leaveOpen']);
/** The leader goes, and the others stay. */
const parting: ReadonlySet<TicketEvent> = new Set(['stepAway', 'leave', 'solve', 'leaveOpen']);

export const comeBack: Deed = (...deed) => moveOwn('comeBack', ...deed);
export const getInLine: Deed = (...deed) => moveOwn('getInLine', ...deed);
/** After a missed call, while the seat is kept. */
export const comeForward: Deed = (...deed) => moveOwn('return', ...deed);
export const leave: Deed = (...deed) => moveOwn('leave', ...deed);
export const solve: Deed = (...deed) => moveOwn('solve', ...deed);
/** They no longer wait, and are answered in writing. */
export const leaveOpen: Deed = (...deed) => moveOwn('leaveOpen', ...deed);
export const reopen: Deed = (...deed) => moveOwn('reopen', ...deed);
export const arriveOwner: Deed = (...deed) => moveOwn('arrive', ...deed);

export const stepAway = (
  needs: OfficeHoursNeeds,
  by: InCohort,
  actor: Actor,
  ticketId: string,
  until: Temporal.Instant,
  act: Pick<Act, 'at'>,
): Promise<OwnDone> => moveOwn('stepAway', needs, by, actor, ticketId, act, until);

const moveOwn = (
  event: OwnEvent,
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort,
  actor: Actor,
  ticketId: string,
  { at }: Pick<Act, 'at'>,
  until?: Temporal.Instant,
): Promise<OwnDone> =>
  inTransaction(needs, async (tx): Promise<OwnDone> => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    const moment = { event, at, open: opening.open, ...(until ? { until } : {}) };
    const group = await lockOwn(tx, cohortId, actor, ticketId);
    if (!group) return { outcome: 'missing' };
    const { ticket: own } = group;
    const follows = own.withTicketId !== null && own.endedAt === null;
    if (stateAfter(own, moment) === undefined || (follows && !aloneToo.has(event)))
      return { outcome: 'moved-on', ticket: own };
    if (event === 'reopen') {
      const has = await findOpenTicket(tx, cohortId, actor.personId);
      if (has) return { outcome: 'has-ticket', ticket: has };
    }
    if (event === 'getInLine') {
      const until = await findCooldown(tx, opening, own, at);
      if (until) return { outcome: 'cooldown', until };
      await countHelpedToday(
        tx,
        cohortId,
        [own, ...group.followers].map(({ id }) => id),
        at,
      );
    }
    const [first] = await moveTickets(needs, tx, [own], moment, actor);
    if (!first) return { outcome: 'moved-on', ticket: own };
    const moved = event === 'reopen' ? await rankReopened(tx, first, opening, at) : first;
    const standsAlone = follows && event !== 'arrive';
    if (standsAlone) await tx.update(ticket).set({ withTicketId: null }).where(eq(ticket.id, own.id));
    const now = standsAlone ? { ...moved.ticket, withTicketId: null } : moved.ticket;
    if (event === 'getInLine') await bringAlong(needs, tx, group, moment, actor);
    await tellOwnMove(needs, tx, opening, group, { ...moved, ticket: now, event }, at);
    return { outcome: 'done', ticket: now };
  });

/** As at joining; but whoever was helped in vain with this very question needn’t wait again. */
const findCooldown = async (
  tx: Transaction,
  { hours, open }: Opening,
  { cohortId, personId, reopenedAt }: Ticket,
  at: Temporal.Instant,
): Promise<Temporal.Instant | undefined> =>
  open && reopenedAt === null && personId !== null
    ? cooldownOf(hours, await findLastHelpedMs(tx, cohortId, personId), at)
    : undefined;

/** So long after its end it is the same question still, and goes before new ones. */
const SAME_QUESTION_HOURS = 7 * 24;

/** Of a question that was over long ago: it is like a new one. */
const rankReopened = async (tx: Transaction, moved: Moved, { open }: Opening, at: Temporal.Instant): Promise<Moved> => {
  const { endedAt } = moved.before;
  const { id, cohortId, personId, state } = moved.ticket;
  if (endedAt === null || at.since(Temporal.Instant.from(endedAt)).total('hours') <= SAME_QUESTION_HOURS) return moved;
  await countHelpedToday(tx, cohortId, [id], at);
  const rank = open && state === 'waiting' ? rankIn(open, personId, at) : { rankedAt: at.toString(), draw: '' };
  const [ranked] = await tx
    .update(ticket)
    .set({ ...rank, reopenedAt: null })
    .where(eq(ticket.id, id))
    .returning();
  return ranked ? { ...moved, ticket: ranked } : moved;
};

/** Those who are helped together with them wait where they wait. */
const bringAlong = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { followers }: Group,
  moment: Moment,
  actor: Actor,
): Promise<void> => {
  const moved = await moveTickets(needs, tx, followers, moment, actor);
  await redrawCards(needs, tx, ticketsOf(moved), moment.at);
};

/** Of somebody who isn't in the cohort any more: as if they had left, which they can't do themselves. */
export const leaveWithCohort = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  opening: Opening,
  group: Group,
  at: Temporal.Instant,
): Promise<void> => {
  const { ticket: own } = group;
  const [moved] = await moveTickets(needs, tx, [own], { event: 'leave', at, open: opening.open }, undefined);
  if (!moved) return;
  if (own.withTicketId !== null) await tx.update(ticket).set({ withTicketId: null }).where(eq(ticket.id, own.id));
  await tellOwnMove(needs, tx, opening, group, { ...moved, event: 'leave' }, at);
};

const findOwn = async (
  tx: Transaction,
  cohortId: string,
  { personId }: Actor,
  ticketId: string,
): Promise<Ticket | undefined> =>
  isId(ticketId)
    ? (
        await tx
          .select()
          .from(ticket)
          .where(and(eq(ticket.id, ticketId), eq(ticket.personId, personId), eq(ticket.cohortId, cohortId)))
      )[0]
    : undefined;

/** Their own, in the cohort that they act in. */
const lockOwn = async (
  tx: Transaction,
  cohortId: string,
  { personId }: Actor,
  ticketId: string,
): Promise<Group | undefined> => {
  const group = isId(ticketId) ? await lockGroup(tx, ticketId) : undefined;
  return group?.ticket.personId === personId && group.ticket.cohortId === cohortId ? group : undefined;
};

const tellOwnMove = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { open }: Opening,
  { ticket: own, leader, followers }: Group,
  { ticket: now, event }: Moved & { readonly event: OwnEvent },
  at: Temporal.Instant,
): Promise<void> => {
  const leads = own.id === leader.id;
  const claim = ['called', 'helping'].includes(own.state) ? await findActiveClaim(tx, leader.id) : undefined;
  const promoted = leads && parting.has(event) ? await promoteFollower(tx, own, followers) : undefined;
  // Those who missed the call with them come back by themselves, each to a place of their own.
  if (leads && event === 'return')
    await tx.update(ticket).set({ withTicketId: null }).where(eq(ticket.withTicketId, own.id));
  await redrawCards(needs, tx, [now, ...(promoted ? followers : [])], at);
  if (open && now.state === 'waiting') await send(needs, tx, await waitingMessages(tx, [now], open, at), at);
  if (!claim) return;
  if (event === 'arrive') await beginClaim(tx, claim.id, at);
  if (promoted) await sendThreadQuestion(needs, tx, claim, promoted.id, at);
  await redrawClaimCard(needs, tx, claim.id, at);
  if (!leads || promoted || now.state === 'helping') return;
  const ended = await endClaim(tx, claim.id, own.state === 'helping' && now.state === 'done' ? 'done' : 'left', at);
  if (ended) await send(needs, tx, [takenMessage(ended)], at);
};

/** The time of joining stays, whatever the topic is now. */
export const editTicket = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort,
  actor: Actor,
  ticketId: string,
  question: Question & Pick<Ticket, 'asyncAtClose'>,
  { at }: Pick<Act, 'at'>,
): Promise<OwnDone | { readonly outcome: 'queue-gone' }> =>
  inTransaction(needs, async (tx) => {
    const group = await lockOwn(tx, cohortId, actor, ticketId);
    if (!group) return { outcome: 'missing' };
    const { ticket: own, leader } = group;
    if (own.endedAt !== null) return { outcome: 'moved-on', ticket: own };
    const queue = isId(question.queueId) ? await findQueue(tx, cohortId, question.queueId) : undefined;
    if (!queue || (queue.retiredAt !== null && queue.id !== own.queueId)) return { outcome: 'queue-gone' };
    const [changed] = await tx.update(ticket).set(question).where(eq(ticket.id, own.id)).returning();
    if (!changed) return { outcome: 'missing' };
    await redrawCards(needs, tx, [changed], at);
    if (changed.queueId !== own.queueId) await tellOfQueue(needs, tx, changed, at);
    const claim = await findActiveClaim(tx, leader.id);
    if (claim) await redrawClaimCard(needs, tx, claim.id, at);
    if (claim) await markClaimOpening(tx, claim.id, at);
    await markWrittenOpening(tx, own.id, at);
    return { outcome: 'done', ticket: changed };
  });

/** Other helpers take that queue: they know nothing of it yet. */
const tellOfQueue = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  changed: Ticket,
  at: Temporal.Instant,
): Promise<void> => {
  const isInLine = changed.state === 'waiting' && changed.withTicketId === null;
  const open = isInLine ? await findOpenSession(tx, changed.cohortId) : undefined;
  if (open) await send(needs, tx, await waitingMessages(tx, [changed], open, at), at);
};

/** "Are you there?" "Yes." */
export const confirmHere = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort,
  actor: Actor,
  ticketId: string,
  { at }: Pick<Act, 'at'>,
): Promise<OwnDone> =>
  inTransaction(needs, async (tx) => {
    const found = await findOwn(tx, cohortId, actor, ticketId);
    if (!found) return { outcome: 'missing' };
    // Leaders first, as everywhere. One of a group is enough for all of it.
    await tx
      .update(ticket)
      .set({ passedOver: false })
      .where(and(eq(ticket.id, found.withTicketId ?? found.id), eq(ticket.state, 'waiting')));
    const [confirmed] = await tx
      .update(ticket)
      .set({ askedAt: null, confirmedAt: at.toString() })
      .where(and(eq(ticket.id, found.id), eq(ticket.state, 'waiting')))
      .returning();
    if (!confirmed) return { outcome: 'moved-on', ticket: found };
    await redrawCards(needs, tx, [confirmed], at);
    return { outcome: 'done', ticket: confirmed };
  });
