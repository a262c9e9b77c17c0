/** A helper is still there, and writes down what others should know of a claim. */
import { and, eq, isNull } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { claim } from '../../../../database/schema/office-hours/claim.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { findClaimById } from '../find.ts';
import type { Act, Actor, Claim } from '../types.ts';
import { LEASE_MINUTES } from './claim.ts';
import type { Helped } from './held.ts';

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

/** Whoever does something is there: nobody asks whether they still help with what they have in hand. */
export const keepHelping = async (
  { database }: Pick<OfficeHoursNeeds, 'database'>,
  { personId }: Pick<Actor, 'personId'>,
  { at }: Pick<Act, 'at'>,
): Promise<void> => {
  await database.orm
    .update(claim)
    .set({ leaseUntil: at.add({ minutes: LEASE_MINUTES }).toString(), askedAt: null })
    .where(and(eq(claim.personId, personId), isNull(claim.endedAt)));
};
