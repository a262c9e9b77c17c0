/** Office hours: what is chosen for them, when they are open, who helps in them, and their board. */
import { sql } from 'drizzle-orm';
import {
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { outbox } from '../outbox.ts';
import { cohortChannel } from '../people/cohort.ts';
import { account, cohort, person } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

export const ofCohort = () =>
  uuid('cohort_id')
    .notNull()
    .references(() => cohort.id, { onDelete: 'cascade' });

export const ofPerson = () =>
  uuid('person_id')
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' });

export const ofAccount = () =>
  uuid('account_id')
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' });

/** What its organisers chose; a cohort without a row has no office hours yet. */
export const officeHours = pgTable('office_hours', {
  cohortId: ofCohort().primaryKey(),
  /** Where helper and learner meet beside the thread: a voice channel, a huddle, a meeting. */
  meetingUrl: text('meeting_url'),
  /** Helping for longer than this brings a quiet question, in minutes. */
  softCapMinutes: smallint('soft_cap_minutes').notNull().default(25),
  /** After being helped, so long until one may join again, in minutes. */
  cooldownMinutes: smallint('cooldown_minutes').notNull().default(0),
  createdAt: instant('created_at').notNull(),
});

/** A line for some topics; a cohort has one at least. */
export const helpQueue = pgTable(
  'help_queue',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    name: text().notNull(),
    /** Nobody joins it any more; who waits in it is still helped. */
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('help_queue_name').on(table.cohortId, table.name)],
);

/** Comes again every week in the cohort's zone, on its calendar of days off. */
export const officeHoursSlot = pgTable(
  'office_hours_slot',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** 1 (Monday) to 7. */
    weekday: smallint().notNull(),
    /** `HH:MM`, local. */
    opensAt: text('opens_at').notNull(),
    minutes: smallint().notNull(),
    zone: text().notNull(),
    /** The local date whose session is made next, and when that is done: ahead of its opening. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    endedAt: instant('ended_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('office_hours_slot_cohort').on(table.cohortId),
    index('office_hours_slot_next').on(table.nextAt).where(sql`ended_at is null`),
  ],
);

/** One opening of office hours: planned by a slot, or opened by a helper there and then. */
export const session = pgTable(
  'session',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    slotId: uuid('slot_id').references(() => officeHoursSlot.id, { onDelete: 'set null' }),
    /** The local date it is for, by its slot: one each. */
    slotOn: date('slot_on', { mode: 'string' }),
    /** As planned; an open one may have no end. */
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at'),
    /** Grows with every change of its times, as calendars want it. */
    sequence: integer().notNull().default(0),
    cancelledAt: instant('cancelled_at'),
    /** One cancelled for a day off is held again where the day is no longer off. */
    cancelledFor: text('cancelled_for', { enum: ['asked', 'day-off'] }),
    /** When its times were said last; of those alone that were planned. */
    changedAt: instant('changed_at'),
    openedAt: instant('opened_at'),
    /** Since then nobody joins any more; who waits is still helped. */
    lastCallAt: instant('last_call_at'),
    /** Since when nobody helps in it any more. */
    leftAt: instant('left_at'),
    closedAt: instant('closed_at'),
    /** One line by the organiser or a helper: "ten minutes late". */
    status: text(),
    /** Orders those who join in the first minute; never shown. */
    secret: text().notNull(),
  },
  (table) => [
    unique('session_slot').on(table.slotId, table.slotOn),
    index('session_cohort').on(table.cohortId, table.opensAt),
    uniqueIndex('session_open').on(table.cohortId).where(sql`opened_at is not null and closed_at is null`),
    index('session_due').on(table.opensAt).where(sql`opened_at is null and cancelled_at is null`),
    index('session_ending').on(table.closesAt).where(sql`opened_at is not null and closed_at is null`),
  ],
);

/** Who helps in a session. */
export const sessionHelper = pgTable(
  'session_helper',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => session.id, { onDelete: 'cascade' }),
    personId: ofPerson(),
    accountId: ofAccount(),
    /** Only these queues; all where it is empty. */
    queueIds: uuid('queue_ids').array().notNull().default([]),
    startedAt: instant('started_at').notNull(),
    pausedAt: instant('paused_at'),
    stoppedAt: instant('stopped_at'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.personId] }),
    index('session_helper_person').on(table.personId),
    index('session_helper_account').on(table.accountId),
  ],
);

/** The live message of office hours in one of the cohort's channels. */
export const board = pgTable(
  'board',
  {
    outboxId: uuid('outbox_id')
      .primaryKey()
      .references(() => outbox.id, { onDelete: 'cascade' }),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => cohortChannel.id, { onDelete: 'cascade' }),
    /** For which it was posted; none where none was open. */
    sessionId: uuid('session_id').references(() => session.id, { onDelete: 'cascade' }),
    postedAt: instant('posted_at').notNull(),
    /** What it showed last, so that one that hasn't changed isn't edited. */
    shown: text(),
  },
  (table) => [unique('board_session').on(table.sessionId, table.channelId), index('board_channel').on(table.channelId)],
);

/** What an organiser had to say to the whole cohort about its office hours. */
export const announcement = pgTable(
  'announcement',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** Nobody where they have deleted their data since. */
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    words: text().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('announcement_cohort').on(table.cohortId, table.at),
    index('announcement_account').on(table.accountId),
  ],
);

/** Who wants to be told once when the next session opens. */
export const openingWatch = pgTable(
  'opening_watch',
  { cohortId: ofCohort(), personId: ofPerson(), accountId: ofAccount(), at: instant('at').notNull() },
  (table) => [
    primaryKey({ columns: [table.cohortId, table.personId] }),
    index('opening_watch_person').on(table.personId),
    index('opening_watch_account').on(table.accountId),
  ],
);

export const officeHoursTables: readonly PersonRows[] = [
  {
    table: 'session_helper',
    key: ['session_id', 'person_id'],
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'when you helped in office hours',
    why: 'so that learners see who helps, and the wait is worked out',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['session_id'] },
  },
  {
    table: 'announcement',
    columns: { account_id: mentioned('account') },
    holds: 'what you announced about office hours as an organiser',
    why: 'to post it for you',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'opening_watch',
    key: ['cohort_id', 'person_id'],
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'that you want to be told when office hours open',
    why: 'to tell you once',
    kept: 'until you have been told',
    linking: { rule: 'move', oneEach: ['cohort_id'] },
  },
];
