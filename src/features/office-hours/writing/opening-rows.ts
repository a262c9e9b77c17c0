/** Which messages that threads open with are to be redrawn, and which to be taken down. */
import { type SQL, sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import type { PlatformName } from '../../../lib/platforms.ts';

type Reader = Pick<Transaction, 'execute'>;

export type OpeningPost = {
  readonly of: 'claim' | 'writing';
  readonly id: string;
  /** The claim’s or the ticket’s id; none where whoever asked has deleted their data. */
  readonly subject: string | null;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId: string;
  readonly threadExternalId: string;
  readonly messageChannelExternalId: string;
  readonly messageExternalId: string;
  /** As the database says it; none where it is to be taken down. */
  readonly staleAt: string | null;
};

/** Of a written thread that is nobody’s any more thread-rows.ts knows. */
const DUE: SQL = sql`(
  select 'claim' as "of", id, claim_id as subject, platform, workspace_external_id, channel_external_id,
    thread_external_id, message_channel_external_id, message_external_id, stale_at, opened_at as since
  from claim_opening where stale_at is not null or claim_id is null
  union all
  select 'writing', id, ticket_id, platform, workspace_external_id, channel_external_id,
    thread_external_id, message_channel_external_id, message_external_id, stale_at, tried_at
  from written_thread
  where stale_at is not null and ticket_id is not null and closed_at is null and message_external_id is not null) due`;

export const findOpeningsDueAt = async (reader: Reader): Promise<Temporal.Instant | undefined> => {
  const [row] = rowsOf<{ ms: number | null }>(
    await reader.execute(
      sql`select (extract(epoch from min(coalesce(stale_at, since))) * 1000)::float8 as ms from ${DUE}`,
    ),
  );
  return row?.ms == null ? undefined : Temporal.Instant.fromEpochMilliseconds(Math.ceil(row.ms));
};

const AT_ONCE = 20;

/** None of those that rest. */
export const findOpenings = async (
  reader: Reader,
  platforms: readonly PlatformName[],
  resting: readonly string[],
): Promise<readonly OpeningPost[]> =>
  rowsOf<OpeningPost>(
    await reader.execute(sql`
      select "of", id, subject, platform, workspace_external_id as "workspaceExternalId",
        channel_external_id as "channelExternalId", thread_external_id as "threadExternalId",
        message_channel_external_id as "messageChannelExternalId", message_external_id as "messageExternalId",
        stale_at::text as "staleAt"
      from ${DUE}
      where platform = any (${`{${platforms.join()}}`}::text[]) and not id = any (${`{${resting.join()}}`}::uuid[])
      order by coalesce(stale_at, since), id
      limit ${AT_ONCE}`),
  );

/** Unless it has changed once more meanwhile. */
export const recordDrawn = async (reader: Reader, { of, id, staleAt }: OpeningPost): Promise<void> => {
  const table = sql.raw(of === 'claim' ? 'claim_opening' : 'written_thread');
  await reader.execute(
    sql`update ${table} set stale_at = null where id = ${id}::uuid and stale_at = ${staleAt}::timestamptz`,
  );
};

export const recordTakenDown = async (reader: Reader, { id }: OpeningPost): Promise<void> => {
  await reader.execute(sql`delete from claim_opening where id = ${id}::uuid and claim_id is null`);
};
