/** The schedules that somebody sees in /daily, and where their posts go. */
import { and, asc, desc, eq, exists, inArray, or, sql } from 'drizzle-orm';
import type { Caller } from '../../../chat/context.ts';
import { channelWords } from '../../../chat/deliver/try-out.ts';
import { hasRole } from '../../../community/roles.ts';
import { cohortChannel } from '../../../database/schema/people/cohort.ts';
import { cohort, workspace } from '../../../database/schema/people/community.ts';
import { daily, dailySchedule } from '../../../database/schema/study/daily.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { forDaily, type Reader } from '../store.ts';

export type CohortSchedule = {
  readonly cohort: typeof cohort.$inferSelect;
  /** What its home workspace is called. */
  readonly homeName: string;
  /** The caller may change it. Receiving its posts gives no say. */
  readonly organises: boolean;
  /** The same, were it not archived. */
  readonly organised: boolean;
  /** The caller left it or was taken out of it. */
  readonly gone: boolean;
  readonly schedule: typeof dailySchedule.$inferSelect | undefined;
  readonly channels: readonly {
    readonly id: string;
    readonly workspaceId: string;
    readonly channelExternalId: string;
    /** A mention where it is one of the reader's workspace, else what people call it there. */
    readonly place: Text;
    readonly brokenFor: string | null;
  }[];
};

/**
 * Cohorts of this workspace first, then those that post here, then those the caller is in or looks
 * after elsewhere: in direct messages these are all there are.
 */
export const findCohortSchedules = async (
  reader: Reader,
  caller: Pick<Caller, 'personId' | 'workspaceId' | 'cohorts'>,
): Promise<readonly CohortSchedule[]> => {
  const { personId, workspaceId } = caller;
  const posts = reader
    .select({ id: cohortChannel.id })
    .from(cohortChannel)
    .where(and(eq(cohortChannel.cohortId, cohort.id), eq(cohortChannel.workspaceId, workspaceId), forDaily));
  const isHome = eq(cohort.workspaceId, workspaceId);
  const theirs = caller.cohorts.map(({ cohortId }) => cohortId);
  const rows = await reader
    .select({
      cohort,
      schedule: dailySchedule,
      homeName: workspace.name,
      gone: sql<boolean>`exists (
        select from departure d join account a on a.id = d.account_id
        where d.cohort_id = ${cohort.id} and a.person_id = ${personId}::uuid
      )`,
    })
    .from(cohort)
    .innerJoin(workspace, eq(workspace.id, cohort.workspaceId))
    .leftJoin(dailySchedule, eq(dailySchedule.cohortId, cohort.id))
    .where(or(isHome, exists(posts), inArray(cohort.id, theirs)))
    .orderBy(desc(isHome), desc(exists(posts)), asc(cohort.createdAt), asc(cohort.id))
    .limit(COHORTS_AT_MOST);
  const channels = await findPlaces(
    reader,
    rows.map((row) => row.cohort.id),
  );
  return rows.map(({ cohort: of, schedule, homeName, gone }) => ({
    cohort: of,
    homeName,
    organises: hasRole(caller, of.id, 'organiser'),
    organised: caller.cohorts.some(({ cohortId, role }) => cohortId === of.id && role === 'organiser'),
    gone: gone && !caller.cohorts.some(({ cohortId, by }) => cohortId === of.id && by === 'enrolment'),
    schedule: schedule ?? undefined,
    channels: channels
      .filter(({ cohortId }) => cohortId === of.id)
      .map(({ channelName, workspaceName, ...channel }) => ({
        ...channel,
        place:
          channel.workspaceId === workspaceId
            ? channelWords({ externalId: channel.channelExternalId, ...(channelName ? { name: channelName } : {}) })
            : text`${placeName(channelName, workspaceName)}`,
      })),
  }));
};

export const findPlaces = async (reader: Reader, cohortIds: readonly string[]) =>
  cohortIds.length === 0
    ? []
    : reader
        .select({
          id: cohortChannel.id,
          cohortId: cohortChannel.cohortId,
          workspaceId: cohortChannel.workspaceId,
          channelExternalId: cohortChannel.channelExternalId,
          channelName: cohortChannel.channelName,
          workspaceName: workspace.name,
          brokenFor: cohortChannel.brokenFor,
        })
        .from(cohortChannel)
        .innerJoin(workspace, eq(workspace.id, cohortChannel.workspaceId))
        .where(and(inArray(cohortChannel.cohortId, [...cohortIds]), forDaily))
        .orderBy(asc(cohortChannel.id));

export const placeName = (channelName: string | null, workspaceName: string): string => {
  const where = excerpt(workspaceName, NAME_AT_MOST);
  return channelName === null ? where : `#${excerpt(channelName, NAME_AT_MOST)} in ${where}`;
};

/** Of a channel's or a workspace's name, which stand beside much else. */
const NAME_AT_MOST = 40;

/** Nobody leads or studies in so many: it bounds what is read. */
const COHORTS_AT_MOST = 2000;

/** The newest date that was decided, asked or skipped. */
export const findNewest = async (reader: Reader, cohortId: string): Promise<typeof daily.$inferSelect | undefined> =>
  (await reader.select().from(daily).where(eq(daily.cohortId, cohortId)).orderBy(sql`${daily.day} desc`).limit(1))[0];
