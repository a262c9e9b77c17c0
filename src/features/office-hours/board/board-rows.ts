/** The boards that stand, and those that are due: where, as which message, what they showed. */
import { type SQL, sql } from 'drizzle-orm';
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

/**
 * The outbox forgets a message after ninety days, and the board with it: then nobody could take down
 * what still stands there.
 */
const STANDS_AT_MOST_DAYS = 80;

/** A channel of the cohort's office hours, with the board that stands in it, if any. */
export type BoardPlace = {
  readonly channelId: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId: string;
  readonly outboxId: string | null;
  /** For which it was posted; none where none was open. */
  readonly sessionId: string | null;
  readonly shown: string | null;
  readonly postedAtMs: number | null;
  /** It never came through: there is nothing to edit. */
  readonly failed: boolean;
  /** Another is to take its place, or there is none. */
  readonly gone: boolean;
};

/** SQL: channels of cohorts, with the board that was posted there last. */
const PLACES = sql`
  cohort_channel h
  join cohort c on c.id = h.cohort_id
  join workspace w on w.id = h.workspace_id
  left join lateral (
    select * from board b where b.channel_id = h.id order by b.posted_at desc, b.outbox_id limit 1
  ) b on true
  left join outbox o on o.id = b.outbox_id`;

/** SQL: of those, where a board belongs and posts come through. */
const TAKES_BOARDS = sql`h.purpose = 'office-hours' and h.broken_at is null`;

/**
 * SQL: there is none, or it stands in the channel that was chosen before, or would soon be forgotten;
 * it failed a while ago, or an organiser has mended what refused it, or its last edit found nothing to
 * change, since somebody deleted it.
 */
const isGone = (at: Temporal.Instant): SQL => sql`(
  o.id is null
  or o.channel_external_id <> h.channel_external_id
  or b.posted_at <= ${at.subtract({ hours: 24 * STANDS_AT_MOST_DAYS }).toString()}::timestamptz
  or case when o.outcome = 'failed'
    then o.unreachable or o.settled_at <= ${at.subtract({ minutes: FAILED_AGAIN_MINUTES }).toString()}::timestamptz
    else coalesce((
      select e.outcome = 'skipped' from outbox e
      where e.edits = b.outbox_id and e.settled_at is not null
      order by e.number desc limit 1
    ), false) end)`;

/** Of a cohort that is archived nothing is posted any more. */
export const findBoardPlaces = async (
  reader: Reader,
  cohortId: string,
  at: Temporal.Instant,
): Promise<readonly BoardPlace[]> =>
  rowsOf<BoardPlace>(
    await reader.execute(sql`
      select h.id as "channelId", w.platform, w.external_id as "workspaceExternalId",
        h.channel_external_id as "channelExternalId", b.outbox_id as "outboxId", b.session_id as "sessionId", b.shown,
        (extract(epoch from b.posted_at) * 1000)::float8 as "postedAtMs",
        o.outcome is not distinct from 'failed' as failed,
        c.archived_at is null and ${isGone(at)} as gone
      from ${PLACES}
      where ${TAKES_BOARDS} and h.cohort_id = ${cohortId}::uuid
      order by h.id`),
  );

export type StandingBoard = {
  readonly outboxId: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly messageChannelId: string | null;
  readonly messageId: string | null;
  /** It has been sent, or never will be. */
  readonly settled: boolean;
};

/** In one channel, the newest first: a process that died may have left more than one. */
export const findStandingBoards = async (reader: Reader, channelId: string): Promise<readonly StandingBoard[]> =>
  rowsOf<StandingBoard>(
    await reader.execute(sql`
      select b.outbox_id as "outboxId", o.platform, o.workspace_external_id as "workspaceExternalId",
        o.message_channel_id as "messageChannelId", o.message_id as "messageId", o.settled_at is not null as settled
      from board b
      join outbox o on o.id = b.outbox_id
      where b.channel_id = ${channelId}::uuid
      order by b.posted_at desc, b.outbox_id`),
  );

/** From now on the one that stands there. */
export const recordBoard = async (
  tx: Transaction,
  board: { sessionId: string | null; channelId: string; outboxId: string; shown: string },
  at: Temporal.Instant,
): Promise<void> => {
  const { sessionId, channelId, outboxId, shown } = board;
  await tx.execute(sql`
    delete from board where channel_id = ${channelId}::uuid and outbox_id <> ${outboxId}::uuid`);
  await tx.execute(sql`
    insert into board (session_id, channel_id, outbox_id, posted_at, shown)
    values (${sessionId}::uuid, ${channelId}::uuid, ${outboxId}::uuid, ${at.toString()}::timestamptz, ${shown})
    on conflict (outbox_id) do nothing`);
};

/** Gives whether it showed something else. */
export const recordShown = async (tx: Transaction, outboxId: string, shown: string): Promise<boolean> =>
  rowsOf<{ outboxId: string }>(
    await tx.execute(sql`
      update board set shown = ${shown}
      where outbox_id = ${outboxId}::uuid and shown is distinct from ${shown}
      returning outbox_id as "outboxId"`),
  ).length > 0;

/** More at once are there never: it bounds what a tick reads. */
const COHORTS_AT_MOST = 500;

/** Cohorts whose board changes by itself, is missing, or was to be changed when a process died. */
export const findTendedCohorts = async (reader: Reader, at: Temporal.Instant): Promise<readonly string[]> =>
  rowsOf<{ cohortId: string }>(
    await reader.execute(sql`
      select cohort_id as "cohortId" from session
      where opened_at is not null
        and (closed_at is null or closed_at > ${at.subtract({ minutes: 10 }).toString()}::timestamptz)
      union
      select h.cohort_id from ${PLACES}
      where ${TAKES_BOARDS} and c.archived_at is null and ${isGone(at)}
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
