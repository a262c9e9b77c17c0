/** What comes of a claim: they meet, it ends, goes to another helper, or takes in others. */
import { and, eq, isNull } from 'drizzle-orm';
import type { InCohort } from '../../../community/roles.ts';
import type { Transaction } from '../../../database/client.ts';
import { claim, ticket } from '../../../database/schema/office-hours.ts';
import { isId } from '../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../needs.ts';
import type { TicketEvent } from '../transitions.ts';
import { stateAfter } from './changes.ts';
import { LEASE_MINUTES } from './claim.ts';
import { findClaimById } from './find.ts';
import { findHelpersClaim, lockHelper } from './joining.ts';
import { beginClaim, endClaim, type Moved, moveTickets, promoteFollower, ticketsOf } from './move.ts';
import {
  calledMessages,
  changedMessages,
  claimCardMessage,
  feedbackMessages,
  type Message,
  redrawCards,
  redrawClaimCard,
  send,
  sendThreadQuestion,
  takenMessage,
  waitingMessages,
} from './told.ts';
import { type Group, inTransaction, lockGroup, lockHours, type Opening } from './transaction.ts';
import type { Act, Actor, Claim, ClaimFacts, Ticket } from './types.ts';

export type Helped =
  | { readonly outcome: 'done'; readonly facts: ClaimFacts }
  /** Another helper's: it is ended only once they said that they mean it. */
  | { readonly outcome: 'not-yours'; readonly facts: ClaimFacts }
  | { readonly outcome: 'ended'; readonly facts: ClaimFacts }
  | { readonly outcome: 'missing' };

type Held = { readonly claim: Claim; readonly group: Group };

/** Each who leads may go while it is waited for them; a group isn’t larger. */
const LEADERS_AT_MOST = 10;

type Whose = {
  /** They have confirmed that they end another helper's. */
  readonly others?: boolean;
};

type Deed = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  claimId: string,
  whose: Whose,
  act: Pick<Act, 'at'>,
) => Promise<Helped>;

/**
 * Locks the group before the claim is read again: whoever ends it does so too. `straight`: what
 * leads past the line, and so needn't know whether a session is open.
 */
const withClaim = <Result>(
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  actor: Actor,
  claimId: string,
  { others = false, straight = false }: Whose & { readonly straight?: boolean },
  work: (tx: Transaction, held: Held, opening: Pick<Opening, 'open'>) => Promise<Result>,
): Promise<Result | Helped> =>
  inTransaction(needs, async (tx): Promise<Result | Helped> => {
    const opening = straight ? { open: undefined } : await lockHours(tx, cohortId);
    const facts = isId(claimId) ? await findClaimById(tx, claimId) : undefined;
    if (!opening || facts?.ticket.cohortId !== cohortId) return { outcome: 'missing' };
    if (facts.claim.endedAt !== null) return { outcome: 'ended', facts };
    if (facts.claim.personId !== actor.personId && !others) return { outcome: 'not-yours', facts };
    const held = await lockHeld(tx, facts);
    if (!held) return { outcome: 'missing' };
    if (held.claim.endedAt !== null) return { outcome: 'ended', facts: (await findClaimById(tx, claimId)) ?? facts };
    return work(tx, held, opening);
  });

/** Another may lead the group by the time it is locked. */
const lockHeld = async (tx: Transaction, { claim: { id }, ticket }: ClaimFacts): Promise<Held | undefined> => {
  let leaderId = ticket.id;
  for (let attempt = 1; attempt <= LEADERS_AT_MOST; attempt += 1) {
    const group = await lockGroup(tx, leaderId);
    const now = await findClaimById(tx, id);
    if (!group || !now) return undefined;
    if (now.claim.endedAt !== null || now.ticket.id === group.leader.id) return { claim: now.claim, group };
    leaderId = now.ticket.id;
  }
  throw new Error(`the leader of claim ${id} won’t stand still`);
};

const factsOf = async (tx: Transaction, claimId: string): Promise<Helped> => {
  const facts = await findClaimById(tx, claimId);
  return facts ? { outcome: 'done', facts } : { outcome: 'missing' };
};

const membersOf = ({ leader, followers }: Group): readonly Ticket[] => [leader, ...followers];

/** They have met. */
export const arrive: Deed = (needs, by, actor, claimId, whose, { at }) =>
  withClaim(needs, by, actor, claimId, { ...whose, straight: true }, async (tx, { claim: { id }, group }, { open }) => {
    const moved = await moveTickets(needs, tx, membersOf(group), { event: 'arrive', at, open }, actor);
    await beginClaim(tx, id, at);
    await redrawCards(needs, tx, ticketsOf(moved), at);
    await redrawClaimCard(needs, tx, id, at);
    return factsOf(tx, id);
  });

type Ending = {
  readonly event: TicketEvent;
  readonly outcome: NonNullable<Claim['outcome']>;
  /** Of whom it is; nobody where a timer ends it. */
  readonly actor: Actor | undefined;
  readonly at: Temporal.Instant;
};

