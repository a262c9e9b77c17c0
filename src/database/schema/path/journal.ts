/** What people write down for themselves: what they understood, wondered and managed. */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { cohort, person } from '../people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

export const journalEntry = pgTable(
  'journal_entry',
  {
    id: uuid().primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['insight', 'question', 'win'] }).notNull(),
    words: text().notNull(),
    /** What it is about, where that is a concept. */
    conceptSlug: text('concept_slug'),
    /** The prompt it answers, in the words it had then. */
    prompt: text(),
    /** Whoever is in this cohort may read it too; nobody but its writer where there is none. */
    sharedCohortId: uuid('shared_cohort_id').references(() => cohort.id, { onDelete: 'set null' }),
    /** The interaction that wrote it: delivered again, it is the same entry. */
    interactionId: text('interaction_id').notNull().unique('journal_entry_interaction_id'),
    at: instant('at').notNull(),
    changedAt: instant('changed_at'),
  },
  (table) => [
    index('journal_entry_person').on(table.personId, table.id),
    index('journal_entry_shared').on(table.sharedCohortId, table.id),
    check('journal_entry_known', sql`${table.kind} in ('insight', 'question', 'win')`),
  ],
);

export const journalTables: readonly PersonRows[] = [
  {
    table: 'journal_entry',
    columns: { person_id: theirs('person') },
    holds: 'what you wrote in your journal, and with which cohort you shared it',
    why: 'so that you can read it again',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
    notExported: ['interaction_id'],
  },
];
