/**
 * Does something to a cohort, and writes down who did it, in one transaction: two organisers take
 * turns, and whoever was one until a moment ago is refused.
 */
import type { Context } from '../../chat/context.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import type { InCohort } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import type { CohortNeeds } from './needs.ts';

export const done = <Gives>(
  { database, random }: CohortNeeds,
  { caller, at }: Context,
  organised: InCohort<'organiser'>,
  { did, about }: { readonly did: string; readonly about?: string },
  work: (tx: Transaction) => Promise<Gives>,
): Promise<Gives> =>
  database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const given = await work(tx);
    await recordDone(tx, random, organised, {
      accountId: caller.accountId,
      did,
      at,
      ...(about === undefined ? {} : { aboutPersonId: about }),
    });
    return given;
  });
