/** The address at which a cohort's office hours can be subscribed to. */
import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { cohort } from '../people/community.ts';

export const calendarFeed = pgTable('calendar_feed', {
  cohortId: uuid('cohort_id')
    .primaryKey()
    .references(() => cohort.id, { onDelete: 'cascade' }),
  /** Part of the address: nobody guesses it, and a new one ends the old. */
  key: text().notNull().unique('calendar_feed_key'),
  madeAt: instant('made_at').notNull(),
});
