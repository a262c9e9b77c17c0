/** A row in every table, made from the catalogue alone: for whatever must hold of a database in use. */
import type { Database } from '../../src/database/client.ts';

type Column = {
  readonly table: string;
  readonly column: string;
  /** As SQL has it: `text[]`, `role`. */
  readonly type: string;
  readonly required: boolean;
  /** Where it comes from another table: which, and what of it. */
  readonly from: { readonly table: string; readonly column: string } | null;
};

/** Of these tables the row that the others lead to, where there are several: SQL, a condition. */
type Wanted = Readonly<Record<string, string>>;

const FIND_COLUMNS = `
select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull and not a.atthasdef as required,
  (
    select json_build_object('table', k.confrelid::regclass::text, 'column', f.attname)
    from pg_constraint k
    join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
    where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]
    limit 1
  ) as "from"
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'watermark_migration'
order by c.relname, a.attnum`;

/** What a column's type tells; where a rule asks for more, by its name. */
const sqlValueOf = ({ table, column, type, from }: Column, wanted: Wanted): string => {
  if (from !== null)
    return `(select "${from.column}" from "${from.table}" where ${wanted[from.table] ?? 'true'} limit 1)`;
  const ruled = RULED[`${table}.${column}`] ?? RULED[column];
  if (ruled !== undefined) return ruled;
  if (type.endsWith('[]')) return `array[${plain(type.slice(0, -2))}]::${type}`;
  return plain(type);
};

const plain = (type: string): string =>
  PLAIN[type] ?? `coalesce((enum_range(null::${type}))[1]::text, 'some')::${type}`;

const PLAIN: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: `'some'`,
  boolean: 'true',
  integer: '1',
  smallint: '1',
  bigint: '1',
  'double precision': '1.5',
  real: '1.5',
  date: `'2026-01-02'`,
  'timestamp with time zone': `'2026-01-02T12:00:00.123Z'`,
  jsonb: `'{"some": 1}'`,
  json: `'{"some": 1}'`,
  bytea: `'\\x01'`,
};

const WEIGHTS = `(select jsonb_agg(1.5) from generate_series(1, 21))`;
const RULED: Readonly<Record<string, string>> = {
  zone: `'Asia/Tokyo'`,
  // Nothing is over: more can be done with it.
  archived_at: 'null',
  closed_at: 'null',
  ended_at: 'null',
  revoked_at: 'null',
  settled_at: 'null',
  undone_at: 'null',
  weights: WEIGHTS,
  'cohort_channel.purpose': `'daily'`,
  'daily.skipped_for': 'null',
  'journal_entry.kind': `'win'`,
  'outbox.account_external_id': 'null',
  'outbox.outcome': 'null',
  'ticket.state': `'waiting'`,
  'time_away.until_on': `'2026-01-09'`,
};

/**
 * Fills each table that is empty: every column where its rules allow that, else those that it asks
 * for. Gives those that got a row, and those that stay empty.
 */
export const fillTables = async (
  database: Database,
  wanted: Wanted = {},
): Promise<{ readonly made: readonly string[]; readonly left: readonly string[] }> => {
  const columns = await database.statement<Column>(FIND_COLUMNS, []);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const found: string[] = [];
  for (const table of tables.keys()) if (!(await isFilled(database, table))) found.push(table);
  let empty: readonly string[] = found;
  for (let before = Number.POSITIVE_INFINITY; empty.length > 0 && empty.length < before; ) {
    before = empty.length;
    const left: string[] = [];
    for (const table of empty) if (!(await fill(database, table, tables.get(table) ?? [], wanted))) left.push(table);
    empty = left;
  }
  return { made: found.filter((table) => !empty.includes(table)), left: empty };
};

const isFilled = async (database: Database, table: string): Promise<boolean> =>
  (await database.statement(`select from "${table}" limit 1`, [])).length > 0;

/** Gives whether there is a row now. */
const fill = async (
  database: Database,
  table: string,
  columns: readonly Column[],
  wanted: Wanted,
): Promise<boolean> => {
  const isThere = (): Promise<boolean> => isFilled(database, table);
  for (const chosen of [columns, columns.filter(({ required }) => required)]) {
    const names = chosen.map(({ column }) => `"${column}"`).join();
    const insert = `insert into "${table}" (${names}) select ${chosen.map((column) => sqlValueOf(column, wanted)).join()}`;
    if (await database.statement(insert, []).then(isThere, () => false)) return true;
  }
  return false;
};
