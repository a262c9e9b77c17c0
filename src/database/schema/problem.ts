/** What the doctor found wrong and is still so: shown to whoever can mend it until it is mended. */
import { doublePrecision, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { workspace } from './people/community.ts';

export const problem = pgTable(
  'problem',
  {
    id: uuid().primaryKey(),
    /** As its finding calls it: there is one of each. */
    about: text().notNull().unique('problem_about'),
    /** Whose organisers can mend it; none where it is the operator's. */
    workspaceId: uuid('workspace_id').references(() => workspace.id, { onDelete: 'cascade' }),
    channelExternalId: text('channel_external_id'),
    says: text().notNull(),
    fix: text().notNull(),
    /** How bad it is; 1 where nothing is counted. */
    size: doublePrecision().notNull(),
    foundAt: instant('found_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    /** Somebody wants to hear no more of it until then, unless it is twice as bad as it was. */
    ignoredUntil: instant('ignored_until'),
    ignoredSize: doublePrecision('ignored_size'),
  },
  (table) => [index('problem_workspace').on(table.workspaceId)],
);
