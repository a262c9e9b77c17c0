/** All that is kept of a person, table by table, in portions: for an export. */
import { type SQL, sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { findOwner, isOwn, type Owner } from './own-rows.ts';

export type OwnRow = Readonly<Record<string, unknown>>;

/**
 * Called for each table in turn, once for every portion of its rows; not for a table without any.
 */
export type Portion = (rows: PersonRows, portion: readonly OwnRow[]) => Promise<void>;

/** A few hundred kilobytes. */
const ROWS_AT_ONCE = 1000;

/** As it is at one moment, whatever is written meanwhile. */
export const readOwnRows = (
  { long }: Pick<Database, 'long'>,
  declared: readonly PersonRows[],
  personId: string,
  portion: Portion,
): Promise<void> =>
  long('clearing', async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read`);
    const owner = await findOwner(tx, personId);
    for (const rows of declared) {
      const own = isOwn(declared, rows, owner);
      if (own) await readTable(tx, rows, own, owner, portion);
    }
  });

const readTable = async (
  tx: Transaction,
  rows: PersonRows,
  own: SQL,
  owner: Owner,
  portion: Portion,
): Promise<void> => {
  const table = sql.identifier(rows.table);
  await tx.execute(sql`
    declare own no scroll cursor for
    select to_jsonb(${table}) as row
    from ${table}
    where ${own}`);
  for (;;) {
    const result = await tx.execute(sql.raw(`fetch ${ROWS_AT_ONCE} from own`));
    const found = rowsOf<{ row: OwnRow }>(result).map(({ row }) => shown(rows, row, owner));
    if (found.length > 0) await portion(rows, found);
    if (found.length < ROWS_AT_ONCE) break;
  }
  await tx.execute(sql`close own`);
};

/** Nobody else's id is in it: a row may name two people. */
const shown = ({ columns, notExported = [] }: PersonRows, row: OwnRow, { ids }: Owner): OwnRow =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !notExported.includes(name))
      .map(([name, value]) => {
        const names = columns[name]?.names;
        const isSomebody = names === 'person' || names === 'account';
        return [name, isSomebody && value !== null && !ids.includes(String(value)) ? 'somebody else' : value];
      }),
  );
