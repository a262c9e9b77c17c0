/** Messages of ours that were given up, as far as an organiser can do something about them. */
import { and, asc, count, desc, eq, gte, inArray, isNull, not, or, sql } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { workspace } from '../../database/schema/community.ts';
import { dailyChannel } from '../../database/schema/daily.ts';
import { outbox } from '../../database/schema/outbox.ts';

export type FailedDelivery = {
  readonly id: string;
  readonly notice: string;
  /** None for somebody's direct messages: whose they are is nobody else's business. */
  readonly channelName: string | null;
  readonly direct: boolean;
  readonly at: string;
  readonly failure: string | null;
  readonly uncertain: boolean;
};

/** Older ones are of no use to anybody. */
const SINCE_DAYS = 30;

/** Not told about: somebody who takes no messages from us, which isn't a fault to be mended, and a direct message that comes too late by now. */
const failedIn = (workspaceIds: readonly string[], at: Temporal.Instant) =>
  and(
    inArray(workspace.id, [...workspaceIds]),
    eq(outbox.outcome, 'failed'),
    gte(outbox.settledAt, at.subtract({ hours: 24 * SINCE_DAYS }).toString()),
    or(
      isNull(outbox.accountExternalId),
      and(not(outbox.unreachable), or(isNull(outbox.notAfter), gte(outbox.notAfter, at.toString()))),
    ),
  );

const ofWorkspace = and(eq(workspace.platform, outbox.platform), eq(workspace.externalId, outbox.workspaceExternalId));

export const countFailed = async (
  { orm }: Database,
  workspaceIds: readonly string[],
  at: Temporal.Instant,
): Promise<number> => {
  const [row] = await orm
    .select({ all: count() })
    .from(outbox)
    .innerJoin(workspace, ofWorkspace)
    .where(failedIn(workspaceIds, at));
  return row?.all ?? 0;
};

/** The newest first. */
export const findFailed = async (
  { orm }: Database,
  workspaceIds: readonly string[],
  at: Temporal.Instant,
  atMost: number,
): Promise<readonly FailedDelivery[]> => {
  // Any of them: two cohorts may share a channel.
  const channelName = orm
    .select({ name: dailyChannel.channelName })
    .from(dailyChannel)
    .where(
      and(eq(dailyChannel.workspaceId, workspace.id), eq(dailyChannel.channelExternalId, outbox.channelExternalId)),
    )
    .orderBy(asc(dailyChannel.channelName))
    .limit(1);
  const rows = await orm
    .select({
      id: outbox.id,
      notice: outbox.notice,
      channelName: sql<string | null>`(${channelName})`,
      accountExternalId: outbox.accountExternalId,
      at: outbox.settledAt,
      failure: outbox.failure,
      uncertain: outbox.uncertain,
    })
    .from(outbox)
    .innerJoin(workspace, ofWorkspace)
    .where(failedIn(workspaceIds, at))
    .orderBy(desc(outbox.settledAt), desc(outbox.id))
    .limit(atMost);
  return rows.map(({ accountExternalId, at: settledAt, ...row }) => ({
    ...row,
    direct: accountExternalId !== null,
    at: settledAt ?? '',
  }));
};
