/** Certificates: what stands on each paper, and whether it still counts. */
import { date, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { account, cohort, person } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';

export const certificate = pgTable(
  'certificate',
  {
    id: uuid().primaryKey(),
    /** Looked up by whoever holds the paper; not to be guessed. */
    code: text().notNull().unique('certificate_code'),
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    packSlug: text('pack_slug').notNull(),
    /** As they were called on that day: the paper doesn't change. */
    path: text().notNull(),
    cohort: text().notNull(),
    name: text().notNull(),
    /** Percent. */
    recall: integer().notNull(),
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    revokedAt: instant('revoked_at'),
    /** Nobody where they have deleted their data since. */
    revokedBy: uuid('revoked_by').references(() => account.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('certificate_person').on(table.personId, table.cohortId),
    index('certificate_cohort').on(table.cohortId, table.id),
    index('certificate_revoked_by').on(table.revokedBy),
  ],
);

export const certificateTables: readonly PersonRows[] = [
  {
    table: 'certificate',
    columns: { person_id: theirs('person'), revoked_by: mentioned('account') },
    holds: 'your certificates: all that stands on them, and whether an organiser revoked one',
    why: 'so that you can have the file again, and whoever sees it can look up its code',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
  },
];
