/** Which rows are a person's, by what is declared of each table; and how many. */
import { type SQL, sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import type { Names, PersonColumn, PersonRows } from '../../database/schema/person-rows.ts';

/** A person with the ids by which rows know them. */
export type Owner = {
  readonly personId: string;
  /** Theirs, those of their accounts, and of whom they took over by a link. */
  readonly ids: readonly string[];
};

type Reader = Pick<Transaction, 'execute'>;

export const findOwner = async (reader: Reader, personId: string): Promise<Owner> => {
  const result = await reader.execute(sql`
    select id::text as id from account where person_id = ${personId}::uuid
    union
    select gone_id::text from link where person_id = ${personId}::uuid and undone_at is null`);
  return { personId, ids: [personId, ...rowsOf<{ id: string }>(result).map(({ id }) => id)] };
};

/** The condition by which a row is theirs by these columns; none where no column is among them. */
export const isOwn = (
  declared: readonly PersonRows[],
  { table, columns }: PersonRows,
  owner: Owner,
  among: (column: PersonColumn) => boolean = () => true,
): SQL | undefined => {
  const conditions = Object.entries(columns)
    .filter(([, column]) => among(column))
    .map(([name, { names }]) =>
      namesOwner(declared, sql`${sql.identifier(table)}.${sql.identifier(name)}`, names, owner),
    );
  return conditions.length > 0 ? sql`(${sql.join(conditions, sql` or `)})` : undefined;
};

const namesOwner = (declared: readonly PersonRows[], column: SQL, names: Names, owner: Owner): SQL => {
  if (names === 'person') return sql`${column} = ${owner.personId}::uuid`;
  if (names === 'account')
    return sql`${column} in (select a.id from account a where a.person_id = ${owner.personId}::uuid)`;
  if (names === 'text')
    return sql`exists (
      select from jsonb_array_elements_text(${JSON.stringify(owner.ids)}::text::jsonb) as own (id)
      where strpos(${column}, own.id) > 0)`;
  if (names === 'address')
    return sql`(platform, workspace_external_id, ${column}) in (
      select w.platform, w.external_id, a.external_id
      from account a
      join workspace w on w.id = a.workspace_id
      where a.person_id = ${owner.personId}::uuid)`;
  const of = declared.find(({ table }) => table === names.rowOf);
  const own = of && isOwn(declared, of, owner, ({ deletion }) => deletion === 'row goes');
  if (!own) throw new Error(`the rows of ${names.rowOf} are nobody's`);
  return sql`${column} in (select id from ${sql.identifier(names.rowOf)} where ${own})`;
};

export type CountOfRows = { readonly rows: PersonRows; readonly count: number };

/** Of each table in which they have rows that are theirs alone, how many. */
export const countOwnRows = async (
  { orm }: Pick<Database, 'orm'>,
  declared: readonly PersonRows[],
  personId: string,
): Promise<readonly CountOfRows[]> => {
  const owner = await findOwner(orm, personId);
  const counts: CountOfRows[] = [];
  for (const rows of declared) {
    const own = isOwn(declared, rows, owner, ({ deletion }) => deletion === 'row goes');
    if (!own) continue;
    const result = await orm.execute(
      sql`select count(*)::int as count from ${sql.identifier(rows.table)} where ${own}`,
    );
    counts.push({ rows, count: rowsOf<{ count: number }>(result)[0]?.count ?? 0 });
  }
  return counts.filter(({ count }) => count > 0);
};
