/** What a question in writing is about, whose it is, and who may answer it. */
import { sql } from 'drizzle-orm';
import { rowsOf } from '../../../database/client.ts';
import type { Reader, Whereabouts } from '../helper/card/claim-rows.ts';

export type Written = {
  readonly ticketId: string;
  readonly cohortId: string;
  readonly cardOutboxId: string | null;
  readonly topic: string;
  readonly tried: string;
  readonly trouble: string | null;
  readonly joinedAtMs: number;
  /** When it ends where nobody answers it. */
  readonly dueAtMs: number | null;
  readonly learner: Whereabouts;
};

/** Nothing where it isn't answered in writing any more; `taken`: or where somebody is just answering it. */
export const findWritten = async (
  reader: Reader,
  ticketId: string,
  { taken = false }: { readonly taken?: boolean } = {},
): Promise<Written | undefined> =>
  rowsOf<Written>(
    await reader.execute(sql`
      select t.id as "ticketId", t.cohort_id as "cohortId", t.card_outbox_id as "cardOutboxId", t.topic, t.tried,
        t.trouble, (extract(epoch from t.joined_at) * 1000)::float8 as "joinedAtMs",
        (extract(epoch from t.due_at) * 1000)::float8 as "dueAtMs",
        jsonb_build_object('personId', t.person_id, 'accountId', a.id, 'name', a.name, 'platform', w.platform,
          'workspaceExternalId', w.external_id, 'accountExternalId', a.external_id) as learner
      from ticket t
      join account a on a.id = t.account_id
      join workspace w on w.id = a.workspace_id
      where t.id = ${ticketId}::uuid and (t.state = 'async' or (${taken} and t.state = 'helping'))`),
  )[0];

/** With the learner as many as a group in Slack holds: eight. */
const HELPERS_AT_MOST = 7;

/**
 * The ids by which the platform knows those who help the cohort in the learner's workspace: whoever
 * helped last first. Its organisers alone where it has no helpers.
 */
export const findWrittenHelpers = async (
  reader: Reader,
  { cohortId, learner }: Pick<Written, 'cohortId' | 'learner'>,
): Promise<readonly string[]> => {
  const found = rowsOf<{ externalId: string; helps: boolean }>(
    await reader.execute(sql`
      select a.external_id as "externalId", e.role = 'helper' as helps
      from enrolment e
      join account a on a.person_id = e.person_id
      join workspace w on w.id = a.workspace_id
      where e.cohort_id = ${cohortId}::uuid and e.role <> 'learner' and e.person_id <> ${learner.personId}::uuid
        and w.platform = ${learner.platform} and w.external_id = ${learner.workspaceExternalId}
      order by helps desc, (
        select max(c.called_at) from claim c join ticket t on t.id = c.ticket_id
        where c.person_id = e.person_id and t.cohort_id = e.cohort_id) desc nulls last, a.id
      limit ${HELPERS_AT_MOST}`),
  );
  const hasHelpers = found.some(({ helps }) => helps);
  return found.filter(({ helps }) => helps || !hasHelpers).map(({ externalId }) => externalId);
};
