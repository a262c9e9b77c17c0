/** Which versions of questions were answered, and whose answers are graded anew. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { person } from '../people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

/**
 * What a question asked and what counted as right, from when on: so that an answer's hash, and the
 * places that it names, still mean something when the files have changed.
 */
export const questionVersion = pgTable(
  'question_version',
  {
    questionSlug: text('question_slug').notNull(),
    hash: text().notNull(),
    /** As curriculum/question-version.ts has it. */
    content: jsonb().notNull(),
    /** Raised where the question was rewritten: answers to an earlier edition stay as they are. */
    edition: integer().notNull(),
    /** The one that is asked now. */
    current: boolean().notNull(),
    knownSince: instant('known_since').notNull(),
    /** It became the current one, perhaps again. */
    adoptedAt: instant('adopted_at').notNull(),
    /** When answers to earlier versions are looked for; nothing where none can be graded otherwise. */
    lookAt: instant('look_at'),
  },
  (table) => [
    primaryKey({ columns: [table.questionSlug, table.hash] }),
    uniqueIndex('question_version_current').on(table.questionSlug).where(sql`current`),
    index('question_version_look').on(table.lookAt).where(sql`look_at is not null`),
  ],
);

/** An answer whose grade changed. */
export type RegradedAnswer = {
  /** The learner's day, as `YYYY-MM-DD`. */
  readonly day: string;
  /** By the new key. */
  readonly right: boolean;
  /** In words: what was answered, what counted as right then, and what does now. */
  readonly given: string;
  readonly keyThen: string | null;
  readonly keyNow: string;
};

/** One person's answers to one question, to be graded anew; and what came of it. */
export const regrade = pgTable(
  'regrade',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    foundAt: instant('found_at').notNull(),
    doneAt: instant('done_at'),
    /** In the order in which they were given. */
    changes: jsonb().$type<readonly RegradedAnswer[]>().notNull().default([]),
    /** Those that are told in one message. */
    toldId: uuid('told_id'),
  },
  (table) => [
    index('regrade_waiting').on(table.foundAt).where(sql`done_at is null`),
    index('regrade_person').on(table.personId, table.questionSlug),
    index('regrade_told').on(table.toldId),
  ],
);

export const regradeTables: readonly PersonRows[] = [
  {
    table: 'regrade',
    columns: { person_id: theirs('person') },
    holds: 'which of your answers were graded anew since the key of their question was wrong',
    why: 'to put your memory right, and to tell you once',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
    notExported: ['told_id'],
  },
];
