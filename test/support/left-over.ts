/**
 * Where in the whole database any of these words still stands, in whatever column: found by the
 * catalogue.
 */
import type { Database } from '../../src/database/client.ts';

export const findLeftOver = async (database: Database, needles: readonly string[]): Promise<readonly string[]> => {
  const tables = await database.statement<{ name: string }>(
    `select c.oid::regclass::text as name
     from pg_class c
     where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
     order by 1`,
    [],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.statement<{ row: string }>(
      `select t::text as row
       from ${name} t
       where exists (select from jsonb_array_elements_text($1::text::jsonb) n (word) where strpos(t::text, n.word) > 0)`,
      [JSON.stringify(needles)],
    );
    found.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return found;
};
