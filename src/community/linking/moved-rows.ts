/** Rows that linking moves by their declaration alone, from one person to another, and back. */
import { type SQL, sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../database/client.ts';
import type { MovedRows } from '../../database/schema/link.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import type { Pair } from './link-side.ts';

/** Gives what it takes to move them back. */
export const moveRows = async (
  tx: Transaction,
  declared: readonly PersonRows[],
  pair: Pair,
): Promise<readonly MovedRows[]> => {
  const moved: MovedRows[] = [];
  for (const { rows, column } of movedColumns(declared)) {
    const aside = await setAside(tx, rows, column, pair);
    moved.push({ table: rows.table, column, aside, keys: await move(tx, rows, column, pair) });
  }
  return moved;
};

/** The last first: a key may have two of the columns in it. A row that is gone by now stays so. */
export const returnRows = async (
  tx: Transaction,
  declared: readonly PersonRows[],
  { keptId, goneId }: Pair,
  moved: readonly MovedRows[],
): Promise<void> => {
  for (const { table, column, keys, aside } of moved.toReversed()) {
    const rows = declared.find((each) => each.table === table);
    if (!rows) continue;
    const own = sql.identifier(column);
    await tx.execute(sql`
      update ${sql.identifier(table)} t
      set ${own} = ${goneId}::uuid
      from ${asRows(table, keys)} was
      where t.${own} = ${keptId}::uuid and ${sameIn(keyOf(rows), 't', 'was')}`);
    await tx.execute(sql`
      insert into ${sql.identifier(table)} overriding system value
      select * from ${asRows(table, aside)} was
      on conflict do nothing`);
  }
};

const keyOf = ({ key = ['id'] }: PersonRows): readonly string[] => key;

const movedColumns = (declared: readonly PersonRows[]) =>
  declared
    .filter(({ linking }) => linking.rule === 'move')
    .flatMap((rows) =>
      Object.entries(rows.columns)
        .filter(([, { names }]) => names === 'person')
        .map(([column]) => ({ rows, column })),
    );

/** Where both have one of which a person has only one. */
const setAside = async (
  tx: Transaction,
  { table, linking }: PersonRows,
  column: string,
  { keptId, goneId }: Pair,
): Promise<MovedRows['aside']> => {
  if (linking.rule !== 'move' || !linking.oneEach) return [];
  const own = sql.identifier(column);
  const result = await tx.execute(sql`
    delete from ${sql.identifier(table)} theirs
    using ${sql.identifier(table)} kept
    where theirs.${own} = ${goneId}::uuid and kept.${own} = ${keptId}::uuid
      and ${sameIn(linking.oneEach, 'theirs', 'kept')}
    returning to_jsonb(theirs) as "row"`);
  return rowsOf<{ row: Readonly<Record<string, unknown>> }>(result).map(({ row }) => row);
};

const move = async (
  tx: Transaction,
  rows: PersonRows,
  column: string,
  { keptId, goneId }: Pair,
): Promise<MovedRows['keys']> => {
  const parts = keyOf(rows).map((name) => sql`${sql.raw(`'${name}'`)}, t.${sql.identifier(name)}`);
  const result = await tx.execute(sql`
    update ${sql.identifier(rows.table)} t
    set ${sql.identifier(column)} = ${keptId}::uuid
    where t.${sql.identifier(column)} = ${goneId}::uuid
    returning jsonb_build_object(${sql.join(parts, sql`, `)}) as key`);
  return rowsOf<{ key: Readonly<Record<string, unknown>> }>(result).map(({ key }) => key);
};

/** Any number of rows as one parameter, with the table's own types. */
const asRows = (table: string, rows: readonly unknown[]): SQL =>
  sql`jsonb_populate_recordset(null::${sql.identifier(table)}, ${JSON.stringify(rows)}::text::jsonb)`;

const sameIn = (columns: readonly string[], one: string, other: string): SQL =>
  sql.join(
    columns.map((column) => {
      const name = sql.identifier(column);
      return sql`${sql.identifier(one)}.${name} is not distinct from ${sql.identifier(other)}.${name}`;
    }),
    sql` and `,
  );
