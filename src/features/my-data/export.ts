/** All that is kept of a person as ZIP files: every table as JSON, and one page to read. */
import type { Side } from '../../community/linking/link-side.ts';
import { type OwnRow, readOwnRows } from '../../community/own-rows/read-own-rows.ts';
import type { Database } from '../../database/client.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { type Entry, type OpenEntry, openEntry, zipOf } from '../../lib/zip.ts';
import { pageHead, readableColumns, tableHead, tableRow } from './page.ts';

/** Rows of one JSON file: ten thousand answers are a megabyte, compressed. */
const ROWS_OF_FILE = 10_000;
/** Compressed, of one ZIP: with the ZIP's own bytes they fit in a message. */
const FULL_BYTES = 7_500_000;

type Needs = { readonly database: Database; readonly personRows: readonly PersonRows[] };

/** One ZIP for nearly everybody, its first file the page to read. */
export const exportPerson = async (
  needs: Needs,
  personId: string,
  sides: readonly Side[],
  at: Temporal.Instant,
): Promise<readonly Buffer[]> => {
  const page = openEntry('my-data.md');
  await page.write(pageHead(sides, at));
  const writePage = pageWriter(page);
  const tables = createTableFiles();
  const files: Entry[] = [];
  await readOwnRows(needs.database, needs.personRows, personId, {
    portion: async (rows, portion) => {
      await tables.write(rows.table, portion);
      await writePage(rows, portion);
    },
    file: async (name, content) => {
      const entry = openEntry(`files/${files.length + 1}-${name}`);
      await entry.write(content);
      files.push(await entry.close());
    },
  });
  const entries = [await page.close(), ...(await tables.close()), ...files];
  return inZips(entries).map((each) => zipOf(each, at));
};

const pageWriter = (page: OpenEntry) => {
  let table = '';
  let columns: readonly string[] = [];
  return async (rows: PersonRows, portion: readonly OwnRow[]): Promise<void> => {
    const [first] = portion;
    if (first && rows.table !== table) {
      table = rows.table;
      columns = readableColumns(first);
      await page.write(tableHead(rows, columns));
    }
    await page.write(portion.map((row) => tableRow(row, columns)).join(''));
  };
};

/** `review.json`, `review-2.json` and so on, each a list. */
const createTableFiles = () => {
  const closed: Entry[] = [];
  let open: { readonly table: string; readonly entry: OpenEntry; rows: number } | undefined;
  let files = 0;
  const close = async (): Promise<readonly Entry[]> => {
    await open?.entry.write('\n]\n');
    if (open) closed.push(await open.entry.close());
    open = undefined;
    return closed;
  };
  const write = async (table: string, portion: readonly OwnRow[]): Promise<void> => {
    files = open?.table === table ? files : 0;
    if (open && (open.table !== table || open.rows >= ROWS_OF_FILE)) await close();
    if (!open) {
      files += 1;
      const entry = openEntry(files === 1 ? `${table}.json` : `${table}-${files}.json`);
      open = { table, entry, rows: 0 };
    }
    const lines = portion.map((row) => JSON.stringify(row)).join(',\n');
    await open.entry.write(`${open.rows === 0 ? '[' : ','}\n${lines}`);
    open.rows += portion.length;
  };
  return { write, close };
};

const inZips = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const zips: Entry[][] = [];
  let bytes = FULL_BYTES;
  for (const entry of entries) {
    bytes += entry.compressed.length;
    if (bytes > FULL_BYTES) {
      zips.push([]);
      bytes = entry.compressed.length;
    }
    zips.at(-1)?.push(entry);
  }
  return zips;
};
