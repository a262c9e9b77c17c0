/**
 * The weekly digest, in the channels of the question of the day: once a week where an organiser
 * wants it.
 */
import { and, eq, isNotNull, lte, min, notInArray, sql } from 'drizzle-orm';
import { controlId } from '../../../chat/control-id.ts';
import { type Notice, noticeOf, type Routine } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Filled, Form } from '../../../chat/view/form.ts';
import type { Block } from '../../../chat/view/view.ts';
import type { InCohort } from '../../../community/roles.ts';
import type { Transaction } from '../../../database/client.ts';
import { cohort } from '../../../database/schema/people/community.ts';
import { dailySchedule } from '../../../database/schema/study/daily.ts';
import { type Intent, intentOf } from '../../../jobs/outbox.ts';
import { type Due, recurring } from '../../../jobs/recurring.ts';
import { readTime } from '../../../lib/time/local-time.ts';
import { firstDayOn, instantOn, localDate } from '../../../lib/time/occurrence.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { DailyNeeds } from '../needs.ts';
import * as store from '../store.ts';
import { digestOf, findWeek, nextWeekOf } from './digest-facts.ts';
import { digestBlocks, digestView } from './digest-view.ts';

const DIGEST = {
  name: 'daily.digest',
  title: 'The weekly digest',
  subject: named('cohortId', 'day'),
} as const;

type Schedule = typeof dailySchedule.$inferSelect;
/** One with a digest: it has a time and a next date. */
type Wished = Schedule & { readonly digestAt: string; readonly digestNextOn: string };

export const digestRoutine = (needs: DailyNeeds): Routine =>
  recurring(needs, {
    name: 'daily.digest',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: min(dailySchedule.digestNextAt) })
        .from(dailySchedule)
        .where(goesOn);
      return row?.at;
    },
    claim,
    idOf: ({ cohortId }) => cohortId,
    dueOf: (schedule) => dueOn(schedule, Temporal.PlainDate.from(schedule.digestNextOn)),
    decide: async (tx, schedule, { on }, at) => {
      // Late on the same date, or not at all.
      if (localDate(at, schedule.zone).equals(on) && schedule.pausedAt === null)
        await needs.outbox.send(tx, await intentsOf(tx, schedule, on), at);
    },
    nextOf: (schedule, { on }, at) => dueOn(schedule, nextDay(schedule, on, at)),
    moveOn,
  });

const dueOn = ({ digestAt, zone }: Pick<Wished, 'digestAt' | 'zone'>, on: Temporal.PlainDate): Due => ({
  on,
  at: instantOn(on, digestAt, zone),
});

/** An archived cohort has no digest any more, and one that has ended only that of its last week. */
const goesOn = sql`exists (
  select from ${cohort} c
  where c.id = ${dailySchedule.cohortId} and c.archived_at is null
    and (c.ends_on is null or ${dailySchedule.digestNextOn} <= c.ends_on + 7))`;

const claim = async (tx: Transaction, at: Temporal.Instant, except: readonly string[]): Promise<Wished | undefined> => {
  const [row] = await tx
    .select()
    .from(dailySchedule)
    .where(
      and(
        isNotNull(dailySchedule.digestAt),
        goesOn,
        lte(dailySchedule.digestNextAt, at.toString()),
        notInArray(dailySchedule.cohortId, [...except]),
      ),
    )
    .orderBy(dailySchedule.digestNextAt)
    .limit(1)
    .for('update', { skipLocked: true });
  if (!row) return undefined;
  const { digestAt, digestNextOn } = row;
  // A digest that is wanted has both.
  return digestAt === null || digestNextOn === null ? undefined : { ...row, digestAt, digestNextOn };
};

/** After weeks without a process the dates that passed are left out. */
const nextDay = (
  { digestWeekday, zone }: Schedule,
  day: Temporal.PlainDate,
  at: Temporal.Instant,
): Temporal.PlainDate => {
  const today = localDate(at, zone);
  const from = Temporal.PlainDate.compare(day, today) < 0 ? today : day.add({ days: 1 });
  return firstDayOn({ weekdays: [digestWeekday ?? from.dayOfWeek] }, from) ?? from;
};

const moveOn = async (tx: Transaction, { cohortId }: Schedule, { on, at }: Due): Promise<void> => {
  await tx
    .update(dailySchedule)
    .set({ digestNextOn: on.toString(), digestNextAt: at.toString() })
    .where(eq(dailySchedule.cohortId, cohortId));
};

