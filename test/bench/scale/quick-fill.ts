/** Fills tables by the million: their keys and indexes are taken away for as long, and made again as they were. */
import type { Database } from '../../../src/database/client.ts';

type Made = { readonly name: string; readonly definition: string };

/** Foreign keys go first and come last. `p`: primary key, `u`: unique. */
const constraintsOf = (database: Database, table: string, types: string) =>
  database.statement<Made>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = $1::text::regclass and contype = any ($2::text::"char"[]) order by contype, conname`,
    [table, types],
  );
const indexesOf = (database: Database, table: string) =>
  database.statement<Made>('select indexname as name, indexdef as definition from pg_indexes where tablename = $1', [
    table,
  ]);

export const fillQuickly = async (database: Database, table: string, fill: () => Promise<void>): Promise<void> => {
  const run = (sql: string) => database.statement(sql, []);
  const foreign = await constraintsOf(database, table, '{f}');
  const keys = await constraintsOf(database, table, '{p,u}');
  for (const { name } of [...foreign, ...keys]) await run(`alter table ${table} drop constraint "${name}"`);
  const indexes = await indexesOf(database, table);
  for (const { name } of indexes) await run(`drop index "${name}"`);
  await fill();
  await run(`set maintenance_work_mem = '512MB'`);
  for (const { definition } of indexes) await run(definition);
  for (const { name, definition } of [...keys, ...foreign])
    await run(`alter table ${table} add constraint "${name}" ${definition}`);
};
