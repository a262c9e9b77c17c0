/**
 * The leaderboard in a cohort’s channel: once a week where an organiser wants it, and not on a day
 * off of the cohort, but on the next day that is none. The post after a season’s end tells that one.
 */
import { and, eq, isNotNull, isNull, lte, min, notInArray, sql } from 'drizzle-orm';
import type { Routine } from '../../chat/deliver/notice.ts';
import { named } from '../../chat/deliver/subject.ts';
import { isDayOff } from '../../community/cohort/calendar.ts';
import type { Transaction } from '../../database/client.ts';
import { leaderboardSetting } from '../../database/schema/path/leaderboard.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { cohort, workspace } from '../../database/schema/people/community.ts';
import { type Destination, intentOf } from '../../jobs/outbox.ts';
import { type Due, recurring } from '../../jobs/recurring.ts';
import { firstDayOn, instantOn, localDate } from '../../lib/time/occurrence.ts';
import { periodOf } from '../../study/standing/periods.ts';
import type { LeaderboardNeeds } from './needs.ts';
import { findBoardSettings } from './settings-store.ts';

/** `period`: the week or the season that goes on, or the season that has ended. */
export const POST = {
  name: 'leaderboard.post',
  title: 'The leaderboard of the week',
  subject: named('cohortId', 'day', 'period'),
} as const;

type Row = typeof leaderboardSetting.$inferSelect;
/** One with a post: it has a day, a time and a next date. */
type Wished = Row & {
  readonly postWeekday: number;
  readonly postAt: string;
  readonly postNextOn: string;
  readonly isDayOff: boolean;
};

export const postRoutine = (needs: LeaderboardNeeds): Routine =>
  recurring(needs, {
    name: 'leaderboard.post',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: min(leaderboardSetting.postNextAt) })
        .from(leaderboardSetting)
        .where(goesOn);
      return row?.at;
    },
    claim,
    idOf: ({ cohortId }) => cohortId,
    dueOf: (row) => dueOn(row, Temporal.PlainDate.from(row.postNextOn)),
    decide: async (tx, row, { on }, at) => {
      // Late on the same date, or not at all.
      if (localDate(at, row.zone).equals(on) && !row.isDayOff) await post(needs, tx, row, on, at);
    },
    nextOf: (row, { on }, at) => dueOn(row, nextDay(row, on, at)),
    moveOn: async (tx, { cohortId }, { on, at }) => {
      await tx
        .update(leaderboardSetting)
        .set({ postNextOn: on.toString(), postNextAt: at.toString() })
        .where(eq(leaderboardSetting.cohortId, cohortId));
    },
  });

const dueOn = ({ postAt, zone }: Pick<Wished, 'postAt' | 'zone'>, on: Temporal.PlainDate): Due => ({
  on,
  at: instantOn(on, postAt, zone),
});

/** The first date of a weekday whose time hasn't passed. */
export const firstPost = (
  { weekday, at: time }: { readonly weekday: number; readonly at: string },
  zone: string,
  at: Temporal.Instant,
): Due => {
  const today = localDate(at, zone);
  const passed = Temporal.Instant.compare(instantOn(today, time, zone), at) <= 0;
  const on = firstDayOn({ weekdays: [weekday] }, passed ? today.add({ days: 1 }) : today) ?? today;
  return { on, at: instantOn(on, time, zone) };
};

/** An archived cohort has no post any more, and one that has ended only that of its last week. */
const goesOn = sql`exists (
  select from ${cohort} c
  where c.id = ${leaderboardSetting.cohortId} and c.archived_at is null
    and (c.ends_on is null or ${leaderboardSetting.postNextOn} <= c.ends_on + 7))`;

const claim = async (tx: Transaction, at: Temporal.Instant, except: readonly string[]): Promise<Wished | undefined> => {
  const [row] = await tx
    .select()
    .from(leaderboardSetting)
    .where(
      and(
        isNotNull(leaderboardSetting.postAt),
        goesOn,
        lte(leaderboardSetting.postNextAt, at.toString()),
        notInArray(leaderboardSetting.cohortId, [...except]),
      ),
    )
    .orderBy(leaderboardSetting.postNextAt)
    .limit(1)
    .for('update', { skipLocked: true });
  if (!row) return undefined;
  const { postWeekday, postAt, postNextOn, cohortId } = row;
  // A post that is wanted has all three.
  if (postWeekday === null || postAt === null || postNextOn === null) return undefined;
  const settings = await findBoardSettings(tx, { cohortId }, row.zone);
  const isOff = await isDayOff(tx, cohortId, postNextOn);
  return { ...row, zone: settings.zone, postWeekday, postAt, postNextOn, isDayOff: isOff };
};

