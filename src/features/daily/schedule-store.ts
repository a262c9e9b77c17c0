/** How a cohort's schedule is set up and changed. */
import { and, asc, desc, eq, exists, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Caller, Channel } from '../../chat/context.ts';
import { replaceDaysOff } from '../../community/calendar.ts';
import { hasRole, type InCohort, type InWorkspace } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { cohortChannel } from '../../database/schema/cohort.ts';
import { cohort, workspace } from '../../database/schema/community.ts';
import { daily, dailySchedule } from '../../database/schema/daily.ts';
import { instantOn, localDate } from '../../lib/time/occurrence.ts';
import { excerpt } from '../../lib/words/text.ts';
import { firstDay, type Hours, opensAt } from './posting/decide-day.ts';
import type { Reader } from './store.ts';

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
    /** Its name and its workspace's, as people call them. */
    readonly place: string;
    readonly brokenFor: string | null;
  }[];
};

/** A cohort's channels have a purpose. */
const forDaily = eq(cohortChannel.purpose, 'daily');

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
        place: placeName(channelName, workspaceName),
      })),
  }));
};

const findPlaces = async (reader: Reader, cohortIds: readonly string[]) =>
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

export const defaultHours = {
  postsAt: '09:00',
  closesAt: '08:00',
  weekdays: [1, 2, 3, 4, 5],
} as const;

/**
 * Posts in this channel of this workspace from now on; the first time it sets the schedule up.
 * Whatever was broken there is tried anew.
 */
export const postHere = async (
  tx: Transaction,
  organised: InCohort<'organiser'>,
  here: {
    readonly channelId: string;
    readonly workspaceId: string;
    readonly channel: Channel;
    readonly accountId: string;
    readonly zone: string;
  },
  at: Temporal.Instant,
): Promise<void> => {
  const { cohortId } = organised;
  const { workspaceId, channel, accountId, zone } = here;
  const called = { channelExternalId: channel.externalId, channelName: channel.name ?? null };
  const hours: Hours = { ...defaultHours, zone };
  const day = firstDay(hours, at, undefined);
  await tx
    .insert(dailySchedule)
    .values({
      cohortId,
      ...hours,
      weekdays: [...hours.weekdays],
      nextOn: day.toString(),
      nextAt: opensAt(hours, day).toString(),
      organiserAccountId: accountId,
    })
    .onConflictDoUpdate({
      target: dailySchedule.cohortId,
      set: {
        organiserAccountId: accountId,
        // Only what we paused ourselves: an organiser's own pause stays theirs.
        pausedAt: unlessUnreachable(dailySchedule.pausedAt),
        pausedFor: unlessUnreachable(dailySchedule.pausedFor),
      },
    });
  await tx
    .insert(cohortChannel)
    .values({ id: here.channelId, cohortId, workspaceId, purpose: 'daily', ...called })
    .onConflictDoUpdate({
      target: [cohortChannel.cohortId, cohortChannel.workspaceId, cohortChannel.purpose],
      set: { ...called, brokenAt: null, brokenFor: null },
    });
};

const unlessUnreachable = (column: typeof dailySchedule.pausedAt | typeof dailySchedule.pausedFor) =>
  sql`case when ${dailySchedule.pausedFor} = 'unreachable' then null else ${column} end`;

/** Nothing more is posted in this workspace; what was posted there stays as it is. */
export const leaveWorkspace = async (
  tx: Transaction,
  cohortId: string,
  { workspaceId }: InWorkspace,
): Promise<void> => {
  await lockSchedule(tx, cohortId);
  await tx
    .delete(cohortChannel)
    .where(and(eq(cohortChannel.cohortId, cohortId), eq(cohortChannel.workspaceId, workspaceId), forDaily));
};

/**
 * Whoever changes a cohort's channels has its schedule first: in another order two would wait for
 * each other.
 */
export const lockSchedule = async (tx: Transaction, cohortId: string): Promise<void> => {
  await tx
    .select({ cohortId: dailySchedule.cohortId })
    .from(dailySchedule)
    .where(eq(dailySchedule.cohortId, cohortId))
    .for('update');
};

