/** What people remember, and all that they answered. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { oneLine } from '../../../lib/words/one-line.ts';
import { fsrsState, instant } from '../columns.ts';
import { cohort, person, workspace } from '../people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';
import { daily } from './daily.ts';

/**
 * The FSRS state of one person and one question: every field of ts-fsrs' Card, with its dates as
 * local days.
 */
export const memory = pgTable(
  'memory',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    ...fsrsState(),
    /** Raised by every change, so that two answers at once can't both build on one state. */
    version: integer().notNull(),
    /** Not asked until brought back. */
    suspendedAt: instant('suspended_at'),
    suspendedFor: text('suspended_for', { enum: ['leech', 'asked'] }),
    /** From when to when (UTC) it was set aside since its last review, for the days that it wasn't asked. */
    asideOn: date('aside_on', { mode: 'string' }),
    returnedOn: date('returned_on', { mode: 'string' }),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.questionSlug] }),
    // Who has something due, and how much comes back on which day.
    index('memory_due').on(table.personId, table.dueOn).where(sql`suspended_at is null`),
    check('memory_suspended', sql`(${table.suspendedAt} is null) = (${table.suspendedFor} is null)`),
  ],
);

/** One run of questions that a person asked for: by /quiz or by /review. */
export const round = pgTable(
  'round',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['quiz', 'review', 'daily'] }).notNull(),
    title: text().notNull(),
    size: smallint().notNull(),
    /** The question of the day that it answers; a person has one round for each. */
    dailyId: uuid('daily_id').references((): AnyPgColumn => daily.id, { onDelete: 'cascade' }),
    /** The interaction that started it: delivered again, it finds the same round. */
    interactionId: text('interaction_id').notNull().unique('round_interaction_id'),
    startedAt: instant('started_at').notNull(),
  },
  (table) => [
    index('round_person').on(table.personId, table.startedAt),
    unique('round_daily_person').on(table.dailyId, table.personId),
  ],
);

/** One question put to one person. Its id is the seed of the order in which options are shown. */
export const asking = pgTable(
  'asking',
  {
    id: uuid().primaryKey(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => round.id, { onDelete: 'cascade' }),
    personId: uuid('person_id').notNull(),
    position: smallint().notNull(),
    questionSlug: text('question_slug').notNull(),
    hintedAt: instant('hinted_at'),
    skippedAt: instant('skipped_at'),
    /** The review that answered it; none while it is open. */
    reviewId: uuid('review_id'),
  },
  (table) => [unique('asking_round_position').on(table.roundId, table.position)],
);

/**
 * One graded answer; never changed but for `undone_at`, what the person says of their confidence,
 * and what study/regrading puts right.
 */
export const review = pgTable(
  'review',
  {
    id: uuid().primaryKey(),
    /**
     * The order in which answers were recorded: clocks of several processes differ, and instants
     * can be equal.
     */
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    /**
     * Which version of the question it answered (curriculum/question-version.ts); none from before
     * versions were kept.
     */
    questionHash: text('question_hash'),
    askingId: uuid('asking_id').notNull(),
    interactionId: text('interaction_id').notNull().unique('review_interaction_id'),
    at: instant('at').notNull(),
    /** The learner's day. */
    day: date({ mode: 'string' }).notNull(),
    /** What was answered, as the question's kind gave it: keys, or what was typed. */
    given: jsonb().$type<readonly string[]>().notNull(),
    correct: boolean().notNull(),
    hinted: boolean().notNull(),
    confidence: text({ enum: ['unsaid', 'guessed', 'sure'] }).notNull(),
    /** How sure they said they were before they saw whether it was right; null where nobody asked. */
    certainty: text({ enum: ['guessed', 'fairly', 'sure'] }),
    /** 1 again, 2 hard, 3 good, 4 easy. */
    rating: smallint().notNull(),
    /** The first answer of a day schedules; later ones are practice and leave the memory alone. */
    scheduled: boolean().notNull(),
    /** The memory as it was before, for undo and for the optimiser; null where there was none. */
    before: jsonb().$type<Record<string, unknown>>(),
    /** When it comes back, as this answer left it. */
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    undoneAt: instant('undone_at'),
    /** It counted as right on its day, by the key and the schedule of then: that stays. */
    earned: boolean().notNull().default(false),
  },
  (table) => [
    index('review_person_question').on(table.personId, table.questionSlug, table.number),
    // A week of a cohort, a day of a person: without it all that they ever answered is read.
    index('review_person_day').on(table.personId, table.day),
  ],
);