/**
 * After a day off the next day, though not past the week; after weeks without a process the dates
 * that passed are left out.
 */
const nextDay = (
  { postWeekday, zone, isDayOff: isOff }: Wished,
  day: Temporal.PlainDate,
  at: Temporal.Instant,
): Temporal.PlainDate => {
  const today = localDate(at, zone);
  const after = day.add({ days: 1 });
  if (isOff && Temporal.PlainDate.compare(after, today) >= 0) return after;
  const from = Temporal.PlainDate.compare(day, today) < 0 ? today : after;
  return firstDayOn({ weekdays: [postWeekday] }, from) ?? from;
};

const post = async (
  { outbox }: LeaderboardNeeds,
  tx: Transaction,
  { cohortId, zone, seasons, toldSeason, postWeekday }: Wished,
  on: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<void> => {
  const [of] = await tx.select().from(cohort).where(eq(cohort.id, cohortId));
  if (!of) return;
  const ended = seasons ? endedSeason(of, on) : 0;
  // A cohort that is over stays in its last season, which is the one to tell then.
  const isOver = of.endsOn !== null && of.endsOn < on.toString();
  const period = ended > toldSeason && !isOver ? 'last-season' : seasons ? 'season' : 'week';
  const week = weekOf(on, postWeekday);
  // A platform that is down past the date gets none of it.
  const notAfter = instantOn(on.add({ days: 1 }), '00:00', zone);
  const subject = { cohortId, day: on.toString(), period };
  const intents = (await findPlaces(tx, cohortId)).map(({ id, to }) =>
    intentOf(POST, subject, { key: `leaderboard/${cohortId}/${week}/${id}`, to, notAfter }),
  );
  await outbox.send(tx, intents, at);
  if (ended > toldSeason)
    await tx.update(leaderboardSetting).set({ toldSeason: ended }).where(eq(leaderboardSetting.cohortId, cohortId));
};

/** The Monday of the week that it is the post of: it may come after it, where its own day was off. */
const weekOf = (on: Temporal.PlainDate, weekday: number): Temporal.PlainDate => {
  const due = on.subtract({ days: (on.dayOfWeek - weekday + 7) % 7 });
  return due.subtract({ days: due.dayOfWeek - 1 });
};

/** Longer ago than that is no news any more. */
const NEWS_DAYS = 14;

/** The number of the season that ended lately; 0 where none did. */
const endedSeason = (
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null },
  on: Temporal.PlainDate,
): number => {
  const isOver = endsOn !== null && endsOn < on.toString();
  const last = periodOf(isOver ? 'season' : 'last-season', { startsOn, endsOn }, on);
  const to = isOver ? endsOn : last?.to;
  return last && to !== undefined && Temporal.PlainDate.from(to).until(on).days <= NEWS_DAYS ? last.season : 0;
};

/** Where a cohort is told what's new; else where its question of the day is. One for each workspace. */
export const findPlaces = async (
  tx: Pick<Transaction, 'select'>,
  cohortId: string,
): Promise<readonly { readonly id: string; readonly to: Destination }[]> => {
  const rows = await tx
    .select({
      id: cohortChannel.id,
      purpose: cohortChannel.purpose,
      channelExternalId: cohortChannel.channelExternalId,
      platform: workspace.platform,
      workspaceExternalId: workspace.externalId,
    })
    .from(cohortChannel)
    .innerJoin(workspace, eq(workspace.id, cohortChannel.workspaceId))
    .where(and(eq(cohortChannel.cohortId, cohortId), isNull(cohortChannel.brokenFor)))
    .orderBy(cohortChannel.id);
  const wanted = rows.filter(({ purpose }) => purpose !== 'office-hours');
  return [...Map.groupBy(wanted, ({ workspaceExternalId, platform }) => `${platform}/${workspaceExternalId}`).values()]
    .flatMap((there) => there.find(({ purpose }) => purpose === 'announcements') ?? there[0] ?? [])
    .map(({ id, purpose: _, ...to }) => ({ id, to }));
};
