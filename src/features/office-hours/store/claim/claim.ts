/** A helper takes the next in line, or one that is answered in writing. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { statementIn, type Transaction } from '../../../../database/client.ts';
import { claim } from '../../../../database/schema/office-hours/claim.ts';
import type { Destination } from '../../../../jobs/outbox.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { CALL_MINUTES, stateAfter } from '../changes.ts';
import { findClaim, findClaimById, findNewClaim } from '../find.ts';
import { findHelpersClaim, lockHelper } from '../joining.ts';
import { endClaim, findActiveClaim, moveTickets, promoteFollower, standAlone, ticketsOf } from '../move.ts';
import {
  calledMessages,
  changedMessages,
  claimCardMessage,
  intentsFor,
  redrawCards,
  send,
  takenMessage,
} from '../told.ts';
import { findOpenSession, inTransaction, lockGroup, lockHours } from '../transaction.ts';
import type { Act, Actor, ClaimFacts, Refusal, Ticket } from '../types.ts';
import { CLAIM_NEXT, CLAIM_NEXT_WAITING, type Claiming, COUNT_WAITING, parametersOf } from './claim-statement.ts';
import { type Deed, factsOf, type Held, membersOf, withClaim } from './held.ts';
import { joinHelpers } from './helpers.ts';

/** Then a silent helper is asked whether they still help. */
export const LEASE_MINUTES = 30;
/** From the second time on they wait for those that are being called too: others may not get them. */
const WAITS_FROM = 2;
/** Each time somebody has come into line just after it was looked through. */
const TRIES = 8;

export type Claimed =
  | { readonly outcome: 'done' | 'has-claim'; readonly facts: ClaimFacts }
  | { readonly outcome: 'nothing-waiting' }
  | Refusal;

/** Whoever takes the next helps from now on: they need not have said so before. */
export const claimNext = async (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  { queueIds }: { readonly queueIds?: readonly string[] },
  act: Act,
): Promise<Claimed> => {
  const { cohortId } = by;
  const wanted = queueIds?.filter(isId);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const claiming = claimingOf(needs, cohortId, actor, wanted, act);
    const got = await inTransaction(needs, (tx) => callFirst(needs, tx, claiming, act, attempt >= WAITS_FROM));
    if (got) return done(needs, by, actor, claiming.claimId, act);
    const why = await inTransaction(needs, (tx) => findWhyNot(tx, cohortId, actor, wanted, act));
    if (why) return why;
  }
  throw new Error(`the line of cohort ${cohortId} won’t stand still`);
};

const claimingOf = (
  { random }: OfficeHoursNeeds,
  cohortId: string,
  { personId, accountId }: Actor,
  queueIds: readonly string[] | undefined,
  { interactionId, at }: Act,
): Claiming => ({
  claimId: random.id(at),
  cohortId,
  personId,
  accountId,
  interactionId,
  queueIds,
  at: at.toString(),
  calledUntil: at.add({ minutes: CALL_MINUTES }).toString(),
  leaseUntil: at.add({ minutes: LEASE_MINUTES }).toString(),
});

/** Where somebody is written to; of the helper without a ticket. */
type Told = { readonly id: string | null; readonly accountId: string } & Extract<
  Destination,
  { readonly accountExternalId: string }
>;

/** Their cards follow as the line moves: whoever calls next shouldn't have to wait for that. */
const callFirst = async (
  { outbox }: OfficeHoursNeeds,
  tx: Transaction,
  claiming: Claiming,
  { at }: Act,
  wait: boolean,
): Promise<boolean> => {
  const told = await statementIn<Told>(tx, wait ? CLAIM_NEXT_WAITING : CLAIM_NEXT, parametersOf(claiming));
  if (told.length === 0) return false;
  const { claimId: id, accountId, at: calledAt } = claiming;
  const addresses = new Map(told.map(({ id: _, accountId: of, ...to }) => [of, to]));
  const called = told.flatMap(({ id: ticketId, accountId: of }) => (ticketId ? [{ id: ticketId, accountId: of }] : []));
  await outbox.send(tx, intentsFor(calledMessages({ id, accountId, calledAt }, called), addresses), at);
  return true;
};

const done = async (
  needs: OfficeHoursNeeds,
  by: InCohort<'helper'>,
  actor: Actor,
  claimId: string,
  act: Act,
): Promise<Claimed> => {
  const facts = await findNewClaim(needs.database, claimId);
  if (!facts) return { outcome: 'nothing-waiting' };
  const isLate = [facts.ticket, ...facts.followers].some(({ state }) => state === 'waiting');
  const now = isLate ? await callLate(needs, by, actor, claimId, {}, act) : undefined;
  return { outcome: 'done', facts: now && 'facts' in now ? now.facts : facts };
};

/**
 * Whoever joined them while they were being called is called as well, also where one of these leads by
 * now: the claim didn't see them yet.
 */