/** A person's rollup of a day, kept in the answer's transaction. */
export const score = pgTable(
  'score',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
    answered: integer().notNull(),
    correct: integer().notNull(),
    /** Questions met for the first time. */
    introduced: integer().notNull(),
    /** Scheduled reviews of questions met before. */
    reviewed: integer().notNull(),
    /** What follows from it (cohort_score) has yet to be worked out. */
    stale: boolean().notNull().default(true),
    /** Raised by every change, so that one which came meanwhile isn't taken for worked out. */
    changes: integer().notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.day] }),
    index('score_stale').on(table.personId, table.day).where(sql`stale`),
  ],
);

/** What a person looked up; a wrong answer on it afterwards shows a weakness. */
export const lookup = pgTable(
  'lookup',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    conceptSlug: text('concept_slug').notNull(),
    lookedUpAt: instant('looked_up_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.conceptSlug] })],
);

/** A person says that a question is wrong or unclear. */
export const questionReport = pgTable(
  'question_report',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    /**
     * Whose organisers and helpers read it; none where nobody's cohort was meant: then those who
     * manage the workspace.
     */
    cohortId: uuid('cohort_id').references(() => cohort.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    reason: text({ enum: ['wrong', 'unclear', 'typo', 'other'] }).notNull(),
    words: text().notNull(),
    interactionId: text('interaction_id').notNull().unique('question_report_interaction_id'),
    at: instant('at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    index('question_report_person').on(table.personId, table.questionSlug),
    index('question_report_cohort').on(table.cohortId),
    index('question_report_workspace').on(table.workspaceId),
  ],
);

export const studyTables: readonly PersonRows[] = [
  {
    table: 'round',
    columns: { person_id: theirs('person') },
    holds: 'each quiz you started, also by answering a question of the day',
    why: 'to go on where you were; of a question of the day how many chose what is shown, never who',
    kept: WITH_WORKSPACE,
    linking: { rule: 'rounds', how: 'both count; of a question of the day that both answered, the earlier' },
    notExported: ['interaction_id'],
  },
  {
    table: 'asking',
    columns: { person_id: theirs('person'), round_id: theirs({ rowOf: 'round' }) },
    holds: 'each question you were asked, and whether you took a hint or skipped it',
    why: 'to show it as it was when you come back to it',
    kept: WITH_WORKSPACE,
    linking: { rule: 'rounds', how: 'they go with their quiz' },
  },
  {
    table: 'memory',
    key: ['person_id', 'question_slug'],
    columns: { person_id: theirs('person') },
    holds: 'what you remember of each question',
    why: oneLine`to know when it should come back, to tell helpers of your cohort how much is due and what is left, and
      its organisers whether you’ll know your path by its last day and, without names, how much of each concept all of
      you still know`,
    kept: WITH_WORKSPACE,
    linking: { rule: 'memories', how: 'what both know is worked out anew from the answers of both' },
    notExported: ['version'],
  },
  {
    table: 'review',
    columns: { person_id: theirs('person') },
    holds: 'every answer you gave, with its time',
    why: oneLine`to know when a question should come back, to tell you why, to let you take an answer back, and to
      tell organisers of your cohort if you have been quiet for a week`,
    kept: WITH_WORKSPACE,
    linking: { rule: 'reviews', how: 'all count' },
    notExported: ['interaction_id'],
  },
  {
    table: 'score',
    key: ['person_id', 'day'],
    columns: { person_id: theirs('person') },
    holds: 'how many questions you answered on each day',
    why: 'to show what you did, and to keep to how much you want a day',
    kept: WITH_WORKSPACE,
    linking: { rule: 'scores', how: 'they are added up' },
    notExported: ['stale', 'changes'],
  },
  {
    table: 'lookup',
    key: ['person_id', 'concept_slug'],
    columns: { person_id: theirs('person') },
    holds: 'which concepts you looked up',
    why: 'to know where you are weak, if you then miss a question on one; helpers of your cohort see that',
    kept: WITH_WORKSPACE,
    linking: { rule: 'lookups', how: 'the later time counts' },
  },
  {
    table: 'question_report',
    columns: { person_id: theirs('person') },
    holds: 'the reports you sent of bad questions, with your name',
    why: 'so that the organisers can mend them',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
    notExported: ['interaction_id'],
  },
];
