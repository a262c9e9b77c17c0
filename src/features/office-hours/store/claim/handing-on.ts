/** A claim goes to another helper, or takes in others. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { claim } from '../../../../database/schema/office-hours/claim.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { stateAfter } from '../changes.ts';
import { findHelpersClaim, lockHelper } from '../joining.ts';
import { beginClaim, endClaim, moveTickets, ticketsOf } from '../move.ts';
import { calledMessages, changedMessages, claimCardMessage, redrawCards, redrawClaimCard, send } from '../told.ts';
import { lockGroup } from '../transaction.ts';
import type { Act, Actor, Ticket } from '../types.ts';
import { LEASE_MINUTES } from './claim.ts';
import { factsOf, type Helped, membersOf, withClaim } from './held.ts';

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
