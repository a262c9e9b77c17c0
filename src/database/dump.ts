/**
 * The schema as text, to be committed and read in a diff: tables, columns, keys and indexes as
 * Postgres understood them.
 */
import type { Database } from './client.ts';

const COLUMNS = `
select c.relname as table,
  a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where n.nspname = 'public' and c.relkind = 'r'
order by c.relname, a.attnum`;

// Postgres 18 also names not-null constraints; the columns say that already.
const CONSTRAINTS = `
select c.relname as table, o.conname || ' ' || pg_get_constraintdef(o.oid) as line
from pg_constraint o
join pg_class c on c.oid = o.conrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and o.contype <> 'n'
order by c.relname, o.conname`;

const INDEXES = `
select t.relname as table, pg_get_indexdef(i.indexrelid) as line
from pg_index i
join pg_class t on t.oid = i.indrelid
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = t.relnamespace
where n.nspname = 'public'
  and not exists (select 1 from pg_constraint o where o.conindid = i.indexrelid)
order by t.relname, x.relname`;

const ENUMS = `
select t.typname as table, string_agg(e.enumlabel, ' < ' order by e.enumsortorder) as line
from pg_type t
join pg_enum e on e.enumtypid = t.oid
join pg_namespace n on n.oid = t.typnamespace
where n.nspname = 'public'
group by t.typname
order by t.typname`;

type Line = { readonly table: string; readonly line: string };

export const dumpSchema = async (database: Database): Promise<string> => {
  const [columns, constraints, indexes, enums] = await Promise.all(
    [COLUMNS, CONSTRAINTS, INDEXES, ENUMS].map((sql) => database.statement<Line>(sql, [])),
  );
  const byTable = Map.groupBy([...(columns ?? []), ...(constraints ?? []), ...(indexes ?? [])], ({ table }) => table);
  const tables = [...byTable].map(([table, lines]) => `${table}\n${lines.map(({ line }) => `  ${line}\n`).join('')}`);
  return [...(enums ?? []).map(({ table, line }) => `enum ${table}: ${line}\n`), ...tables].join('\n');
};
