/** What learners meant the same by, and what their organisers took for the same. */
import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { oneLine } from '../../../lib/words/one-line.ts';
import { instant } from '../columns.ts';
import { account, cohort, person } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

/** A wrong answer that was typed, of which its learner says that it means the same. */
export const meantSame = pgTable(
  'meant_same',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** Whose organisers decide. */
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    words: text().notNull(),
    at: instant('at').notNull(),
    settledAt: instant('settled_at'),
    outcome: text({ enum: ['accepted', 'declined'] }),
  },
  (table) => [
    unique('meant_same_person_question').on(table.personId, table.questionSlug),
    index('meant_same_open').on(table.cohortId, table.questionSlug).where(sql`settled_at is null`),
    index('meant_same_cohort').on(table.cohortId),
  ],
);

/** Laid over the curriculum, for whoever is in that cohort. */
export const acceptedTerm = pgTable(
  'accepted_term',
  {
    /** To name it where it is taken back. */
    id: uuid().notNull().defaultRandom().unique('accepted_term_id'),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    questionSlug: text('question_slug').notNull(),
    words: text().notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    /** Nobody where they have deleted their data since, or it is from before this was kept. */
    acceptedBy: uuid('accepted_by').references(() => account.id, { onDelete: 'set null' }),
  },
  (table) => [
    primaryKey({ columns: [table.questionSlug, table.cohortId, table.words] }),
    index('accepted_term_cohort').on(table.cohortId),
    index('accepted_term_by').on(table.acceptedBy),
  ],
);

export const meantTables: readonly PersonRows[] = [
  {
    table: 'meant_same',
    columns: { person_id: theirs('person') },
    holds: 'what you typed where you pressed **I meant the same**',
    why: oneLine`so that the organisers of your cohort can take it for the same, and you are told what they say; they
      read it without your name`,
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['question_slug'] },
  },
  {
    table: 'accepted_term',
    key: ['question_slug', 'cohort_id', 'words'],
    columns: { accepted_by: mentioned('account') },
    holds: 'which wordings you took for the same as a question’s own answer, as an organiser',
    why: 'so that the other organisers see who decided, and can take it back',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
];
