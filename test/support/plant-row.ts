/** A row in every table of a database, whatever its version: made from what the catalogue says. */
import type { Database } from '../../src/database/client.ts';

type Column = {
  readonly name: string;
  readonly type: string;
  readonly needed: boolean;
  readonly table: string | null;
  readonly key: string | null;
  readonly label: string | null;
};

const COLUMNS = `
select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as needed,
  f.confrelid::regclass::text as "table",
  (select attname from pg_attribute where attrelid = f.confrelid and attnum = f.confkey[1]) as key,
  (select enumlabel from pg_enum where enumtypid = a.atttypid order by enumsortorder limit 1) as label
from pg_attribute a
left join pg_constraint f on f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]
where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
  and a.attidentity = '' and a.attgenerated = ''`;

const values: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: `'text'`,
  jsonb: `'{}'`,
  date: `'2026-01-05'`,
  'timestamp with time zone': `'2026-01-05T12:00:00.123Z'`,
  'time without time zone': `'09:00'`,
  boolean: 'true',
  bytea: `'\\x00'`,
  'text[]': `'{text}'`,
  'smallint[]': `'{1}'`,
  'date[]': `'{2026-01-05}'`,
  'uuid[]': `'{}'`,
};

/** FSRS' 21, where a table wants to see so many. */
const WEIGHTS = `'${JSON.stringify(Array.from({ length: 21 }, () => 1))}'`;

const madeUp = ({ name, type, table, key, label }: Column): string => {
  if (name === 'weights') return WEIGHTS;
  if (table !== null) return `(select "${key}" from ${table} limit 1)`;
  return label === null ? (values[type] ?? '1') : `'${label}'`;
};

/** Gives whether there is one now: a check of the table may forbid what is made up. */
export const plantRow = async (database: Database, table: string): Promise<boolean> => {
  const columns = await database.statement<Column>(COLUMNS, [`"${table}"`]);
  const [needed, all] = [columns.filter((column) => column.needed), columns];
  for (const chosen of [all, needed]) {
    const names = chosen.map(({ name }) => `"${name}"`).join(', ');
    const insert = `insert into "${table}" (${names}) values (${chosen.map(madeUp).join(', ')})`;
    const made = await database.orm.execute(insert).then(
      () => true,
      () => false,
    );
    if (made) return true;
  }
  return false;
};