/** The tickets go on by the event, the claim is over, and whoever didn't do it is told. */
export const endHelp = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { claim: held, group }: Held,
  { open }: Pick<Opening, 'open'>,
  { event, outcome, actor, at }: Ending,
): Promise<readonly Moved[]> => {
  await endClaim(tx, held.id, outcome, at);
  const moved = await moveTickets(needs, tx, membersOf(group), { event, at, open }, actor);
  await redrawCards(needs, tx, ticketsOf(moved), at);
  await redrawClaimCard(needs, tx, held.id, at);
  const taken = held.personId === actor?.personId ? [] : [takenMessage(held)];
  const told = event === 'finish' ? feedbackMessages(moved) : changedMessages(moved);
  await send(needs, tx, [...told, ...taken, ...(await waitingAgain(tx, held, open, { moved, actor, at }))], at);
  return moved;
};

/** Whoever had them in hand, or put them back, knows. */
const waitingAgain = async (
  tx: Transaction,
  { accountId: of }: Claim,
  open: Opening['open'],
  { moved, actor, at }: Pick<Ending, 'actor' | 'at'> & { readonly moved: readonly Moved[] },
): Promise<readonly Message[]> => {
  const back = ticketsOf(moved).find(({ state, withTicketId }) => state === 'waiting' && withTicketId === null);
  if (!open || !back) return [];
  const messages = await waitingMessages(tx, [back], open, at);
  return messages.filter(({ accountId }) => accountId !== of && accountId !== actor?.accountId);
};

const ending =
  (event: TicketEvent, outcome: Ending['outcome'], straight = false): Deed =>
  (needs, by, actor, claimId, whose, { at }) =>
    withClaim(needs, by, actor, claimId, { ...whose, straight }, async (tx, held, opening) => {
      await endHelp(needs, tx, held, opening, { event, outcome, actor, at });
      return factsOf(tx, claimId);
    });

export const finish: Deed = ending('finish', 'done', true);
/** Back to the same place: somebody else helps them. */
export const requeue: Deed = ending('requeue', 'requeued');
/** It is answered in writing, later. */
export const putOff: Deed = ending('putOff', 'put-off');

/** No answer. Where another of the group is there, it is they who are helped. */
export const miss: Deed = (needs, by, actor, claimId, whose, { at }) =>
  withClaim(needs, by, actor, claimId, whose, async (tx, held, opening) => {
    const missed = await missCall(needs, tx, held, opening, { actor, at });
    const facts = await findClaimById(tx, claimId);
    if (!facts) return { outcome: 'missing' };
    return { outcome: missed ? 'done' : 'ended', facts };
  });

/** Gives whether anybody was called and didn't come. `isOver`: whose time to come has passed. */
export const missCall = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  held: Held,
  opening: Pick<Opening, 'open'>,
  { actor, at }: Pick<Ending, 'actor' | 'at'>,
  isOver: (called: Ticket) => boolean = () => true,
): Promise<boolean> => {
  const { group } = held;
  const called = membersOf(group).filter(({ state }) => state === 'called');
  const here = membersOf(group).filter(({ state }) => state === 'helping');
  // Added to the group a moment ago, they may still come.
  const mayCome = called.filter((each) => !isOver(each));
  if (here.length + mayCome.length === 0) {
    const how = { event: 'miss', outcome: 'missed', actor, at } as const;
    return (await endHelp(needs, tx, held, opening, how)).length > 0;
  }
  const absent = called.filter((each) => isOver(each));
  const moved = await moveTickets(needs, tx, absent, { event: 'miss', at, open: opening.open }, actor);
  if (moved.length === 0) return false;
  // They come back by themselves, each to a place of their own.
  for (const { ticket: own } of moved) await tx.update(ticket).set({ withTicketId: null }).where(eq(ticket.id, own.id));
  const stay = here.length > 0 ? here : mayCome;
  const promoted = absent.includes(group.leader) ? await promoteFollower(tx, group.leader, stay) : undefined;
  if (promoted) await sendThreadQuestion(needs, tx, held.claim, promoted, at);
  await redrawCards(needs, tx, ticketsOf(moved), at);
  await redrawClaimCard(needs, tx, held.claim.id, at);
  await send(needs, tx, changedMessages(moved), at);
  return true;
};

