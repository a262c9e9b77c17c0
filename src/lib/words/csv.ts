/** Rows as CSV, as RFC 4180 has it, that a spreadsheet reads as what it is. */
import { setImmediate } from 'node:timers/promises';

export type Cell = string | number | boolean | null;
export type CsvRow = Readonly<Record<string, Cell>>;

/** Spreadsheets take what begins so for a formula: OWASP, CSV Injection. */
const FORMULA = /^[=+\-@\t\r]/;

const cellOf = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const words = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
};

/** The columns are those of the first row, with their names on top. */
export const csvOf = (rows: readonly CsvRow[]): string => [...linesOf(rows)].join('');

/** Some milliseconds' worth: then others have their turn. */
const ROWS_AT_ONCE = 500;

/** As many rows, from the first on, as take so many bytes; `rows` says how many. */
export const csvWithin = async (
  rows: readonly CsvRow[],
  bytes: number,
): Promise<{ readonly csv: string; readonly rows: number }> => {
  let left = bytes;
  const fitting: string[] = [];
  for (const line of linesOf(rows)) {
    left -= Buffer.byteLength(line);
    if (left < 0) break;
    fitting.push(line);
    if (fitting.length % ROWS_AT_ONCE === 0) await setImmediate();
  }
  return { csv: fitting.join(''), rows: Math.max(0, fitting.length - 1) };
};

const linesOf = function* (rows: readonly CsvRow[]): Generator<string> {
  const columns = Object.keys(rows[0] ?? {});
  const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;
  yield lineOf(columns);
  for (const row of rows) yield lineOf(columns.map((column) => row[column] ?? null));
};
