/** A claim in hand, locked with all who are helped in it: what every deed with one begins with. */
import type { InCohort } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { findClaimById } from '../find.ts';
import { type Group, inTransaction, lockGroup, lockHours, type Opening } from '../transaction.ts';
import type { Act, Actor, Claim, ClaimFacts, Ticket } from '../types.ts';

export type Helped =
  | { readonly outcome: 'done'; readonly facts: ClaimFacts }
  /** Another helper's: it is ended only once they said that they mean it. */
  | { readonly outcome: 'not-yours'; readonly facts: ClaimFacts }
  | { readonly outcome: 'ended'; readonly facts: ClaimFacts }
  | { readonly outcome: 'missing' };

export type Held = { readonly claim: Claim; readonly group: Group };

/** Each who leads may go while it is waited for them; a group isn’t larger. */
const LEADERS_AT_MOST = 10;

export type Whose = {
  /** They have confirmed that they end another helper's. */
  readonly others?: boolean;
};

export type Deed = (
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
export const withClaim = <Result>(
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

export const factsOf = async (tx: Transaction, claimId: string): Promise<Helped> => {
  const facts = await findClaimById(tx, claimId);
  return facts ? { outcome: 'done', facts } : { outcome: 'missing' };
};

export const membersOf = ({ leader, followers }: Group): readonly Ticket[] => [leader, ...followers];
