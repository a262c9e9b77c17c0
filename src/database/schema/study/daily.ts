/** A cohort’s question of the day. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { fsrsState, instant } from '../columns.ts';
import { outbox } from '../outbox.ts';
import { cohortChannel } from '../people/cohort.ts';
import { account, cohort } from '../people/community.ts';
import { mentioned, type PersonRows } from '../person-rows.ts';

/** When a cohort is asked, in its own zone. Local times are `HH:MM`, weekdays 1 (Monday) to 7. */
export const dailySchedule = pgTable(
  'daily_schedule',
  {
    cohortId: uuid('cohort_id')
      .primaryKey()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    zone: text().notNull(),
    postsAt: text('posts_at').notNull(),
    /** On the same day where it is later than `postsAt`, else on the day after. */
    closesAt: text('closes_at').notNull(),
    weekdays: smallint().array().notNull(),
    pausedAt: instant('paused_at'),
    pausedFor: text('paused_for', { enum: ['asked', 'unreachable'] }),
    /** The local date that is decided next, and when. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    /** The weekday and time of the weekly digest; none where it isn't wanted. */
    digestWeekday: smallint('digest_weekday'),
    digestAt: text('digest_at'),
    digestNextOn: date('digest_next_on', { mode: 'string' }),
    digestNextAt: instant('digest_next_at'),
    /** The organiser who is told when something is wrong. */
    organiserAccountId: uuid('organiser_account_id').references(() => account.id, {
      onDelete: 'set null',
    }),
  },
  (table) => [
    index('daily_schedule_next').on(table.nextAt),
    index('daily_schedule_digest').on(table.digestNextAt),
    index('daily_schedule_organiser').on(table.organiserAccountId),
    check('daily_schedule_paused', sql`(${table.pausedAt} is null) = (${table.pausedFor} is null)`),
  ],
);

/** What became of a cohort's local date: the question that was asked, or why none was. */
export const daily = pgTable(
  'daily',
  {
    id: uuid().primaryKey(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
    questionSlug: text('question_slug'),
    /** Met by the cohort for the first time. */
    isNew: boolean('is_new').notNull().default(false),
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    closedAt: instant('closed_at'),
    /** How many had answered when its posts were last told to say so. */
    shownAnswers: integer('shown_answers').notNull().default(0),
    /** Posted after its time, since nobody could post it then. */
    late: boolean().notNull().default(false),
    skippedFor: text('skipped_for', { enum: ['holiday', 'late', 'empty', 'paused'] }),
  },
  (table) => [
    unique('daily_cohort_day').on(table.cohortId, table.day),
    index('daily_open').on(table.closesAt).where(sql`closed_at is null and skipped_for is null`),
    check('daily_asked', sql`(${table.questionSlug} is null) = (${table.skippedFor} is not null)`),
  ],
);

/** A question of the day as it stands in one channel. */
export const dailyPost = pgTable(
  'daily_post',
  {
    dailyId: uuid('daily_id')
      .notNull()
      .references(() => daily.id, { onDelete: 'cascade' }),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => cohortChannel.id, { onDelete: 'cascade' }),
    outboxId: uuid('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.dailyId, table.channelId] }),
    index('daily_post_channel').on(table.channelId),
    index('daily_post_outbox').on(table.outboxId),
  ],
);

/**
 * The FSRS state of a cohort and a question: how the cohort did on it is its grade. As `memory`.
 */
export const cohortMemory = pgTable(
  'cohort_memory',
  {
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    ...fsrsState(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.questionSlug] })],
);

export const dailyTables: readonly PersonRows[] = [
  {
    table: 'daily_schedule',
    key: ['cohort_id'],
    columns: { organiser_account_id: mentioned('account') },
    holds: 'that you set up a cohort’s question of the day',
    why: 'to tell you when something is wrong with it',
    kept: 'until somebody else sets it up',
    linking: { rule: 'follow' },
  },
];
