/** What comes of a claim: they meet, or it ends. */
import { eq } from 'drizzle-orm';
import type { Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import type { TicketEvent } from '../../transitions.ts';
import { findClaimById } from '../find.ts';
import { beginClaim, endClaim, type Moved, moveTickets, promoteFollower, ticketsOf } from '../move.ts';
import {
  changedMessages,
  feedbackMessages,
  type Message,
  redrawCards,
  redrawClaimCard,
  send,
  sendThreadQuestion,
  takenMessage,
  waitingMessages,
} from '../told.ts';
import type { Opening } from '../transaction.ts';
import type { Actor, Claim, Ticket } from '../types.ts';
import { type Deed, factsOf, type Held, membersOf, withClaim } from './held.ts';

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
  if (promoted) await sendThreadQuestion(needs, tx, held.claim, promoted.id, at);
  await redrawCards(needs, tx, ticketsOf(moved), at);
  await redrawClaimCard(needs, tx, held.claim.id, at);
  await send(needs, tx, changedMessages(moved), at);
  return true;
};
