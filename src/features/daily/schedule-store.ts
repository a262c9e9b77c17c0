/** How a cohort's schedule is set up and changed. */
import { and, asc, eq, exists, gte, inArray, or, sql } from 'drizzle-orm';
import type { Caller, Channel } from '../../chat/context.ts';
import { cohort, daily, dailyChannel, dailySchedule, enrolment, holiday, workspace } from '../../database/schema.ts';
import type { Transaction } from '../../jobs/outbox.ts';
import { instantOn } from '../../lib/occurrence.ts';
import { firstDay, type Hours, opensAt } from './decide-day.ts';
import type { Reader } from './store.ts';

export type Standing = {
  readonly cohort: typeof cohort.$inferSelect;
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

/** Cohorts of this workspace, and those that post here or that the caller organises elsewhere; a handful. */
export const findStandings = async (reader: Reader, { workspaceId, personId }: Pick<Caller, 'workspaceId' | 'personId'>): Promise<readonly Standing[]> => {
  const posts = reader
    .select({ id: dailyChannel.id })
    .from(dailyChannel)
    .where(and(eq(dailyChannel.cohortId, cohort.id), eq(dailyChannel.workspaceId, workspaceId)));
  const organises = reader
    .select({ id: enrolment.cohortId })
    .from(enrolment)
    .where(and(eq(enrolment.cohortId, cohort.id), eq(enrolment.personId, personId), eq(enrolment.role, 'organiser')));
  const rows = await reader
    .select()
    .from(cohort)
    .leftJoin(dailySchedule, eq(dailySchedule.cohortId, cohort.id))
    .where(or(eq(cohort.workspaceId, workspaceId), exists(posts), exists(organises)))
    .orderBy(asc(cohort.createdAt), asc(cohort.id))
    .limit(COHORTS_AT_MOST);
  const ids = rows.map((row) => row.cohort.id);
  const channels =
    ids.length === 0
      ? []
      : await reader
          .select({
            id: dailyChannel.id,
            cohortId: dailyChannel.cohortId,
            workspaceId: dailyChannel.workspaceId,
            channelExternalId: dailyChannel.channelExternalId,
            channelName: dailyChannel.channelName,
            workspaceName: workspace.name,
            brokenFor: dailyChannel.brokenFor,
          })
          .from(dailyChannel)
          .innerJoin(workspace, eq(workspace.id, dailyChannel.workspaceId))
          .where(inArray(dailyChannel.cohortId, ids));
  return rows.map((row) => ({
    cohort: row.cohort,
    schedule: row.daily_schedule ?? undefined,
    channels: channels
      .filter(({ cohortId }) => cohortId === row.cohort.id)
      .map(({ channelName, workspaceName, ...channel }) => ({ ...channel, place: placeName(channelName, workspaceName) })),
  }));
};

export const placeName = (channelName: string | null, workspaceName: string): string =>
  channelName === null ? workspaceName : `#${channelName} in ${workspaceName}`;

/** More cohorts than this don't fit one message; who has more has a channel for each. */
const COHORTS_AT_MOST = 3;

export const defaultHours = { postsAt: '09:00', closesAt: '08:00', weekdays: [1, 2, 3, 4, 5] } as const;

/** Posts in this channel of this workspace from now on; the first time it sets the schedule up. Whatever was broken there is tried anew. */
export const postHere = async (
  tx: Transaction,
  here: {
    readonly cohortId: string;
    readonly channelId: string;
    readonly workspaceId: string;
    readonly channel: Channel;
    readonly accountId: string;
    readonly zone: string;
  },
  at: Temporal.Instant,
): Promise<void> => {
  const { cohortId, workspaceId, channel, accountId, zone } = here;
  const called = { channelExternalId: channel.externalId, channelName: channel.name ?? null };
  await tx
    .insert(dailyChannel)
    .values({ id: here.channelId, cohortId, workspaceId, ...called })
    .onConflictDoUpdate({ target: [dailyChannel.cohortId, dailyChannel.workspaceId], set: { ...called, brokenAt: null, brokenFor: null } });
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
        pausedAt: sql`case when ${dailySchedule.pausedFor} = 'unreachable' then null else ${dailySchedule.pausedAt} end`,
        pausedFor: sql`case when ${dailySchedule.pausedFor} = 'unreachable' then null else ${dailySchedule.pausedFor} end`,
      },
    });
};

export type Wishes = Hours & { readonly holidays: readonly string[] };

/** Changes the hours and what lies ahead; what was decided of a date stays. */
export const changeSchedule = async (tx: Transaction, cohortId: string, { holidays, ...hours }: Wishes, at: Temporal.Instant): Promise<void> => {
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
        ? { digestNextAt: instantOn(Temporal.PlainDate.from(before.digestNextOn), before.digestAt, hours.zone).toString() }
        : {}),
    })
    .where(eq(dailySchedule.cohortId, cohortId));
  const today = at.toZonedDateTimeISO(hours.zone).toPlainDate().toString();
  await tx.delete(holiday).where(and(eq(holiday.cohortId, cohortId), gte(holiday.day, today)));
  if (holidays.length > 0)
    await tx
      .insert(holiday)
      .values(holidays.map((each) => ({ cohortId, day: each })))
      .onConflictDoNothing();
};

export const findHolidays = async (reader: Reader, cohortId: string, from: string): Promise<readonly string[]> => {
  const rows = await reader
    .select({ day: holiday.day })
    .from(holiday)
    .where(and(eq(holiday.cohortId, cohortId), gte(holiday.day, from)))
    .orderBy(asc(holiday.day));
  return rows.map(({ day }) => day);
};

export const addHoliday = async (tx: Transaction, cohortId: string, day: string): Promise<void> => {
  await tx.insert(holiday).values({ cohortId, day }).onConflictDoNothing();
};

export const pauseSchedule = async (tx: Transaction, cohortId: string, at: Temporal.Instant | undefined): Promise<void> => {
  await tx
    .update(dailySchedule)
    .set(at ? { pausedAt: at.toString(), pausedFor: 'asked' } : { pausedAt: null, pausedFor: null })
    .where(eq(dailySchedule.cohortId, cohortId));
  // Resumed: every place is tried again.
  if (!at) await tx.update(dailyChannel).set({ brokenAt: null, brokenFor: null }).where(eq(dailyChannel.cohortId, cohortId));
};

/** The newest date that was decided, asked or skipped. */
export const findNewest = async (reader: Reader, cohortId: string): Promise<typeof daily.$inferSelect | undefined> =>
  (await reader.select().from(daily).where(eq(daily.cohortId, cohortId)).orderBy(sql`${daily.day} desc`).limit(1))[0];

export const findSchedule = async (reader: Reader, cohortId: string): Promise<typeof dailySchedule.$inferSelect | undefined> =>
  (await reader.select().from(dailySchedule).where(eq(dailySchedule.cohortId, cohortId)))[0];