export type Wishes = Hours & { readonly holidays: readonly string[] };

/** Changes the hours and what lies ahead; what was decided of a date stays. */
export const changeSchedule = async (
  tx: Transaction,
  organised: InCohort<'organiser'>,
  { holidays, ...hours }: Wishes,
  at: Temporal.Instant,
): Promise<void> => {
  const { cohortId } = organised;
  const [before] = await tx.select().from(dailySchedule).where(eq(dailySchedule.cohortId, cohortId)).for('update');
  const [last] = await tx
    .select({ day: sql<string | null>`max(${daily.day})::text` })
    .from(daily)
    .where(eq(daily.cohortId, cohortId));
  const day = firstDay(hours, at, last?.day ?? undefined);
  await tx
    .update(dailySchedule)
    .set({
      ...hours,
      weekdays: [...hours.weekdays],
      nextOn: day.toString(),
      nextAt: opensAt(hours, day).toString(),
      ...(before?.digestNextOn && before.digestAt
        ? {
            digestNextAt: instantOn(
              Temporal.PlainDate.from(before.digestNextOn),
              before.digestAt,
              hours.zone,
            ).toString(),
          }
        : {}),
    })
    .where(eq(dailySchedule.cohortId, cohortId));
  await replaceDaysOff(tx, organised, localDate(at, hours.zone).toString(), holidays);
};

/** An organiser stops it for a while. */
export const pauseSchedule = (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<void> => pause(tx, cohortId, 'asked', at);

/** It stops by itself: no place is left that takes its posts. */
export const pauseUnreachable = (tx: Transaction, cohortId: string, at: Temporal.Instant): Promise<void> =>
  pause(tx, cohortId, 'unreachable', at);

/** What is paused already stays so, for the reason it was. */
const pause = async (
  tx: Transaction,
  cohortId: string,
  pausedFor: 'asked' | 'unreachable',
  at: Temporal.Instant,
): Promise<void> => {
  await tx
    .update(dailySchedule)
    .set({ pausedAt: at.toString(), pausedFor })
    .where(and(eq(dailySchedule.cohortId, cohortId), isNull(dailySchedule.pausedAt)));
};

/** A post has come through where it broke before `at`; what paused for want of places goes on. */
export const mendChannel = async (
  tx: Transaction,
  { id, cohortId, channelExternalId }: { id: string; cohortId: string; channelExternalId: string },
  at: Temporal.Instant,
): Promise<void> => {
  await lockSchedule(tx, cohortId);
  const mended = await tx
    .update(cohortChannel)
    .set({ brokenAt: null, brokenFor: null })
    .where(
      and(
        eq(cohortChannel.id, id),
        eq(cohortChannel.channelExternalId, channelExternalId),
        lte(cohortChannel.brokenAt, at.toString()),
      ),
    )
    .returning({ id: cohortChannel.id });
  if (mended.length > 0)
    await tx
      .update(dailySchedule)
      .set({ pausedAt: null, pausedFor: null })
      .where(and(eq(dailySchedule.cohortId, cohortId), eq(dailySchedule.pausedFor, 'unreachable')));
};

/** Every place is tried again. */
export const resumeSchedule = async (tx: Transaction, { cohortId }: InCohort<'organiser'>): Promise<void> => {
  await tx.update(dailySchedule).set({ pausedAt: null, pausedFor: null }).where(eq(dailySchedule.cohortId, cohortId));
  await tx
    .update(cohortChannel)
    .set({ brokenAt: null, brokenFor: null })
    .where(and(eq(cohortChannel.cohortId, cohortId), forDaily));
};

/** The newest date that was decided, asked or skipped. */
export const findNewest = async (reader: Reader, cohortId: string): Promise<typeof daily.$inferSelect | undefined> =>
  (await reader.select().from(daily).where(eq(daily.cohortId, cohortId)).orderBy(sql`${daily.day} desc`).limit(1))[0];

export const findSchedule = async (
  reader: Reader,
  cohortId: string,
): Promise<typeof dailySchedule.$inferSelect | undefined> =>
  (await reader.select().from(dailySchedule).where(eq(dailySchedule.cohortId, cohortId)))[0];
