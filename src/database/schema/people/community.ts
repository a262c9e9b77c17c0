/** Who is who: workspaces, people with their accounts, cohorts. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  index,
  pgEnum,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { platformNames } from '../../../lib/platforms.ts';
import { oneLine } from '../../../lib/words/one-line.ts';
import { instant } from '../columns.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

export const platformName = pgEnum('platform_name', platformNames);
/** In the order of what they may do, so that max() is the highest. */
export const role = pgEnum('role', ['learner', 'helper', 'organiser']);

export const workspace = pgTable(
  'workspace',
  {
    id: uuid().primaryKey(),
    platform: platformName().notNull(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('workspace_platform_external_id').on(table.platform, table.externalId)],
);

/** Their names are those of their accounts. */
export const person = pgTable('person', {
  id: uuid().primaryKey(),
  /** IANA zone; a person's days run from 04:00 to 04:00 in it. */
  zone: text().notNull(),
  /** They chose the zone themselves: the platform's no longer overrides it. */
  zoneChosen: boolean('zone_chosen').notNull().default(false),
  newPerDay: smallint('new_per_day').notNull(),
  reviewsPerDay: smallint('reviews_per_day').notNull(),
  /** They agreed to be named among those who got the question of the day right. */
  showsName: boolean('shows_name').notNull().default(false),
  /** They say how sure they are before they see whether they were right. */
  calibrates: boolean().notNull().default(false),
  /** Others see their name on the leaderboard; null until they have chosen. */
  namedOnBoards: boolean('named_on_boards'),
  /** The share that should still be known when a question comes back; null where they chose none. */
  retention: real(),
  createdAt: instant('created_at').notNull(),
});

/**
 * Days of a person on which nothing is expected of them: a vacation, or one that a change of zone
 * shortened or skipped. Both are their own days; the second is the first one on which they are back.
 */
export const timeAway = pgTable(
  'time_away',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    fromOn: date('from_on', { mode: 'string' }).notNull(),
    untilOn: date('until_on', { mode: 'string' }).notNull(),
    why: text({ enum: ['vacation', 'zone'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.why, table.fromOn] }),
    check('time_away_days', sql`${table.fromOn} < ${table.untilOn}`),
  ],
);

export const account = pgTable(
  'account',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    externalId: text('external_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /**
     * The platform said not long ago that they manage the workspace: until when that is taken for
     * true elsewhere too.
     */
    managesUntil: instant('manages_until'),
    /** Which cohort they meant here when they were asked last. */
    chosenCohortId: uuid('chosen_cohort_id').references((): AnyPgColumn => cohort.id, {
      onDelete: 'set null',
    }),
    /**
     * The roles or user groups that the platform says they have, and until when that is believed.
     */
    platformRoles: text('platform_roles').array(),
    platformRolesUntil: instant('platform_roles_until'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('account_chosen_cohort').on(table.chosenCohortId),
    unique('account_workspace_external_id').on(table.workspaceId, table.externalId),
    index('account_person').on(table.personId),
  ],
);

export const cohort = pgTable(
  'cohort',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    slug: text().notNull(),
    name: text().notNull(),
    /** Slugs of the packs it studies, in order. */
    packs: text().array().notNull(),
    /** The slug of the packs' path by which it goes; their first where none was chosen. */
    path: text(),
    /** A criterion is met once a helper has approved it; else once the learner ticks it. */
    reviewsCriteria: boolean('reviews_criteria').notNull().default(false),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    /** Its last day; none where it goes on. */
    endsOn: date('ends_on', { mode: 'string' }),
    /** It has ended for good: its data stays, nothing is posted any more. */
    archivedAt: instant('archived_at'),
    /** When FSRS' weights are fitted to its log next. */
    nextFitAt: instant('next_fit_at'),
    /**
     * Its answers flow into the shared weights, and it goes by them while it has none of its own.
     */
    sharesWeights: boolean('shares_weights').notNull().default(true),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    unique('cohort_workspace_slug').on(table.workspaceId, table.slug),
    // Few are, and each answer asks whether one of its person's is.
    index('cohort_kept_out').on(table.id).where(sql`not shares_weights`),
  ],
);

export const enrolment = pgTable(
  'enrolment',
  {
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    role: role().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.personId] }), index('enrolment_person').on(table.personId)],
);

export const personTables: readonly PersonRows[] = [
  {
    table: 'person',
    columns: { id: theirs('person') },
    holds: oneLine`your settings: how much a day, your time zone, whether your name may be shown, whether you say how
      sure you are, and how well you want to know what comes back`,
    why: 'to keep to them, and to count your days',
    kept: WITH_WORKSPACE,
    linking: { rule: 'person', how: 'those of who studied first stay' },
  },
  {
    table: 'time_away',
    key: ['person_id', 'why', 'from_on'],
    columns: { person_id: theirs('person') },
    holds: 'when you were on vacation or changed your time zone',
    why: 'so that no run of days breaks by it',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['why', 'from_on'] },
  },
  {
    table: 'account',
    columns: { person_id: theirs('person') },
    holds: 'your id and name on the platform, and whether it said lately that you manage the workspace',
    why: 'to know you again',
    kept: WITH_WORKSPACE,
    linking: { rule: 'accounts', how: 'both are yours' },
  },
];

export const enrolmentTables: readonly PersonRows[] = [
  {
    table: 'enrolment',
    key: ['cohort_id', 'person_id'],
    columns: { person_id: theirs('person') },
    holds: 'the cohorts you are in, and your role there',
    why: 'to ask what your cohort studies',
    kept: WITH_WORKSPACE,
    linking: { rule: 'enrolments', how: 'in a cohort that both are in, the higher role counts' },
  },
];
