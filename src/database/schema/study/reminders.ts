/** One direct message a day with what is due. */
import { sql } from 'drizzle-orm';
import { boolean, date, index, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { account, person } from '../people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

/**
 * When and where a person is reminded, in their own zone. Local times are `HH:MM`, weekdays 1
 * (Monday) to 7.
 */
export const reminder = pgTable(
  'reminder',
  {
    personId: uuid('person_id')
      .primaryKey()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** Where they are written to. */
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    enabled: boolean().notNull().default(false),
    remindsAt: text('reminds_at').notNull().default('09:00'),
    weekdays: smallint().array().notNull().default([1, 2, 3, 4, 5, 6, 7]),
    /** Weekdays on which little should come back. */
    easyDays: smallint('easy_days').array().notNull().default([]),
    /** Not between these, over midnight where the first is later. */
    quietFrom: text('quiet_from'),
    quietUntil: text('quiet_until'),
    vacationUntil: date('vacation_until', { mode: 'string' }),
    /** The local date that is decided next, and when. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    /** They asked to be reminded again then. */
    snoozedUntil: instant('snoozed_until'),
    snoozes: smallint().notNull().default(0),
    /**
     * Their direct messages are closed to us: nothing is sent until they ask, and it is said once.
     */
    closedAt: instant('closed_at'),
    closedToldAt: instant('closed_told_at'),
    /** Asked once for their zone, where the platform doesn't tell it. */
    zoneAskedAt: instant('zone_asked_at'),
    /** Asked once whether they want reminders at all: nobody is written to who hasn't said so. */
    offeredAt: instant('offered_at'),
  },
  (table) => [
    index('reminder_next').on(table.nextAt).where(sql`enabled and closed_at is null`),
    index('reminder_snoozed').on(table.snoozedUntil).where(sql`snoozed_until is not null`),
    index('reminder_account').on(table.accountId),
  ],
);

export const reminderTables: readonly PersonRows[] = [
  {
    table: 'reminder',
    key: ['person_id'],
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'when you want to be reminded, where, and whether your direct messages are closed to the bot',
    why: 'to write to you once a day at most, and not at all where you don’t want it',
    kept: WITH_WORKSPACE,
    linking: { rule: 'reminders', how: 'one stays, where messages arrive' },
  },
];
