/** Fills tables by the million: their keys and indexes are taken away for as long, and made again as they were. */
import type { Database } from '../../../src/database/client.ts';

type Made = { readonly table: string; readonly name: string; readonly definition: string };

/** `p`: primary key, `u`: unique, `f`: foreign key, also of those that point at this table. */
const constraintsOf = (database: Database, table: string, types: string) =>
  database.statement<Made>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where (conrelid = $1::text::regclass or confrelid = $1::text::regclass) and contype = any ($2::text::"char"[])
     order by contype, conname`,
    [table, types],
  );
const indexesOf = (database: Database, table: string) =>
  database.statement<Pick<Made, 'name' | 'definition'>>(
    'select indexname as name, indexdef as definition from pg_indexes where tablename = $1',
    [table],
  );

export const fillQuickly = async (database: Database, table: string, fill: () => Promise<void>): Promise<void> => {
  const run = (sql: string) => database.statement(sql, []);
  // Foreign keys go first and come last.
  const foreign = await constraintsOf(database, table, '{f}');
  const keys = await constraintsOf(database, table, '{p,u}');
  for (const { table: of, name } of [...foreign, ...keys]) await run(`alter table ${of} drop constraint "${name}"`);
  const indexes = await indexesOf(database, table);
  for (const { name } of indexes) await run(`drop index "${name}"`);
  await fill();
  await run(`set maintenance_work_mem = '512MB'`);
  for (const { definition } of indexes) await run(definition);
  for (const { table: of, name, definition } of [...keys, ...foreign])
    await run(`alter table ${of} add constraint "${name}" ${definition}`);
};
