/** One person in several places. */
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import type { ticket } from './office-hours/ticket.ts';
import { account, type enrolment, person } from './people/community.ts';
import { type PersonRows, theirs } from './person-rows.ts';
import type { reminder } from './study/reminders.ts';
import type { asking, lookup, memory, review, score } from './study/study.ts';

/** A one-time code under way: who made it, who used it, who has confirmed. One an account. */
export const linkCode = pgTable(
  'link_code',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .unique('link_code_account')
      .references(() => account.id, { onDelete: 'cascade' }),
    /** SHA-256 in hexadecimal; the code itself is kept nowhere. */
    codeHash: text('code_hash').notNull().unique('link_code_hash'),
    expiresAt: instant('expires_at').notNull(),
    usedBy: uuid('used_by').references(() => account.id, { onDelete: 'cascade' }),
    makerConfirmedAt: instant('maker_confirmed_at'),
    userConfirmedAt: instant('user_confirmed_at'),
    /** What came of it. */
    linkId: uuid('link_id'),
  },
  (table) => [index('link_code_used_by').on(table.usedBy)],
);

/** Wrong codes typed within the last minutes. */
export const linkGuess = pgTable(
  'link_guess',
  {
    interactionId: text('interaction_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
  },
  (table) => [index('link_guess_account').on(table.accountId, table.at)],
);

type Rows<Table extends { readonly $inferSelect: unknown }> = readonly Table['$inferSelect'][];

/**
 * A row of the person who goes, the same of the person who stays if there was one, and what both
 * became.
 */
type Joined<Table extends { readonly $inferSelect: unknown }> = {
  readonly gone: Table['$inferSelect'];
  readonly kept: Table['$inferSelect'] | null;
  readonly merged: Table['$inferSelect'];
};

/** Who they were: all that undoing takes, on the side of community. */
export type LinkedCommunity = {
  readonly person: typeof person.$inferSelect;
  readonly accounts: readonly string[];
  readonly enrolments: readonly Joined<typeof enrolment>[];
  /**
   * In the order in which they were moved. None in links that were made before tables were
   * declared.
   */
  readonly moved?: readonly MovedRows[];
  /** Earlier links of the person who went: among `moved` by now. */
  readonly links?: readonly string[];
};

/** Rows of one column that were moved by their table's declaration. */
export type MovedRows = {
  readonly table: string;
  readonly column: string;
  /** Their primary keys, as they were once moved. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** Rows that had to give way to one of the person who stays. */
  readonly aside: readonly Readonly<Record<string, unknown>>[];
};

/**
 * What they remembered: rows that were merged as they were, and of rows that moved their ids with
 * whatever in them may change later.
 */
export type LinkedStudy = {
  readonly memories: readonly Joined<typeof memory>[];
  readonly reviews: readonly Pick<typeof review.$inferSelect, 'id' | 'undoneAt' | 'confidence' | 'rating' | 'dueOn'>[];
  /**
   * Of what both knew, the answers of both: one log since. None in links that were made when the
   * newer memory was kept.
   */
  readonly replayed?: readonly Pick<
    typeof review.$inferSelect,
    'id' | 'questionSlug' | 'undoneAt' | 'confidence' | 'rating' | 'dueOn' | 'scheduled' | 'before'
  >[];
  readonly rounds: readonly string[];
  readonly askings: readonly Pick<typeof asking.$inferSelect, 'id' | 'hintedAt' | 'skippedAt' | 'reviewId'>[];
  /**
   * Rounds that answered a question of the day which the other had answered first. None in links
   * that were made before there was one.
   */
  readonly secondDailies?: readonly { readonly id: string; readonly dailyId: string }[];
  /** Added to those of the person who stays. */
  readonly scores: Rows<typeof score>;
  readonly lookups: readonly Joined<typeof lookup>[];
  /** Among `moved` of the community's side by now. */
  readonly reports?: readonly string[];
  /** None in links that were made before there were reminders. */
  readonly reminders?: readonly Joined<typeof reminder>[];
  /** Open ones that gave way to another, as they were. None in links from before office hours. */
  readonly tickets?: readonly Pick<typeof ticket.$inferSelect, 'id' | 'state'>[];
};

/** Two persons made one, with all that undoing it takes; kept only until it is undone. */
export const link = pgTable(
  'link',
  {
    id: uuid().primaryKey(),
    /** In the order in which they were made: the last is undone first. */
    number: integer().notNull().generatedAlwaysAsIdentity().unique('link_number'),
    /** Who stays. */
    personId: uuid('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** Who went; that row is there again only once the link is undone. */
    goneId: uuid('gone_id').notNull(),
    linkedAt: instant('linked_at').notNull(),
    undoneAt: instant('undone_at'),
    community: jsonb().$type<LinkedCommunity>(),
    study: jsonb().$type<LinkedStudy>(),
  },
  (table) => [
    index('link_person').on(table.personId, table.number),
    check(
      'link_undone',
      sql`(${table.undoneAt} is null) = (${table.community} is not null and ${table.study} is not null)`,
    ),
  ],
);

export const linkTables: readonly PersonRows[] = [
  {
    table: 'link',
    columns: { person_id: theirs('person'), gone_id: theirs('person') },
    holds: 'which accounts you linked, and what each remembered then',
    why: 'to undo it, if you ask for that',
    kept: 'until you undo it, 90 days at most: it can’t be undone after that',
    linking: { rule: 'move' },
  },
  {
    table: 'link_code',
    columns: { account_id: theirs('account'), used_by: theirs('account') },
    holds: 'that you asked for a code to link accounts (not the code)',
    why: 'to know the code again when you type it',
    kept: 'until you ask for the next one; it works for ten minutes',
    linking: { rule: 'follow' },
    notExported: ['code_hash'],
  },
  {
    table: 'link_guess',
    key: ['interaction_id'],
    columns: { account_id: theirs('account') },
    holds: 'when you typed wrong codes',
    why: 'so that nobody can guess a code',
    kept: 'until you type one again after ten minutes',
    linking: { rule: 'follow' },
  },
];
