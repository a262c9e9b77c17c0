/** Messages of ours that were given up, as far as an organiser can do something about them. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lte,
  not,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Window } from '../../chat/paginate.ts';
import type { Database } from '../../database/client.ts';
import { workspace } from '../../database/schema/community.ts';
import { dailyChannel } from '../../database/schema/daily.ts';
import { outbox } from '../../database/schema/outbox.ts';
import { isId } from '../../lib/random.ts';

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

/**
 * Not told about: somebody who takes no messages from us, which isn't a fault to be mended, and a
 * direct message that comes too late by now.
 */
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

const ofWorkspace = and(
  eq(workspace.platform, outbox.platform),
  eq(workspace.externalId, outbox.workspaceExternalId),
);

export const countFailed = (
  database: Database,
  workspaceIds: readonly string[],
  at: Temporal.Instant,
): Promise<number> => countWhere(database, failedIn(workspaceIds, at));

const countWhere = async ({ orm }: Database, condition: SQL | undefined): Promise<number> => {
  const [row] = await orm
    .select({ all: count() })
    .from(outbox)
    .innerJoin(workspace, ofWorkspace)
    .where(condition);
  return row?.all ?? 0;
};

/** The newest first: their ids sort by when they were written. */
export const findFailed = (
  database: Database,
  workspaceIds: readonly string[],
  at: Temporal.Instant,
  atMost: number,
): Promise<readonly FailedDelivery[]> =>
  findWhere(database, failedIn(workspaceIds, at), desc(outbox.id), atMost);

/** Those around one of them, the newest first: `around` from it on, and as many that are newer. */
export const findFailedAround = async (
  database: Database,
  workspaceIds: readonly string[],
  at: Temporal.Instant,
  from: string,
  around: number,
): Promise<Window<FailedDelivery>> => {
  const failed = failedIn(workspaceIds, at);
  const newer = and(failed, isId(from) ? gt(outbox.id, from) : sql`false`);
  const older = and(failed, isId(from) ? lte(outbox.id, from) : sql`true`);
  const [all, newerInAll, page, before] = await Promise.all([
    countWhere(database, failed),
    countWhere(database, newer),
    findWhere(database, older, desc(outbox.id), around),
    findWhere(database, newer, asc(outbox.id), around),
  ]);
  return { items: [...before.toReversed(), ...page], before: newerInAll - before.length, all };
};

const findWhere = async (
  { orm }: Database,
  condition: SQL | undefined,
  order: SQL,
  atMost: number,
): Promise<readonly FailedDelivery[]> => {
  // Any of them: two cohorts may share a channel.
  const channelName = orm
    .select({ name: dailyChannel.channelName })
    .from(dailyChannel)
    .where(
      and(
        eq(dailyChannel.workspaceId, workspace.id),
        eq(dailyChannel.channelExternalId, outbox.channelExternalId),
      ),
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
    .where(condition)
    .orderBy(order)
    .limit(atMost);
  return rows.map(({ accountExternalId, at: settledAt, ...row }) => ({
    ...row,
    direct: accountExternalId !== null,
    at: settledAt ?? '',
  }));
};
