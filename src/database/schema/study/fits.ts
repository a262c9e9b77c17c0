/** FSRS' weights as fitted to answers, and when they are fitted next. */
import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { fitColumns, instant } from '../columns.ts';
import { cohort } from '../people/community.ts';

/**
 * FSRS' weights as fitted to a cohort's own log: tried each month, adopted only where they predict
 * better.
 */
export const cohortFit = pgTable(
  'cohort_fit',
  {
    ...fitColumns(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohort.id, { onDelete: 'cascade' }),
  },
  (table) => [
    index('cohort_fit_cohort').on(table.cohortId, table.fittedAt),
    check('cohort_fit_weights', sql`jsonb_array_length(${table.weights}) = 21`),
  ],
);

/**
 * The same, fitted to the answers of all cohorts that share: by these a cohort goes until it has
 * weights of its own.
 */
export const sharedFit = pgTable('shared_fit', fitColumns(), (table) => [
  index('shared_fit_adopted').on(table.fittedAt).where(sql`adopted`),
  check('shared_fit_weights', sql`jsonb_array_length(${table.weights}) = 21`),
]);

/** One row: when the shared weights are fitted next. None until the first time. */
export const sharedFitTurn = pgTable(
  'shared_fit_turn',
  { one: boolean().primaryKey().default(true), nextFitAt: instant('next_fit_at').notNull() },
  (table) => [check('shared_fit_turn_one', sql`${table.one}`)],
);