const callLate: Deed = (needs, by, actor, claimId, whose, { at }) =>
  withClaim(needs, by, actor, claimId, whose, async (tx, held, { open }) => {
    const members = membersOf(held.group);
    const own = members.filter(({ personId }) => personId === actor.personId);
    const others = members.filter((each) => !own.includes(each));
    const moved = await moveTickets(needs, tx, others, { event: 'call', at, open }, actor);
    const called = ticketsOf(moved);
    await redrawCards(needs, tx, [...called, ...(await takeOut(needs, tx, held, own, at))], at);
    await send(needs, tx, calledMessages(held.claim, called), at);
    return factsOf(tx, claimId);
  });

/** A helper can't help themselves, so their own question gets a place of its own. */
const takeOut = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { claim: held, group }: Held,
  own: readonly Ticket[],
  at: Temporal.Instant,
): Promise<readonly Ticket[]> => {
  if (!own.includes(group.leader)) return standAlone(tx, own);
  const promoted = await promoteFollower(tx, group.leader, group.followers);
  const ended = promoted ? undefined : await endClaim(tx, held.id, 'left', at);
  if (ended) await send(needs, tx, [takenMessage(ended)], at);
  return own;
};

/** Nothing where it is worth another try: they help from now on, or somebody waits after all. */
const findWhyNot = async (
  tx: Transaction,
  cohortId: string,
  actor: Actor,
  queueIds: readonly string[] | undefined,
  { interactionId, at }: Act,
): Promise<Claimed | undefined> => {
  const [again] = await tx.select({ id: claim.id }).from(claim).where(eq(claim.interactionId, interactionId));
  const before = again && (await findClaimById(tx, again.id));
  if (before) return { outcome: 'done', facts: before };
  const open = await findOpenSession(tx, cohortId);
  if (!open) return notOpen(tx, actor);
  const own = await joinHelpers(tx, open.id, actor, at);
  const waiting = [`{${(queueIds ?? own).join()}}`, cohortId, actor.personId];
  const [{ count } = { count: 0 }] = await statementIn<{ count: number }>(tx, COUNT_WAITING, waiting);
  // Looked for last: the other press may have got what is no longer waiting.
  const has = await findClaim(tx, actor.personId);
  if (has) return { outcome: 'has-claim', facts: has };
  if (count > 0) return undefined;
  // Or it has closed since it was looked for, and carried those who waited along.
  return { outcome: (await findOpenSession(tx, cohortId)) ? 'nothing-waiting' : 'not-open' };
};

/** What they have in hand goes on after the end. */
const notOpen = async (tx: Transaction, { personId }: Actor): Promise<Claimed> => {
  const has = await findClaim(tx, personId);
  return has ? { outcome: 'has-claim', facts: has } : { outcome: 'not-open' };
};

/** One that is answered in writing, or before the next session; whoever it belongs to needn't be there. */
export const takeAsync = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  actor: Actor,
  ticketId: string,
  { interactionId, at }: Act,
): Promise<Claimed> =>
  inTransaction(needs, async (tx): Promise<Claimed> => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    const group = isId(ticketId) ? await lockGroup(tx, ticketId) : undefined;
    if (group?.ticket.cohortId !== cohortId) return { outcome: 'missing' };
    const { ticket: wanted, leader, followers } = group;
    const isTheirs = [leader, ...followers].some(({ personId }) => personId === actor.personId);
    const held = await findActiveClaim(tx, leader.id);
    const facts = held?.interactionId === interactionId ? await findClaimById(tx, held.id) : undefined;
    if (facts) return { outcome: 'done', facts };
    await lockHelper(tx, actor.personId);
    const has = await findHelpersClaim(tx, actor.personId);
    const hasFacts = has && (await findClaimById(tx, has.id));
    if (hasFacts) return { outcome: 'has-claim', facts: hasFacts };
    if (held || wanted.id !== leader.id || isTheirs) return { outcome: 'moved-on', ticket: wanted };
    const moment = { event: 'take', at, open: opening.open } as const;
    if (stateAfter(leader, moment) === undefined) return { outcome: 'moved-on', ticket: wanted };
    const id = needs.random.id(at);
    const made = await tx
      .insert(claim)
      .values({
        id,
        ticketId: leader.id,
        sessionId: opening.open?.id ?? null,
        personId: actor.personId,
        accountId: actor.accountId,
        calledAt: at.toString(),
        beganAt: at.toString(),
        leaseUntil: at.add({ minutes: LEASE_MINUTES }).toString(),
        interactionId,
        async: true,
      })
      .onConflictDoNothing()
      .returning({ accountId: claim.accountId });
    // Another press of theirs got somebody at this very moment.
    const other = made.length === 0 ? await findClaim(tx, actor.personId) : undefined;
    if (made.length === 0)
      return other ? { outcome: 'has-claim', facts: other } : { outcome: 'moved-on', ticket: wanted };
    const moved = await moveTickets(needs, tx, [leader, ...followers], moment, actor);
    const cards = made.map(({ accountId }) => claimCardMessage({ id, accountId }));
    await send(needs, tx, [...cards, ...changedMessages(moved)], at);
    await redrawCards(needs, tx, ticketsOf(moved), at);
    const now = await findClaimById(tx, id);
    return now ? { outcome: 'done', facts: now } : { outcome: 'missing' };
  });