/** To somebody who helps and has nothing in hand. They call the learner anew. */
export const handOff = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  claimId: string,
  to: Actor,
  { at }: Pick<Act, 'at'>,
): Promise<Helped | { readonly outcome: 'busy' | 'own-ticket' }> =>
  withClaim(needs, by, actor, claimId, {}, async (tx, { claim: held, group }, { open }) => {
    await lockHelper(tx, to.personId);
    if (await findHelpersClaim(tx, to.personId)) return { outcome: 'busy' };
    if (membersOf(group).some(({ personId }) => personId === to.personId)) return { outcome: 'own-ticket' };
    await endClaim(tx, held.id, 'handed-off', at);
    const id = needs.random.id(at);
    const calledAt = at.toString();
    const made = await tx
      .insert(claim)
      .values({
        id,
        ticketId: group.leader.id,
        sessionId: held.sessionId,
        personId: to.personId,
        accountId: to.accountId,
        calledAt,
        leaseUntil: at.add({ minutes: LEASE_MINUTES }).toString(),
        note: held.note,
        async: held.async,
      })
      .onConflictDoNothing()
      .returning({ id: claim.id });
    if (made.length === 0) {
      // They got somebody at this very moment: all stays as it was.
      await tx.update(claim).set({ endedAt: null, outcome: null }).where(eq(claim.id, held.id));
      return { outcome: 'busy' };
    }
    const moved = await moveTickets(needs, tx, membersOf(group), { event: 'handOff', at, open }, actor);
    // Whoever is answered in writing isn't called: they needn't be there.
    if (held.async) {
      await moveTickets(needs, tx, ticketsOf(moved), { event: 'arrive', at, open }, actor);
      await beginClaim(tx, id, at);
    }
    await redrawCards(needs, tx, ticketsOf(moved), at);
    await redrawClaimCard(needs, tx, held.id, at);
    const helper = { id, accountId: to.accountId };
    const told = held.async
      ? [...changedMessages(moved), claimCardMessage(helper)]
      : calledMessages({ ...helper, calledAt }, ticketsOf(moved));
    await send(needs, tx, told, at);
    return factsOf(tx, id);
  });

export type Added = Helped | { readonly outcome: 'moved-on'; readonly ticket: Ticket };

/** Somebody else with the same question, called in to those who are being helped. */
export const addToGroup = (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  claimId: string,
  ticketId: string,
  { at }: Pick<Act, 'at'>,
): Promise<Added> =>
  withClaim(needs, by, actor, claimId, {}, async (tx, { claim: held, group: { leader } }, { open }): Promise<Added> => {
    const other = isId(ticketId) ? await lockGroup(tx, ticketId) : undefined;
    const isTheirs = other && membersOf(other).some(({ personId }) => personId === actor.personId);
    if (!other || other.ticket.cohortId !== by.cohortId || isTheirs) return { outcome: 'missing' };
    const moment = { event: 'call', at, open } as const;
    if (other.leader.id === leader.id || stateAfter(other.leader, moment) === undefined)
      return { outcome: 'moved-on', ticket: other.ticket };
    const moved = await moveTickets(needs, tx, membersOf(other), moment, actor);
    for (const each of moved)
      await tx.update(ticket).set({ withTicketId: leader.id, disturbed: true }).where(eq(ticket.id, each.ticket.id));
    await redrawCards(needs, tx, ticketsOf(moved), at);
    await redrawClaimCard(needs, tx, held.id, at);
    const calls = calledMessages({ ...held, calledAt: at.toString() }, ticketsOf(moved), true);
    await send(needs, tx, calls, at);
    return factsOf(tx, held.id);
  });

/** For other helpers; and, once both agree, for other learners. */
export const noteClaim = async (
  { database }: Pick<OfficeHoursNeeds, 'database'>,
  { cohortId }: InCohort<'helper'>,
  { personId }: Actor,
  claimId: string,
  note: Partial<Pick<Claim, 'note' | 'answer' | 'shared'>>,
): Promise<Helped> => {
  const facts = isId(claimId) ? await findClaimById(database.orm, claimId) : undefined;
  if (facts?.ticket.cohortId !== cohortId) return { outcome: 'missing' };
  if (facts.claim.personId !== personId) return { outcome: 'not-yours', facts };
  await database.orm.update(claim).set(note).where(eq(claim.id, claimId));
  return { outcome: 'done', facts: { ...facts, claim: { ...facts.claim, ...note } } };
};

/** "Do you still help?" "Yes." */
export const keepHelping = async (
  { database }: Pick<OfficeHoursNeeds, 'database'>,
  { cohortId }: InCohort<'helper'>,
  { personId }: Actor,
  claimId: string,
  { at }: Pick<Act, 'at'>,
): Promise<Helped> => {
  const facts = isId(claimId) ? await findClaimById(database.orm, claimId) : undefined;
  if (facts?.ticket.cohortId !== cohortId) return { outcome: 'missing' };
  if (facts.claim.endedAt !== null) return { outcome: 'ended', facts };
  if (facts.claim.personId !== personId) return { outcome: 'not-yours', facts };
  const kept = await database.orm
    .update(claim)
    .set({ leaseUntil: at.add({ minutes: LEASE_MINUTES }).toString(), askedAt: null })
    .where(and(eq(claim.id, claimId), isNull(claim.endedAt)))
    .returning();
  const [now] = kept;
  return now ? { outcome: 'done', facts: { ...facts, claim: now } } : { outcome: 'ended', facts };
};
