/** Somebody whom a helper looks after: in a cohort that they help in, and in no other. */
import { sql } from 'drizzle-orm';
import type { Caller } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { nameIn } from '../name-in.ts';
import { type InCohort, requireRole } from '../roles.ts';

export type Helped = { readonly personId: string; readonly name: string; readonly zone: string };

/** Throws UserError for who doesn't help there, and where the other isn't in that cohort. */
export const requireHelped = (
  tx: Pick<Transaction, 'execute'>,
  caller: Pick<Caller, 'cohorts'>,
  { cohortId, personId }: { readonly cohortId: string; readonly personId: string },
): Promise<Helped> => findHelped(tx, requireRole(caller, cohortId, 'helper'), personId);

const findHelped = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId }: InCohort<'helper'>,
  personId: string,
): Promise<Helped> => {
  const [row] = isId(personId)
    ? rowsOf<Helped>(
        await tx.execute(sql`
          select e.person_id as "personId", p.zone, ${sql.raw(nameIn('c.workspace_id', 'e.person_id'))} as name
          from enrolment e
          join cohort c on c.id = e.cohort_id
          join person p on p.id = e.person_id
          where e.cohort_id = ${cohortId}::uuid and e.person_id = ${personId}::uuid`),
      )
    : [];
  if (!row) throw new UserError(text`They aren’t in this cohort any more.`);
  return row;
};
