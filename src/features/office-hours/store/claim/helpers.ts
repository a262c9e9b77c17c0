/** Who helps in a session: they start, pause, resume and stop. */
import { and, eq, isNull } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import type { Transaction } from '../../../../database/client.ts';
import { sessionHelper } from '../../../../database/schema/office-hours/office-hours.ts';
import { isId } from '../../../../lib/random.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { findClaimById } from '../find.ts';
import { findHelpersClaim } from '../joining.ts';
import { noteHelped, noteLeft } from '../left.ts';
import { findOpenSession, inTransaction } from '../transaction.ts';
import type { Act, Actor, ClaimFacts, Session } from '../types.ts';

export type Helping =
  | { readonly outcome: 'done'; readonly session: Session }
  | { readonly outcome: 'not-open' | 'not-helping' }
  | { readonly outcome: 'has-claim'; readonly facts: ClaimFacts };

/** They help from now on, in the queues they said before; gives those. All where it is empty. */
export const joinHelpers = async (
  tx: Transaction,
  sessionId: string,
  { personId, accountId }: Actor,
  at: Temporal.Instant,
  queueIds?: readonly string[],
): Promise<readonly string[]> => {
  const back = { accountId, pausedAt: null, stoppedAt: null, ...(queueIds ? { queueIds: [...queueIds] } : {}) };
  const [row] = await tx
    .insert(sessionHelper)
    .values({ sessionId, personId, startedAt: at.toString(), ...back })
    .onConflictDoUpdate({ target: [sessionHelper.sessionId, sessionHelper.personId], set: back })
    .returning({ queueIds: sessionHelper.queueIds });
  await noteHelped(tx, sessionId);
  return row?.queueIds ?? [];
};

/** All queues where none is named. */
export const startHelping = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  actor: Actor,
  queueIds: readonly string[],
  { at }: Pick<Act, 'at'>,
): Promise<Helping> =>
  inTransaction(needs, async (tx): Promise<Helping> => {
    const open = await findOpenSession(tx, cohortId);
    if (!open) return { outcome: 'not-open' };
    await joinHelpers(tx, open.id, actor, at, queueIds.filter(isId));
    return { outcome: 'done', session: open };
  });

type Change = Partial<Pick<typeof sessionHelper.$inferInsert, 'pausedAt' | 'stoppedAt'>>;

const changeHelper = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort<'helper'>,
  { personId }: Actor,
  change: Change,
): Promise<Helping> =>
  inTransaction(needs, async (tx): Promise<Helping> => {
    const open = await findOpenSession(tx, cohortId);
    if (!open) return { outcome: 'not-open' };
    const has = change.stoppedAt ? await findHelpersClaim(tx, personId) : undefined;
    const facts = has && (await findClaimById(tx, has.id));
    if (facts) return { outcome: 'has-claim', facts };
    const changed = await tx
      .update(sessionHelper)
      .set(change)
      .where(
        and(
          eq(sessionHelper.sessionId, open.id),
          eq(sessionHelper.personId, personId),
          change.stoppedAt ? undefined : isNull(sessionHelper.stoppedAt),
        ),
      )
      .returning({ personId: sessionHelper.personId });
    if (change.stoppedAt && changed.length > 0) await noteLeft(tx, open.id, Temporal.Instant.from(change.stoppedAt));
    return changed.length > 0 ? { outcome: 'done', session: open } : { outcome: 'not-helping' };
  });

type Deed = (needs: OfficeHoursNeeds, by: InCohort<'helper'>, actor: Actor, act: Pick<Act, 'at'>) => Promise<Helping>;

export const pauseHelping: Deed = (needs, by, actor, { at }) =>
  changeHelper(needs, by, actor, { pausedAt: at.toString() });

export const resumeHelping: Deed = (needs, by, actor) => changeHelper(needs, by, actor, { pausedAt: null });

/** Whoever has somebody in hand ends that first. */
export const stopHelping: Deed = (needs, by, actor, { at }) =>
  changeHelper(needs, by, actor, { stoppedAt: at.toString() });