const intentsOf = async (
  tx: Transaction,
  { cohortId, zone }: Schedule,
  day: Temporal.PlainDate,
): Promise<readonly Intent[]> => {
  const subject = { cohortId, day: day.toString() };
  // A platform that is down past the date gets none of it, as a bot that was.
  const notAfter = instantOn(day.add({ days: 1 }), '00:00', zone);
  const channels = (await store.findChannels(tx, cohortId)).filter(({ brokenFor }) => brokenFor === null);
  return channels.map(({ id, to }) =>
    intentOf(DIGEST, subject, { key: `digest/${cohortId}/${day}/${id}`, to, notAfter }),
  );
};

export const digestNotice = (needs: DailyNeeds): Notice =>
  noticeOf(DIGEST, {
    draw: async ({ cohortId, day }) => {
      const pieces = await needs.drawDigest(cohortId, day);
      // Nothing happened and nothing comes: silence is kinder.
      return pieces.length === 0 ? undefined : digestView(pieces);
    },
  });

/** What the questions of the week say: the daily's part of the digest. */
export const weekBlocks = async (
  { database, curriculum }: DailyNeeds,
  cohortId: string,
  day: string,
): Promise<readonly Block[]> => {
  const [of] = await database.orm
    .select({ packs: cohort.packs, startsOn: cohort.startsOn, path: cohort.path })
    .from(cohort)
    .where(eq(cohort.id, cohortId));
  if (!of) return [];
  const current = curriculum();
  const next = nextWeekOf(current, of, Temporal.PlainDate.from(day));
  const week = await findWeek(database.orm, cohortId, day);
  const digest = digestOf({ curriculum: current, packs: of.packs, week, next });
  return digest.answers === 0 && next.titles.length === 0 ? [] : digestBlocks(digest);
};

const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const OFF = 'off';
const USUAL_TIME = '16:00';

/** "Fridays at 16:00", or nothing where it isn't wanted. */
export const digestWords = ({ digestWeekday, digestAt }: Schedule): string | undefined =>
  digestWeekday === null || digestAt === null ? undefined : `${weekdays[digestWeekday - 1]} at ${digestAt}`;

export const digestForm = (cohortId: string, { digestWeekday, digestAt }: Schedule): Form => ({
  id: controlId('daily.digest-save', cohortId),
  title: 'Weekly digest',
  submit: 'Save',
  fields: [
    {
      kind: 'select',
      name: 'day',
      label: 'Posted on',
      hint: 'What the cohort forgot, found hard and got better at, and next week’s topics; never who',
      options: [
        { value: OFF, label: 'Not at all' },
        ...weekdays.map((label, index) => ({ value: String(index + 1), label })),
      ],
      value: digestWeekday === null ? OFF : String(digestWeekday),
      required: true,
    },
    {
      kind: 'input',
      name: 'time',
      label: 'At',
      hint: 'A time of day, such as 16:00',
      value: digestAt ?? USUAL_TIME,
      atMost: 10,
      required: true,
    },
  ],
});

/** Throws UserError for what isn't a time. */
export const saveDigest = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  filled: Filled,
  at: Temporal.Instant,
): Promise<void> => {
  const [schedule] = await tx.select().from(dailySchedule).where(eq(dailySchedule.cohortId, cohortId)).for('update');
  if (!schedule) return;
  const day = Number(filled['day']?.[0]);
  const typed = filled['time']?.[0]?.trim() ?? '';
  const time = readTime(typed);
  if (!(day >= 1 && day <= 7)) {
    await tx
      .update(dailySchedule)
      .set({ digestWeekday: null, digestAt: null, digestNextOn: null, digestNextAt: null })
      .where(eq(dailySchedule.cohortId, cohortId));
    return;
  }
  if (!time) throw new UserError(text`**At**: please give a time, such as 16:00. I got “${excerpt(typed, 40)}”.`);
  const today = localDate(at, schedule.zone);
  const passed = Temporal.Instant.compare(instantOn(today, time, schedule.zone), at) <= 0;
  const next = firstDayOn({ weekdays: [day] }, passed ? today.add({ days: 1 }) : today) ?? today;
  await tx
    .update(dailySchedule)
    .set({ digestWeekday: day, digestAt: time })
    .where(eq(dailySchedule.cohortId, cohortId));
  await moveOn(tx, schedule, dueOn({ digestAt: time, zone: schedule.zone }, next));
};
