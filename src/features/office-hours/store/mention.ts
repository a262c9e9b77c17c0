/** Whoever takes no direct messages is told in the open, by a mention, where they can see it. */
import { sql } from 'drizzle-orm';
import type { NoticeKind, NoticeOutcome } from '../../../chat/deliver/notice.ts';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { type Destination, intentOf } from '../../../jobs/outbox.ts';
import type { OfficeHoursNeeds } from '../needs.ts';

type Whom = {
  readonly cohortId: string;
  readonly accountId: string;
  /** About this one: in its thread, where they are in it. */
  readonly claimId?: string;
};

export type Mention<Subject> = {
  readonly kind: NoticeKind<Subject>;
  readonly subject: Subject;
  readonly key: string;
  readonly whom: Whom;
  readonly notAfter?: Temporal.Instant;
};

export const isUnreachable = (outcome: NoticeOutcome): boolean => outcome.outcome === 'failed' && outcome.unreachable;

/** Nowhere where neither a thread nor a channel of office hours is in their workspace. */
export const mention = async <Subject>(
  { outbox }: Pick<OfficeHoursNeeds, 'outbox'>,
  tx: Transaction,
  { kind, subject, whom, key, notAfter }: Mention<Subject>,
  at: Temporal.Instant,
): Promise<void> => {
  const to = await findPlace(tx, whom);
  if (to) await outbox.send(tx, [intentOf(kind, subject, { key, to, ...(notAfter ? { notAfter } : {}) })], at);
};

/** Of their own workspace: the thread of the claim where they are in it, else the cohort's channel. */
const findPlace = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId, accountId, claimId }: Whom,
): Promise<Destination | undefined> => {
  const [row] = rowsOf<{
    platform: Destination['platform'];
    workspaceExternalId: string;
    channelExternalId: string | null;
    threadExternalId: string | null;
  }>(
    await tx.execute(sql`
      select w.platform, w.external_id as "workspaceExternalId",
        coalesce(case when c.thread_external_id is not null then c.thread_channel_external_id end,
          h.channel_external_id) as "channelExternalId",
        c.thread_external_id as "threadExternalId"
      from account a
      join workspace w on w.id = a.workspace_id
      left join claim c on c.id = ${claimId ?? null}::uuid and c.thread_workspace_external_id = w.external_id
        and (c.account_id = a.id or exists (
          select from ticket t where t.id = any (c.thread_ticket_ids) and t.account_id = a.id))
      left join cohort_channel h
        on h.cohort_id = ${cohortId}::uuid and h.workspace_id = w.id and h.purpose = 'office-hours'
      where a.id = ${accountId}::uuid`),
  );
  if (!row || row.channelExternalId === null) return undefined;
  const { threadExternalId, channelExternalId, ...workspace } = row;
  return { ...workspace, channelExternalId, ...(threadExternalId === null ? {} : { threadExternalId }) };
};
