/** The boards that stand, and those that are due: where, as which message, what they showed. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import type { PlatformName } from '../../../lib/platforms.ts';

export type BoardReader = Pick<Transaction, 'select' | 'execute'>;

type Reader = Pick<BoardReader, 'execute'>;

/** After this long Discord lets a message be edited but seldom. */
export const REPOST_MINUTES = 55;

/**
 * One that failed by a fault of ours or the platform's would fail at each deed again, and an
 * organiser finds each of them below /deliveries.
 */
const FAILED_AGAIN_MINUTES = 10;

/** A channel of the cohort's office hours, with the board of this session in it, if any. */
export type BoardPlace = {
  readonly channelId: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId: string;
  readonly outboxId: string | null;
  readonly shown: string | null;
  readonly postedAtMs: number | null;
  /** It stands in the channel that was chosen before. */
  readonly moved: boolean;
  /** It never came through: there is nothing to edit. */
  readonly failed: boolean;
  /**
   * Another is to take its place: it failed a while ago, or an organiser has mended what refused it,
   * or its last edit found nothing to change, since somebody deleted it.
   */
  readonly gone: boolean;
};

/** Where posts come through. */
export const findBoardPlaces = async (
  reader: Reader,
  cohortId: string,
  sessionId: string,
  at: Temporal.Instant,
): Promise<readonly BoardPlace[]> => {
  const failedBy = at.subtract({ minutes: FAILED_AGAIN_MINUTES }).toString();
  return rowsOf<BoardPlace>(
    await reader.execute(sql`
      select h.id as "channelId", w.platform, w.external_id as "workspaceExternalId",
        h.channel_external_id as "channelExternalId", b.outbox_id as "outboxId", b.shown,
        (extract(epoch from b.posted_at) * 1000)::float8 as "postedAtMs",
        coalesce(o.channel_external_id <> h.channel_external_id, false) as moved,
        o.outcome is not distinct from 'failed' as failed,
        coalesce(case when o.outcome = 'failed'
          then o.unreachable or o.settled_at <= ${failedBy}::timestamptz
          else (
            select e.outcome = 'skipped' from outbox e
            where e.edits = b.outbox_id and e.settled_at is not null
            order by e.number desc limit 1
          )
        end, false) as gone
      from cohort_channel h
      join workspace w on w.id = h.workspace_id
      left join board b on b.channel_id = h.id and b.session_id = ${sessionId}::uuid
      left join outbox o on o.id = b.outbox_id
      where h.cohort_id = ${cohortId}::uuid and h.purpose = 'office-hours' and h.broken_at is null
      order by h.id`),
  );
};

export type StandingBoard = {
  readonly sessionId: string;
  readonly outboxId: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly messageChannelId: string | null;
  readonly messageId: string | null;
  /** It has been sent, or never will be. */
  readonly settled: boolean;
};

/** Of all sessions, in one channel. */
export const findStandingBoards = async (reader: Reader, channelId: string): Promise<readonly StandingBoard[]> =>
  rowsOf<StandingBoard>(
    await reader.execute(sql`
      select b.session_id as "sessionId", b.outbox_id as "outboxId", o.platform,
        o.workspace_external_id as "workspaceExternalId", o.message_channel_id as "messageChannelId",
        o.message_id as "messageId", o.settled_at is not null as settled
      from board b
      join outbox o on o.id = b.outbox_id
      where b.channel_id = ${channelId}::uuid`),
  );

export const forgetBoard = async (reader: Reader, channelId: string, outboxId: string): Promise<void> => {
  await reader.execute(sql`delete from board where channel_id = ${channelId}::uuid and outbox_id = ${outboxId}::uuid`);
};

export const recordBoard = async (
  tx: Transaction,
  board: { sessionId: string; channelId: string; outboxId: string; shown: string },
  at: Temporal.Instant,
): Promise<void> => {
  const { sessionId, channelId, outboxId, shown } = board;
  await tx.execute(sql`
    insert into board (session_id, channel_id, outbox_id, posted_at, shown)
    values (${sessionId}::uuid, ${channelId}::uuid, ${outboxId}::uuid, ${at.toString()}::timestamptz, ${shown})
    on conflict (session_id, channel_id) do update
    set outbox_id = excluded.outbox_id, posted_at = excluded.posted_at, shown = excluded.shown`);
};

/** Gives whether it showed something else. */
export const recordShown = async (tx: Transaction, outboxId: string, shown: string): Promise<boolean> =>
  rowsOf<{ outboxId: string }>(
    await tx.execute(sql`
      update board set shown = ${shown}
      where outbox_id = ${outboxId}::uuid and shown is distinct from ${shown}
      returning outbox_id as "outboxId"`),
  ).length > 0;

export type TendedSession = { readonly cohortId: string; readonly sessionId: string; readonly open: boolean };

/** A cohort's open session; else the one that closed last, whose board still stands. */
export const findTended = async (reader: Reader, cohortId: string): Promise<TendedSession | undefined> =>
  rowsOf<TendedSession>(
    await reader.execute(sql`
      select s.cohort_id as "cohortId", s.id as "sessionId", s.closed_at is null as open
      from session s
      where s.cohort_id = ${cohortId}::uuid and s.opened_at is not null
        and (s.closed_at is null or exists (select from board b where b.session_id = s.id))
      order by s.closed_at is null desc, s.closed_at desc
      limit 1`),
  )[0];

/** More at once are there never: it bounds what a tick reads. */
const COHORTS_AT_MOST = 500;

/** Cohorts whose board changes by itself, or was to be changed when a process died. */
export const findTendedCohorts = async (reader: Reader, at: Temporal.Instant): Promise<readonly string[]> =>
  rowsOf<{ cohortId: string }>(
    await reader.execute(sql`
      select distinct cohort_id as "cohortId" from session
      where opened_at is not null
        and (closed_at is null or closed_at > ${at.subtract({ minutes: 10 }).toString()}::timestamptz)
      limit ${COHORTS_AT_MOST}`),
  ).map(({ cohortId }) => cohortId);

/** When the first board has stood for too long. */
export const findRepostAt = async (reader: Reader): Promise<Temporal.Instant | undefined> => {
  const [row] = rowsOf<{ at: string | null }>(
    await reader.execute(sql`
      select to_char(min(b.posted_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from board b
      join session s on s.id = b.session_id
      join cohort_channel h on h.id = b.channel_id
      where s.closed_at is null and h.broken_at is null`),
  );
  return row?.at ? Temporal.Instant.from(row.at).add({ minutes: REPOST_MINUTES }) : undefined;
};
