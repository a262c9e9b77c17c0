/** How far people are on their cohort's path: what they ticked, work on, handed in, and what was said of it. */
import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from '../columns.ts';
import { account, cohort, person } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

const ofPerson = () =>
  uuid('person_id')
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' });

const ofCohort = () =>
  uuid('cohort_id')
    .notNull()
    .references(() => cohort.id, { onDelete: 'cascade' });

/**
 * What somebody says they have done: a module's criterion (`part` is its slug), something to know
 * before a pack (`part` is its title), a milestone (`part` is its title), a project. What is taken
 * out of the curriculum keeps its tick.
 */
export const pathTick = pgTable(
  'path_tick',
  {
    personId: ofPerson(),
    kind: text({ enum: ['criterion', 'prerequisite', 'milestone', 'project'] }).notNull(),
    /** The slug of a module, a pack or a project. */
    subject: text().notNull(),
    part: text().notNull().default(''),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.kind, table.subject, table.part] })],
);

/** How somebody goes along a cohort's path, where they don't go as the cohort does. */
export const ownPath = pgTable(
  'own_path',
  {
    personId: ofPerson(),
    cohortId: ofCohort(),
    /** The slug of another of the packs' paths. */
    path: text(),
    /** Modules and concepts that they put before all others, in their order. */
    picked: text().array(),
    /** The module or concept that they are at, where they said so. */
    focus: text(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.cohortId] }), index('own_path_cohort').on(table.cohortId)],
);

/** Who works on which project. */
export const projectWork = pgTable(
  'project_work',
  {
    personId: ofPerson(),
    cohortId: ofCohort(),
    projectSlug: text('project_slug').notNull(),
    startedAt: instant('started_at').notNull(),
    /** They agreed that others of the cohort see it. */
    showsName: boolean('shows_name').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.cohortId, table.projectSlug] }),
    index('project_work_cohort').on(table.cohortId, table.projectSlug),
  ],
);

/** Work that was handed in, once each time: of one thing the newest counts, unless one was approved. */
export const submission = pgTable(
  'submission',
  {
    id: uuid().primaryKey(),
    personId: ofPerson(),
    cohortId: ofCohort(),
    /** The capstone is a project. */
    kind: text({ enum: ['criterion', 'project'] }).notNull(),
    /** The slug of the module or project. */
    subject: text().notNull(),
    /** A criterion's number. */
    part: text().notNull().default(''),
    link: text().notNull(),
    note: text().notNull(),
    /** So many have to approve it: two for a capstone. */
    reviewers: smallint().notNull().default(1),
    interactionId: text('interaction_id').notNull().unique('submission_interaction_id'),
    at: instant('at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    /** Nobody has to look at it any more: it was decided, withdrawn, or handed in anew. */
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('submission_person').on(table.personId, table.kind, table.subject),
    index('submission_cohort').on(table.cohortId),
    index('submission_waiting').on(table.cohortId, table.at).where(sql`settled_at is null`),
    check('submission_reviewers', sql`${table.reviewers} between 1 and 2`),
  ],
);

/** A file that was handed in, as it was: platforms keep theirs for a day, or for some people alone. */
export const submissionFile = pgTable('submission_file', {
  submissionId: uuid('submission_id')
    .primaryKey()
    .references(() => submission.id, { onDelete: 'cascade' }),
  name: text().notNull(),
  content: bytes().notNull(),
});

/** What a helper said of a submission; nobody changes it but for taking it back. */
export const submissionReview = pgTable(
  'submission_review',
  {
    id: uuid().primaryKey(),
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submission.id, { onDelete: 'cascade' }),
    /** Nobody where they have deleted their data since. */
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    verdict: text({ enum: ['approved', 'returned'] }).notNull(),
    words: text().notNull(),
    at: instant('at').notNull(),
    undoneAt: instant('undone_at'),
  },
  (table) => [
    // Somebody says one thing of it at a time.
    uniqueIndex('submission_review_once').on(table.submissionId, table.accountId).where(sql`undone_at is null`),
    index('submission_review_account').on(table.accountId),
    index('submission_review_submission').on(table.submissionId),
  ],
);

export const pathTables: readonly PersonRows[] = [
  {
    table: 'path_tick',
    key: ['person_id', 'kind', 'subject', 'part'],
    columns: { person_id: theirs('person') },
    holds: 'what you ticked on your path: criteria, milestones, projects, what you knew before',
    why: 'to show how far you are, and what a certificate still needs',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['kind', 'subject', 'part'] },
  },
  {
    table: 'own_path',
    key: ['person_id', 'cohort_id'],
    columns: { person_id: theirs('person') },
    holds: 'the path you chose for yourself, and what you are at',
    why: 'to show what comes next for you',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['cohort_id'] },
  },
  {
    table: 'project_work',
    key: ['person_id', 'cohort_id', 'project_slug'],
    columns: { person_id: theirs('person') },
    holds: 'which projects you work on, and whether others of your cohort may see that',
    why: 'so that you find each other',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['cohort_id', 'project_slug'] },
  },
  {
    table: 'submission',
    columns: { person_id: theirs('person') },
    holds: 'the work you handed in: its link and your note',
    why: 'so that helpers of your cohort can look at it, and for your certificate',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
    notExported: ['interaction_id'],
  },
  {
    table: 'submission_file',
    key: ['submission_id'],
    columns: { submission_id: theirs({ rowOf: 'submission' }) },
    holds: 'the files you handed in',
    why: 'so that helpers of your cohort can look at them',
    kept: `${WITH_WORKSPACE}, or until you take the work back`,
    linking: { rule: 'follow', how: 'they go with the work' },
    file: { name: 'name', content: 'content' },
  },
  {
    table: 'submission_review',
    columns: { submission_id: theirs({ rowOf: 'submission' }), account_id: mentioned('account') },
    holds: 'what helpers said of the work you handed in, and what you said of others’ work',
    why: 'so that it can be seen who approved what, and what was still to do',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
];
