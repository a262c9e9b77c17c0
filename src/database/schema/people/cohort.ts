/**
 * What a cohort has and its features share: channels, days off, who joined and left, what was done.
 */
import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';
import { account, cohort, role, workspace } from './community.ts';

const ofCohort = () =>
  uuid('cohort_id')
    .notNull()
    .references(() => cohort.id, { onDelete: 'cascade' });

/** Where a cohort is written to: for each purpose one channel in each of its workspaces. */
export const cohortChannel = pgTable(
  'cohort_channel',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    purpose: text({ enum: ['daily', 'office-hours', 'announcements'] })
      .notNull()
      .default('daily'),
    channelExternalId: text('channel_external_id').notNull(),
    /** As it was called when it was chosen; not every platform tells. */
    channelName: text('channel_name'),
    /** The platform refuses us there; why, in words. */
    brokenAt: instant('broken_at'),
    brokenFor: text('broken_for'),
  },
  (table) => [
    unique('cohort_channel_purpose').on(table.cohortId, table.workspaceId, table.purpose),
    index('cohort_channel_workspace').on(table.workspaceId, table.channelExternalId),
    check('cohort_channel_known', sql`${table.purpose} in ('daily', 'office-hours', 'announcements')`),
  ],
);

/** The cohort's calendar: days off. */
export const holiday = pgTable(
  'holiday',
  { cohortId: ofCohort(), day: date({ mode: 'string' }).notNull() },
  (table) => [primaryKey({ columns: [table.cohortId, table.day] })],
);

/**
 * Who left a cohort or was removed: no old button enrols them again. By account, so that linking
 * two people keeps it.
 */
export const departure = pgTable(
  'departure',
  {
    cohortId: ofCohort(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /**
     * `removed`, `moved` to another cohort: an organiser did it. Whoever was removed, only an
     * organiser takes in again.
     */
    why: text({ enum: ['left', 'removed', 'moved'] }).notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.cohortId, table.accountId] }),
    index('departure_account').on(table.accountId),
  ],
);

/** By which a learner joins: one a cohort at a time. */
export const joinCode = pgTable('join_code', {
  cohortId: ofCohort().primaryKey(),
  code: text().notNull().unique('join_code_code'),
  expiresAt: instant('expires_at').notNull(),
});

/** A wrong code that somebody tried: they are counted, so that none is guessed. */
export const joinGuess = pgTable(
  'join_guess',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
  },
  (table) => [index('join_guess_account').on(table.accountId, table.at)],
);

/** Whoever has this role (Discord) or is in this user group (Slack) has that role in the cohort. */
export const cohortRoleSource = pgTable(
  'cohort_role_source',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    roleExternalId: text('role_external_id').notNull(),
    /** As it was called when it was picked; not every platform tells. */
    roleName: text('role_name'),
    role: role().notNull(),
  },
  (table) => [
    unique('cohort_role_source_role').on(table.cohortId, table.workspaceId, table.roleExternalId),
    index('cohort_role_source_workspace').on(table.workspaceId, table.roleExternalId),
  ],
);

/** What organisers did in a cohort, in words; nobody changes it. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** Who did it; nobody where they have deleted their data since. */
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    /** With `{}` where the person it was done to is named. */
    did: text().notNull(),
    aboutAccountId: uuid('about_account_id').references(() => account.id, { onDelete: 'set null' }),
    at: instant('at').notNull(),
  },
  (table) => [
    index('audit_entry_cohort').on(table.cohortId, table.id),
    index('audit_entry_account').on(table.accountId),
    index('audit_entry_about').on(table.aboutAccountId),
  ],
);

/** What an organiser wrote to somebody in their cohort. */
export const cohortMessage = pgTable(
  'cohort_message',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** Nobody where they have deleted their data since: then it isn't sent any more. */
    fromAccountId: uuid('from_account_id').references(() => account.id, { onDelete: 'set null' }),
    toAccountId: uuid('to_account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    words: text().notNull(),
    /** The form it was written in: sent twice, it is one message. */
    form: text().notNull(),
    at: instant('at').notNull(),
    /** It didn't arrive: their direct messages are closed to us, or the platform didn't take it. */
    failedFor: text('failed_for', { enum: ['closed', 'failed'] }),
  },
  (table) => [
    unique('cohort_message_form').on(table.cohortId, table.fromAccountId, table.toAccountId, table.form),
    index('cohort_message_from').on(table.fromAccountId),
    index('cohort_message_to').on(table.toAccountId),
  ],
);

export const cohortTables: readonly PersonRows[] = [
  {
    table: 'departure',
    key: ['cohort_id', 'account_id'],
    columns: { account_id: theirs('account') },
    holds: 'which cohorts you left, were moved from or taken out of',
    why: 'so that no old button brings you back',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'join_guess',
    columns: { account_id: theirs('account') },
    holds: 'when you gave wrong codes for joining a cohort',
    why: 'so that nobody can guess a code',
    kept: 'until you give one again after ten minutes',
    linking: { rule: 'follow' },
  },
  {
    table: 'audit_entry',
    columns: { account_id: mentioned('account'), about_account_id: mentioned('account') },
    holds: 'what you did as an organiser, and what organisers did with your membership',
    why: 'so that organisers can see who changed what',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'cohort_message',
    columns: { from_account_id: mentioned('account'), to_account_id: theirs('account') },
    holds: 'what an organiser of your cohort wrote to you by the bot, and what you wrote so as an organiser',
    why: 'to deliver it, and so that organisers see who has been written to',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
    notExported: ['form'],
  },
];
