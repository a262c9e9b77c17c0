/** Which questions in writing need a thread, and which threads have done their work. */
import { type SQL, sql } from 'drizzle-orm';
import type { OpenedThread } from '../../../chat/deliver/conversations.ts';
import { type Database, rowsOf, type Transaction } from '../../../database/client.ts';
import type { PlatformName } from '../../../lib/platforms.ts';

type Reader = Pick<Transaction, 'execute'>;

/** Whoever was opening one has died, or the platform didn't answer: somebody tries again. */
const AGAIN_MINUTES = 5;
/** A workspace that answered for hours no more seldom answers soon. */
const AGAIN_MINUTES_AT_MOST = 6 * 60;

/** As long again as it has been tried, so twice as long after each try. */
const AGAIN_AT: SQL = sql`h.tried_at + make_interval(mins =>
  least(greatest(extract(epoch from h.tried_at - t.since) / 60, ${AGAIN_MINUTES}), ${AGAIN_MINUTES_AT_MOST})::int)`;

/** A question in writing without a thread, the oldest first. */
const MISSING: SQL = sql`
  from ticket t
  join account a on a.id = t.account_id
  join workspace w on w.id = a.workspace_id
  left join written_thread h on h.ticket_id = t.id and h.closed_at is null
  where t.state = 'async' and (h.id is null or (h.thread_external_id is null and h.refused is null))`;

/**
 * One whose question is answered, taken back or in line again; and of whoever has deleted their
 * data, what still stands there.
 */
const OVER: SQL = sql`
  from written_thread h
  left join ticket t on t.id = h.ticket_id
  where (h.closed_at is null or h.ticket_id is null)
    and (h.ticket_id is null or t.state not in ('async', 'helping'))`;

export const findThreadsDueAt = async (reader: Reader): Promise<Temporal.Instant | undefined> => {
  const [row] = rowsOf<{ ms: number | null }>(
    await reader.execute(sql`
      select min(ms)::float8 as ms from (
        select extract(epoch from coalesce(${AGAIN_AT}, t.since)) * 1000 as ms
        ${MISSING}
        union all
        select extract(epoch from coalesce(t.since, h.tried_at)) * 1000 ${OVER}
      ) due`),
  );
  return row?.ms == null ? undefined : Temporal.Instant.fromEpochMilliseconds(Math.ceil(row.ms));
};

const listOf = (words: readonly string[]): string => `{${words.join()}}`;

/** Notes that its thread is being opened: nobody else does that for some minutes. */
export const claimMissing = async (
  { orm }: Pick<Database, 'orm'>,
  id: string,
  platforms: readonly PlatformName[],
  at: Temporal.Instant,
): Promise<Claimed | undefined> => {
  const now = at.toString();
  const lapsed = at.subtract({ minutes: AGAIN_MINUTES }).toString();
  return rowsOf<Claimed>(
    await orm.execute(sql`
      insert into written_thread as kept (id, ticket_id, tried_at, platform, workspace_external_id)
      select ${id}::uuid, t.id, ${now}::timestamptz, w.platform, w.external_id
      ${MISSING} and w.platform::text = any (${listOf(platforms)}::text[])
        and (h.tried_at is null or ${AGAIN_AT} <= ${now}::timestamptz)
      order by t.joined_at, t.id
      limit 1
      on conflict (ticket_id) where closed_at is null do update set tried_at = excluded.tried_at
        where kept.tried_at <= ${lapsed}::timestamptz
      returning kept.id, kept.ticket_id as "ticketId"`),
  )[0];
};

export type Claimed = { readonly id: string; readonly ticketId: string };

export type WrittenThread = {
  readonly id: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId: string;
  readonly threadExternalId: string;
};

/** The thread in which this question is answered, once it is open. */
export const findWrittenThread = async (reader: Reader, ticketId: string): Promise<WrittenThread | undefined> =>
  rowsOf<WrittenThread>(
    await reader.execute(sql`
      select id, platform, workspace_external_id as "workspaceExternalId",
        channel_external_id as "channelExternalId", thread_external_id as "threadExternalId"
      from written_thread
      where ticket_id = ${ticketId}::uuid and closed_at is null and thread_external_id is not null`),
  )[0];

export const recordOpened = async (
  reader: Reader,
  id: string,
  { address, message }: Pick<OpenedThread, 'address' | 'message'>,
): Promise<void> => {
  await reader.execute(sql`
    update written_thread set channel_external_id = ${address.channelId}, thread_external_id = ${address.threadId},
      message_channel_external_id = ${message.channelId}, message_external_id = ${message.messageId}
    where id = ${id}::uuid`);
};

export const recordRefused = async (reader: Reader, id: string, words: string): Promise<void> => {
  await reader.execute(sql`update written_thread set refused = ${words} where id = ${id}::uuid`);
};

export type Over = Pick<WrittenThread, 'id' | 'platform' | 'workspaceExternalId'> & {
  readonly channelExternalId: string | null;
  readonly threadExternalId: string | null;
  readonly messageChannelExternalId: string | null;
  readonly messageExternalId: string | null;
  readonly isOrphan: boolean;
};

const PUT_AWAY_AT_ONCE = 20;

/** None of those that rest. */
export const findOver = async (
  reader: Reader,
  platforms: readonly PlatformName[],
  resting: readonly string[],
): Promise<readonly Over[]> =>
  rowsOf<Over>(
    await reader.execute(sql`
      select h.id, h.platform, h.workspace_external_id as "workspaceExternalId",
        h.channel_external_id as "channelExternalId", h.thread_external_id as "threadExternalId",
        h.message_channel_external_id as "messageChannelExternalId", h.message_external_id as "messageExternalId",
        h.ticket_id is null as "isOrphan"
      ${OVER} and h.platform = any (${listOf(platforms)}::text[]) and not h.id = any (${listOf(resting)}::uuid[])
      order by h.tried_at, h.id
      limit ${PUT_AWAY_AT_ONCE}`),
  );

export const recordPutAway = async (reader: Reader, { id, isOrphan }: Over, at: Temporal.Instant): Promise<void> => {
  await reader.execute(
    isOrphan
      ? sql`delete from written_thread where id = ${id}::uuid and ticket_id is null`
      : sql`update written_thread set closed_at = ${at.toString()}::timestamptz where id = ${id}::uuid`,
  );
};
