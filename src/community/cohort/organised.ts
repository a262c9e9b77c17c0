/** The organisers of a cohort: who is told when something is wrong with it. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../database/client.ts';
import type { PlatformName } from '../../lib/platforms.ts';

/** An account, by the platform's own ids: where somebody is written to. */
export type Address = {
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly accountExternalId: string;
};

/**
 * Where a cohort's organiser is written to: `preferred` (who set up what is wrong), for as long as
 * they organise it, by a role they were given in it or because the platform's last word is that
 * they manage its home. Else another who does, seen there last; and where nobody is known to, still
 * the preferred one.
 */
export const findOrganiser = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
  preferred: string | null,
): Promise<Address | undefined> => {
  const [row] = rowsOf<Address>(
    await tx.execute(sql`
      with home as (select workspace_id as id from cohort where id = ${cohortId}::uuid),
      organisers as (
        select person_id from enrolment where cohort_id = ${cohortId}::uuid and role = 'organiser'
        union
        select m.person_id from home join account m on m.workspace_id = home.id where m.manages_until is not null
      ),
      candidates as (
        select a.id from account a join organisers using (person_id)
        union
        select ${preferred}::uuid
      )
      select w.platform, w.external_id as "workspaceExternalId", a.external_id as "accountExternalId"
      from candidates
      join account a on a.id = candidates.id
      join workspace w on w.id = a.workspace_id
      order by
        a.person_id in (select person_id from organisers) desc,
        a.id is not distinct from ${preferred}::uuid desc,
        a.workspace_id in (select id from home) desc,
        a.manages_until desc nulls last,
        a.created_at, a.id
      limit 1`),
  );
  return row;
};
