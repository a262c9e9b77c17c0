/** What organisers wrote to learners, as rows: recorded once a form, and what came of it. */
import { sql } from 'drizzle-orm';
import type { Address } from '../../community/cohort/organised.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import type { InCohort } from '../../community/roles.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { cohortMessage } from '../../database/schema/people/cohort.ts';
import type { Random } from '../../lib/random.ts';

type Reader = Pick<Transaction, 'execute'>;

export type NewMessage = {
  readonly fromAccountId: string;
  readonly toPersonId: string;
  readonly words: string;
  /** The form it was written in. */
  readonly form: string;
};

/** `again`: the same form was sent before. `closed`: none of their direct messages takes ours. */
export const recordMessage = async (
  tx: Transaction,
  random: Random,
  { cohortId }: InCohort<'organiser'>,
  { fromAccountId, toPersonId, words, form }: NewMessage,
  at: Temporal.Instant,
): Promise<{ readonly id: string; readonly to: Address } | 'again' | 'closed'> => {
  const to = (await findWhereToWrite(tx, [{ personId: toPersonId }])).get(toPersonId);
  if (!to) return 'closed';
  const { accountId: toAccountId, ...address } = to;
  const [made] = await tx
    .insert(cohortMessage)
    .values({ id: random.id(at), cohortId, fromAccountId, toAccountId, words, form, at: at.toString() })
    .onConflictDoNothing()
    .returning({ id: cohortMessage.id });
  return made ? { id: made.id, to: address } : 'again';
};

export type Message = {
  readonly from: string;
  readonly to: string;
  readonly cohort: string;
  readonly words: string;
  readonly failedFor: 'closed' | 'failed' | null;
  readonly toAccountId: string;
  /** Where whoever wrote it is written to. */
  readonly sender: Address;
};

/** Nothing where either of them has deleted their data. */
export const findMessage = async (tx: Reader, id: string): Promise<Message | undefined> => {
  const [row] = rowsOf<Omit<Message, 'sender'> & Address>(
    await tx.execute(sql`
      select f.name as "from", t.name as "to", t.id as "toAccountId", c.name as cohort, m.words,
        m.failed_for as "failedFor",
        w.platform, w.external_id as "workspaceExternalId", f.external_id as "accountExternalId"
      from cohort_message m
      join cohort c on c.id = m.cohort_id
      join account f on f.id = m.from_account_id
      join account t on t.id = m.to_account_id
      join workspace w on w.id = f.workspace_id
      where m.id = ${id}::uuid`),
  );
  if (!row) return undefined;
  const { platform, workspaceExternalId, accountExternalId, ...message } = row;
  return { ...message, sender: { platform, workspaceExternalId, accountExternalId } };
};

/**
 * When the message failed last, in milliseconds since the epoch: it tells one sending from the next.
 * Nothing where it isn't settled.
 */
export const findFailedAtMs = async (tx: Reader, key: string): Promise<number | undefined> => {
  const [row] = rowsOf<{ atMs: number | null }>(
    await tx.execute(sql`
      select (extract(epoch from settled_at) * 1000)::float8 as "atMs" from outbox
      where key = ${key} and outcome = 'failed'`),
  );
  return row?.atMs ?? undefined;
};

export const recordOutcome = async (tx: Reader, id: string, failedFor: Message['failedFor']): Promise<void> => {
  await tx.execute(sql`update cohort_message set failed_for = ${failedFor} where id = ${id}::uuid`);
};

/** Of those to one learner of a cohort the last. */
export type LastMessage = {
  readonly personId: string;
  readonly by: string;
  readonly on: string;
  readonly failedFor: Message['failedFor'];
};

/** Who has been written to in a cohort within these days, each with the last message. */
export const findLastMessages = async (
  tx: Reader,
  { cohortId }: InCohort<'organiser'>,
  since: Temporal.Instant,
): Promise<ReadonlyMap<string, LastMessage>> => {
  const rows = rowsOf<LastMessage>(
    await tx.execute(sql`
      select distinct on (t.person_id) t.person_id as "personId", coalesce(f.name, 'somebody') as by,
        (m.at at time zone 'UTC')::date::text as "on", m.failed_for as "failedFor"
      from cohort_message m
      join account t on t.id = m.to_account_id
      left join account f on f.id = m.from_account_id
      where m.cohort_id = ${cohortId}::uuid and m.at >= ${since.toString()}::timestamptz
      order by t.person_id, m.at desc, m.id desc`),
  );
  return new Map(rows.map((row) => [row.personId, row]));
};
