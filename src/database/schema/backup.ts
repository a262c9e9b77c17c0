/** When backups were made, so that somebody can be told that the last one is long ago. */
import { bigint, pgTable } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const backup = pgTable('backup', {
  /** When it had been written in full. */
  madeAt: instant('made_at').primaryKey(),
  bytes: bigint({ mode: 'number' }).notNull(),
});
