/** What notices to learners are drawn from, and where a call goes that a direct message couldn't bring. */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../../database/client.ts';
import type { Destination } from '../../../jobs/outbox.ts';
import { PASSED_OVER } from '../store/timers/line-moves.ts';

type Reader = Pick<Database, 'statement'>;

type MentionPlace = {
  readonly to: Extract<Destination, { channelExternalId: string }>;
  /** When they were called: it may be more than once by the same claim. */
  readonly sinceMs: number;
};

/** Of their own workspace, where they can see it: the thread of the claim, else the cohort's channel. */
export const findMentionPlace = async (
  tx: Pick<Transaction, 'execute'>,
  claimId: string,
  ticketId: string,
): Promise<MentionPlace | undefined> => {
  const [row] = rowsOf<{
    sinceMs: number;
    platform: Destination['platform'];
    workspaceExternalId: string;
    channelExternalId: string | null;
    threadExternalId: string | null;
  }>(
    await tx.execute(sql`
      select w.platform, w.external_id as "workspaceExternalId",
        coalesce(case when c.thread_external_id is not null then c.thread_channel_external_id end,
          h.channel_external_id) as "channelExternalId",
        c.thread_external_id as "threadExternalId",
        round(extract(epoch from t.since) * 1000)::float8 as "sinceMs"
      from ticket t
      join account a on a.id = t.account_id
      join workspace w on w.id = a.workspace_id
      left join claim c on c.id = ${claimId}::uuid and c.thread_workspace_external_id = w.external_id
      left join cohort_channel h on h.cohort_id = t.cohort_id and h.workspace_id = w.id and h.purpose = 'office-hours'
      where t.id = ${ticketId}::uuid`),
  );
  if (!row || row.channelExternalId === null) return undefined;
  const { threadExternalId, channelExternalId, sinceMs, ...workspace } = row;
  const to = { ...workspace, channelExternalId, ...(threadExternalId === null ? {} : { threadExternalId }) };
  return { to, sinceMs };
};

/** As their platform names them, for a mention. */
export const findOwner = async (
  database: Reader,
  ticketId: string,
): Promise<{ readonly externalId: string; readonly name: string } | undefined> => {
  const [row] = await database.statement<{ externalId: string; name: string }>(
    `select a.external_id as "externalId", a.name from ticket t join account a on a.id = t.account_id
     where t.id = $1::uuid`,
    [ticketId],
  );
  return row;
};

type Opened = { readonly cohortId: string; readonly cohortName: string; readonly closesAtMs: number | null };

/** Nothing once it has closed. */
export const findOpened = async (database: Reader, sessionId: string): Promise<Opened | undefined> => {
  const [row] = await database.statement<Opened>(
    `select c.id as "cohortId", c.name as "cohortName",
       round(extract(epoch from s.closes_at) * 1000)::float8 as "closesAtMs"
     from session s join cohort c on c.id = s.cohort_id
     where s.id = $1::uuid and s.opened_at is not null and s.closed_at is null`,
    [sessionId],
  );
  return row;
};

/** An event of theirs, or that others are called before them. */
export type Change = { readonly event: string; readonly to: string };

export const findChange = async (database: Reader, eventId: string): Promise<Change | undefined> => {
  if (eventId === PASSED_OVER) return { event: PASSED_OVER, to: 'waiting' };
  const [row] = await database.statement<Change>(`select event, "to" from ticket_event where id = $1::uuid`, [eventId]);
  return row;
};
