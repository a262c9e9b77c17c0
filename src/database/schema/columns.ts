/** Columns that several tables have. */
import {
  boolean,
  customType,
  date,
  doublePrecision,
  integer,
  jsonb,
  smallint,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** Every field of ts-fsrs' Card, with its dates as local days. */
export const fsrsState = () => ({
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  reviewedOn: date('reviewed_on', { mode: 'string' }).notNull(),
  stability: doublePrecision().notNull(),
  difficulty: doublePrecision().notNull(),
  elapsedDays: integer('elapsed_days').notNull(),
  scheduledDays: integer('scheduled_days').notNull(),
  learningSteps: smallint('learning_steps').notNull(),
  reps: integer().notNull(),
  lapses: integer().notNull(),
  /** ts-fsrs' State: 0 new, 1 learning, 2 review, 3 relearning. */
  state: smallint().notNull(),
});

/** What came of fitting FSRS' weights to a log of answers. */
export const fitColumns = () => ({
  id: uuid().primaryKey(),
  fittedAt: instant('fitted_at').notNull(),
  reviews: integer().notNull(),
  /** Mean log loss over held-out later reviews: of the weights before, and of the fitted ones. */
  lossBefore: doublePrecision('loss_before').notNull(),
  lossFitted: doublePrecision('loss_fitted').notNull(),
  adopted: boolean().notNull(),
  /** FSRS-6's 21. */
  weights: jsonb().$type<readonly number[]>().notNull(),
});
