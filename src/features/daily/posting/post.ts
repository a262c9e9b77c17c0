/**
 * Asks the question of the day: decides each cohort's local date once, and commits the question
 * with what is to be posted.
 */
import { eq, min } from 'drizzle-orm';
import type { Routine } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { findDaysOff, isDayOff } from '../../../community/cohort/calendar.ts';
import type { Transaction } from '../../../database/client.ts';
import { cohort } from '../../../database/schema/people/community.ts';
import { daily, dailyPost, dailySchedule } from '../../../database/schema/study/daily.ts';
import { intentOf } from '../../../jobs/outbox.ts';
import { type Due, recurring } from '../../../jobs/recurring.ts';
import type { DailyNeeds } from '../needs.ts';
import { pauseUnreachable } from '../schedule-store.ts';
import * as store from '../store.ts';
import { type Choice, chooseDaily } from './choose-daily.ts';
import { comingDays, decideDay, nextDayAfter, opensAt } from './decide-day.ts';
import { WINDOW } from './fair-share.ts';
import { topicsOf } from './syllabus.ts';

export const POST = {
  name: 'daily.post',
  title: 'The question of the day',
  subject: named('dailyId', 'channelId'),
} as const;
export const EMPTY = {
  name: 'daily.empty',
  title: 'A note that no question of the day is left',
  subject: named('cohortId', 'day'),
} as const;

/** Somebody who answered nothing for this long isn't waited for. */
const ACTIVE_DAYS = 14;

export const postRoutine = (needs: DailyNeeds): Routine =>
  recurring(needs, {
    name: 'daily.post',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: min(dailySchedule.nextAt) })
        .from(dailySchedule)
        .innerJoin(cohort, eq(cohort.id, dailySchedule.cohortId))
        .where(store.isAsked);
      return row?.at;
    },
    claim: store.claimSchedule,
    idOf: ({ cohortId }) => cohortId,
    dueOf: (schedule) => dueOn(schedule, Temporal.PlainDate.from(schedule.nextOn)),
    decide: (tx, schedule, { on }, at) => decide(needs, tx, schedule, on, at),
    nextOf: (schedule, { on }, at) => dueOn(schedule, nextDayAfter(schedule, on, at)),
    moveOn: async (tx, { cohortId }, { on, at }) => {
      await tx
        .update(dailySchedule)
        .set({ nextOn: on.toString(), nextAt: at.toString() })
        .where(eq(dailySchedule.cohortId, cohortId));
    },
  });

const dueOn = (schedule: store.Schedule, on: Temporal.PlainDate): Due => ({
  on,
  at: opensAt(schedule, on),
});

const decide = async (
  needs: DailyNeeds,
  tx: Transaction,
  schedule: store.Schedule,
  day: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<void> => {
  const { cohortId, nextOn } = schedule;
  const paused = schedule.pausedAt !== null;
  const channels = (await store.findChannels(tx, cohortId)).filter(({ brokenFor }) => brokenFor === null);
  // Its last channel went with its workspace.
  if (channels.length === 0) await pauseUnreachable(tx, cohortId, at);
  const decision = decideDay(schedule, day, at, {
    paused: paused || channels.length === 0,
    holiday: await isDayOff(tx, cohortId, nextOn),
  });
  const choice = decision.kind === 'ask' ? await choose(needs, tx, schedule, day) : undefined;
  const nothingToAsk = choice ? null : ('empty' as const);
  const skippedFor = decision.kind === 'skip' ? decision.why : nothingToAsk;
  const id = needs.random.id(at);
  const times = { opensAt: decision.opensAt.toString(), closesAt: decision.closesAt.toString() };
  const late = decision.kind === 'ask' && decision.late;
  const [made] = await tx
    .insert(daily)
    .values({
      id,
      cohortId,
      day: nextOn,
      questionSlug: choice?.question.slug ?? null,
      isNew: choice?.isNew ?? false,
      ...times,
      late,
      skippedFor,
    })
    // That date was decided before: by hand, or before the schedule was set up anew.
    .onConflictDoNothing()
    .returning({ id: daily.id });
  if (made && choice) {
    await postEverywhere(needs, tx, { dailyId: id, channels, until: decision.closesAt }, at);
    const next = nextDayAfter(schedule, day, at);
    const asksNext = !(await isDayOff(tx, cohortId, next.toString()));
    if (asksNext && !(await choose(needs, tx, schedule, next)))
      await tellEmpty(needs, tx, cohortId, next.toString(), at);
  }
};

/** A few small queries, however large the cohort. */
const choose = async (
  needs: DailyNeeds,
  tx: Transaction,
  schedule: store.Schedule,
  day: Temporal.PlainDate,
): Promise<Choice | undefined> => {
  const { cohort } = schedule;
  const holidays = await findDaysOff(tx, cohort.id, day.toString());
  const known = await store.findCohortMemories(tx, cohort.id);
  const people = await store.findActiveMembers(tx, cohort.id, day.subtract({ days: ACTIVE_DAYS }).toString());
  const due = known.filter(({ dueOn }) => dueOn <= day.toString()).map(({ questionSlug }) => questionSlug);
  return chooseDaily({
    day,
    comingDays: comingDays(schedule, day, holidays, WINDOW - 1),
    startsOn: cohort.startsOn,
    topics: topicsOf(needs.curriculum(), cohort.packs, cohort.path),
    asked: await store.findAsked(tx, cohort.id),
    dueOn: new Map(known.map((row) => [row.questionSlug, row.dueOn])),
    members: people.length,
    memories: await store.findMemberMemories(tx, people, due),
  });
};

const postEverywhere = async (
  { outbox }: DailyNeeds,
  tx: Transaction,
  {
    dailyId,
    channels,
    until,
  }: {
    readonly dailyId: string;
    readonly channels: readonly store.Channel[];
    readonly until: Temporal.Instant;
  },
  at: Temporal.Instant,
): Promise<void> => {
  const keyOf = (channelId: string): string => `daily/${dailyId}/${channelId}`;
  const intents = channels.map(({ id: channelId, to }) =>
    intentOf(POST, { dailyId, channelId }, { key: keyOf(channelId), to, notAfter: until }),
  );
  const ids = await outbox.send(tx, intents, at);
  const posts = channels.flatMap(({ id: channelId }) => {
    const outboxId = ids.get(keyOf(channelId));
    return outboxId ? [{ dailyId, channelId, outboxId }] : [];
  });
  if (posts.length > 0) await tx.insert(dailyPost).values(posts).onConflictDoNothing();
};

const tellEmpty = async (
  { outbox }: DailyNeeds,
  tx: Transaction,
  cohortId: string,
  day: string,
  at: Temporal.Instant,
): Promise<void> => {
  const to = await store.findOrganiser(tx, cohortId);
  if (to)
    await outbox.send(tx, [intentOf(EMPTY, { cohortId, day }, { key: `daily-empty/${cohortId}/${day}`, to })], at);
};
