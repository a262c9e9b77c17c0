/** What the leaderboards stand on: each person's days in a cohort, worked out from their log. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { cohort, person } from '../people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

const ofPersonInCohort = () => ({
  cohortId: uuid('cohort_id')
    .notNull()
    .references(() => cohort.id, { onDelete: 'cascade' }),
  personId: uuid('person_id')
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' }),
});

/**
 * One day of one person, in what a cohort studies: from their first answer on a row for each day
 * that is over, and for today once something was answered. Read by study/standing/boards.
 */
export const cohortScore = pgTable(
  'cohort_score',
  {
    ...ofPersonInCohort(),
    day: date({ mode: 'string' }).notNull(),
    answered: integer().notNull(),
    /** First answers of the day on due or new material. */
    counted: integer().notNull(),
    points: integer().notNull(),
    /** What it counts for by module (ModuleDay of study/standing/day-score). */
    modules: jsonb().$type<Readonly<Record<string, Readonly<Record<string, number>>>>>().notNull(),
    due: integer().notNull(),
    /** Of what was due, as much as the cohort's dose; and the sum of its predicted recall. */
    planned: integer().notNull(),
    plannedRecall: doublePrecision('planned_recall').notNull(),
    /** Right ones among the first answers to as many. */
    recalled: integer().notNull(),
    /** Of those answers the ones at most two days late: the sums of x − R and of R(1 − R). */
    judged: integer().notNull(),
    residual: doublePrecision().notNull(),
    variance: doublePrecision().notNull(),
    /** At the end of the day: the sum of predicted recall over what was right last. */
    known: doublePrecision().notNull(),
  },
  (table) => [
    // A board reads some days of one cohort.
    primaryKey({ columns: [table.cohortId, table.day, table.personId] }),
    index('cohort_score_person').on(table.personId, table.cohortId, table.day),
  ],
);

/** How far somebody's days in a cohort have been worked out. */
export const scoreKeeping = pgTable(
  'score_keeping',
  {
    ...ofPersonInCohort(),
    /** The last of their days that stands; what comes after it is to be worked out. */
    keptTo: date('kept_to', { mode: 'string' }).notNull(),
    /** When their next day is over; nothing where the cohort doesn’t go on. */
    nextAt: instant('next_at'),
    /**
     * The zone that the last day was reckoned by; and what all of them were: since when, which
     * packs.
     */
    zone: text().notNull(),
    basis: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.cohortId] }),
    index('score_keeping_next').on(table.nextAt),
    index('score_keeping_cohort').on(table.cohortId),
  ],
);

/**
 * How hard a question is, by the first answers of the whole installation; in force from a date on,
 * so that a day that is worked out anew counts as it did.
 */
export const questionFacility = pgTable(
  'question_facility',
  {
    questionSlug: text('question_slug').notNull(),
    fromOn: date('from_on', { mode: 'string' }).notNull(),
    answers: integer().notNull(),
    correct: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.fromOn, table.questionSlug] })],
);

/** One row: when questions are looked at next. None until the first time. */
export const facilityTurn = pgTable(
  'facility_turn',
  { one: boolean().primaryKey().default(true), nextAt: instant('next_at').notNull() },
  (table) => [check('facility_turn_one', sql`${table.one}`)],
);

export const standingTables: readonly PersonRows[] = [
  {
    table: 'cohort_score',
    key: ['cohort_id', 'day', 'person_id'],
    columns: { person_id: theirs('person') },
    holds: 'what each of your days counts for in your cohorts: answers, points, what was due and what you still knew',
    why: 'for the leaderboards of your cohorts',
    kept: WITH_WORKSPACE,
    linking: { rule: 'scores', how: 'they are worked out anew from the answers of both' },
  },
  {
    table: 'score_keeping',
    key: ['person_id', 'cohort_id'],
    columns: { person_id: theirs('person') },
    holds: 'up to which day that has been worked out',
    why: 'to go on from there',
    kept: WITH_WORKSPACE,
    linking: { rule: 'scores', how: 'they are worked out anew from the answers of both' },
  },
];
