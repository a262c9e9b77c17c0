/** How a cohort's schedule is set up and changed. */
import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Channel } from '../../chat/context.ts';
import { replaceDaysOff } from '../../community/cohort/calendar.ts';
import type { InCohort, InWorkspace } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { daily, dailySchedule } from '../../database/schema/study/daily.ts';
import { instantOn, localDate } from '../../lib/time/occurrence.ts';
import { firstDay, type Hours, opensAt } from './posting/decide-day.ts';
import { forDaily, type Reader } from './store.ts';

/** When a question is asked until an organiser says otherwise. */
export const defaultHours = {
  postsAt: '09:00',
  closesAt: '08:00',
  weekdays: [1, 2, 3, 4, 5],
} as const;

/**
 * Posts in this channel of this workspace from now on; the first time it sets the schedule up.
 * Whatever was broken there is tried anew. Gives the id of the channel's row.
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
): Promise<string> => {
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
  const [row] = await tx
    .insert(cohortChannel)
    .values({ id: here.channelId, cohortId, workspaceId, purpose: 'daily', ...called })
    .onConflictDoUpdate({
      target: [cohortChannel.cohortId, cohortChannel.workspaceId, cohortChannel.purpose],
      set: { ...called, brokenAt: null, brokenFor: null },
    })
    .returning({ id: cohortChannel.id });
  return row?.id ?? here.channelId;
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

export const findSchedule = async (
  reader: Reader,
  cohortId: string,
): Promise<typeof dailySchedule.$inferSelect | undefined> =>
  (await reader.select().from(dailySchedule).where(eq(dailySchedule.cohortId, cohortId)))[0];
