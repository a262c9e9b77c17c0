/** Messages of ours that were given up, as far as an organiser can do something about them. */
import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lte, not, or, type SQL, sql } from 'drizzle-orm';
import type { Channel } from '../../chat/context.ts';
import type { Window } from '../../chat/view/paginate.ts';
import type { InCohort } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import { outbox } from '../../database/schema/outbox.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { account, cohort, enrolment, workspace } from '../../database/schema/people/community.ts';
import { daily, dailyPost } from '../../database/schema/study/daily.ts';
import { isId } from '../../lib/random.ts';

export type FailedDelivery = {
  readonly id: string;
  readonly notice: string;
  /** None for somebody's direct messages: whose they are is nobody else's business. */
  readonly channel: Channel | undefined;
  /** Where that channel is. */
  readonly workspaceId: string;
  readonly direct: boolean;
  readonly at: string;
  readonly failure: string | null;
  readonly uncertain: boolean;
};

/** Older ones are of no use to anybody. */
const SINCE_DAYS = 30;

/**
 * Whose messages: of the cohorts they organise (posted in a channel of one, or sent to somebody in
 * it), and those of the workspace that they manage which belong to no cohort that goes on.
 */
export type Reach = {
  readonly cohorts: readonly InCohort<'organiser'>[];
  readonly manages: string | undefined;
};

/** Whether a message is of a cohort for which `is` holds, said of a column with its id. */
const isOf = (is: (cohortId: SQL) => SQL): SQL => sql`(
  exists (
    select from ${dailyPost} p join ${daily} d on d.id = p.daily_id
    where p.outbox_id = coalesce(${outbox.edits}, ${outbox.id}) and ${is(sql`d.cohort_id`)})
  or exists (
    select from ${cohortChannel} h
    where h.workspace_id = ${workspace.id} and h.channel_external_id = ${outbox.channelExternalId}
      and ${is(sql`h.cohort_id`)})
  or exists (
    select from ${account} a
    join ${enrolment} e on e.person_id = a.person_id
    join ${cohort} c on c.id = e.cohort_id
    where a.workspace_id = ${workspace.id} and a.external_id = ${outbox.accountExternalId}
      and c.workspace_id = a.workspace_id and ${is(sql`e.cohort_id`)}))`;

const goesOn = (cohortId: SQL): SQL =>
  sql`exists (select from ${cohort} g where g.id = ${cohortId} and g.archived_at is null)`;

const inReach = ({ cohorts, manages }: Reach): SQL | undefined => {
  const ids = cohorts.map(({ cohortId }) => cohortId);
  return or(
    ids.length === 0 ? sql`false` : isOf((cohortId) => inArray(cohortId, ids)),
    manages === undefined ? undefined : and(eq(workspace.id, manages), not(isOf(goesOn))),
  );
};

/** Of these cohorts the ones that a message is of: it may be sent to somebody who is in two. */
export const findCohortsOf = async (
  { orm }: Database,
  outboxId: string,
  cohorts: Reach['cohorts'],
): Promise<readonly string[]> => {
  if (!isId(outboxId) || cohorts.length === 0) return [];
  const ids = cohorts.map(({ cohortId }) => cohortId);
  const rows = await orm
    .select({ id: cohort.id })
    .from(cohort)
    .innerJoin(outbox, eq(outbox.id, outboxId))
    .innerJoin(workspace, ofWorkspace)
    .where(
      and(
        inArray(cohort.id, ids),
        isOf((cohortId) => sql`${cohortId} = ${cohort.id}`),
      ),
    )
    .orderBy(cohort.createdAt, cohort.id);
  return rows.map(({ id }) => id);
};

/**
 * Not told about: somebody who takes no messages from us, which isn't a fault to be mended, and a
 * direct message that comes too late by now.
 */
const failedIn = (reach: Reach, at: Temporal.Instant) =>
  and(
    inReach(reach),
    eq(outbox.outcome, 'failed'),
    gte(outbox.settledAt, at.subtract({ hours: 24 * SINCE_DAYS }).toString()),
    or(
      isNull(outbox.accountExternalId),
      and(not(outbox.unreachable), or(isNull(outbox.notAfter), gte(outbox.notAfter, at.toString()))),
    ),
  );

const ofWorkspace = and(eq(workspace.platform, outbox.platform), eq(workspace.externalId, outbox.workspaceExternalId));

export const countFailed = (database: Database, reach: Reach, at: Temporal.Instant): Promise<number> =>
  countWhere(database, failedIn(reach, at));

const countWhere = async ({ orm }: Database, condition: SQL | undefined): Promise<number> => {
  const [row] = await orm.select({ all: count() }).from(outbox).innerJoin(workspace, ofWorkspace).where(condition);
  return row?.all ?? 0;
};

/** The newest first: their ids sort by when they were written. `id`: this one alone. */
export const findFailed = async (
  database: Database,
  reach: Reach,
  at: Temporal.Instant,
  atMost: number,
  id?: string,
): Promise<readonly FailedDelivery[]> => {
  if (id !== undefined && !isId(id)) return [];
  const failed = and(failedIn(reach, at), id === undefined ? undefined : eq(outbox.id, id));
  return findWhere(database, failed, desc(outbox.id), atMost);
};

/** Those around one of them, the newest first: `around` from it on, and as many that are newer. */
export const findFailedAround = async (
  database: Database,
  reach: Reach,
  at: Temporal.Instant,
  from: string,
  around: number,
): Promise<Window<FailedDelivery>> => {
  const failed = failedIn(reach, at);
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
    .select({ name: cohortChannel.channelName })
    .from(cohortChannel)
    .where(
      and(eq(cohortChannel.workspaceId, workspace.id), eq(cohortChannel.channelExternalId, outbox.channelExternalId)),
    )
    .orderBy(asc(cohortChannel.channelName))
    .limit(1);
  const rows = await orm
    .select({
      id: outbox.id,
      notice: outbox.notice,
      channelName: sql<string | null>`(${channelName})`,
      workspaceId: workspace.id,
      channelExternalId: outbox.channelExternalId,
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
  return rows.map(({ accountExternalId, channelExternalId: externalId, channelName: name, at: settledAt, ...row }) => ({
    ...row,
    channel: externalId === null ? undefined : { externalId, ...(name === null ? {} : { name }) },
    direct: accountExternalId !== null,
    at: settledAt ?? '',
  }));
};
