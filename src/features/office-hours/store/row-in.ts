/** A row as our own SQL gives it, by its columns' names in the database: it says that all of them are there. */
import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

export const rowIn = <Table extends PgTable>(
  table: Table,
  row: Readonly<Record<string, unknown>> | undefined,
): Table['$inferSelect'] =>
  Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([key, { name }]) => [key, row?.[name] ?? null]),
  ) as Table['$inferSelect'];
