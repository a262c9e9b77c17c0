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

type Reading = {
  readonly portion: Portion;
  /** Called for each file that stands in a row, once its table's rows were read. */
  readonly file: (name: string, content: Uint8Array) => Promise<void>;
};

/** A few hundred kilobytes. */
const ROWS_AT_ONCE = 1000;

/** As it is at one moment, whatever is written meanwhile. */
export const readOwnRows = (
  { long }: Pick<Database, 'long'>,
  declared: readonly PersonRows[],
  personId: string,
  { portion, file }: Reading,
): Promise<void> =>
  long('clearing', async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read`);
    const owner = await findOwner(tx, personId);
    for (const rows of declared) {
      const own = isOwn(declared, rows, owner);
      if (!own) continue;
      await readTable(tx, rows, own, owner, portion);
      if (rows.file) await readFiles(tx, rows.table, rows.file, own, file);
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
    select to_jsonb(${table}) - ${rows.file?.content ?? ''}::text as row
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

/** One after another: each may have megabytes. */
const readFiles = async (
  tx: Transaction,
  table: string,
  { name, content }: NonNullable<PersonRows['file']>,
  own: SQL,
  file: Reading['file'],
): Promise<void> => {
  await tx.execute(sql`
    declare files no scroll cursor for
    select ${sql.identifier(name)} as name, encode(${sql.identifier(content)}, 'base64') as base64
    from ${sql.identifier(table)}
    where ${own}
    order by 1`);
  for (;;) {
    const [found] = rowsOf<{ name: string; base64: string }>(await tx.execute(sql`fetch 1 from files`));
    if (!found) break;
    await file(found.name, Buffer.from(found.base64, 'base64'));
  }
  await tx.execute(sql`close files`);
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
