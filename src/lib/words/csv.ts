/** Rows as CSV, as RFC 4180 has it, that a spreadsheet reads as what it is. */

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
export const csvOf = (rows: readonly CsvRow[]): string => linesOf(rows).join('');

/** As many rows, from the first on, as take so many bytes; `rows` says how many. */
export const csvWithin = (rows: readonly CsvRow[], bytes: number): { readonly csv: string; readonly rows: number } => {
  let left = bytes;
  const fitting: string[] = [];
  for (const line of linesOf(rows)) {
    left -= Buffer.byteLength(line);
    if (left < 0) break;
    fitting.push(line);
  }
  return { csv: fitting.join(''), rows: Math.max(0, fitting.length - 1) };
};

const linesOf = (rows: readonly CsvRow[]): readonly string[] => {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))].map(
    (cells) => `${cells.map(cellOf).join(',')}\r\n`,
  );
};
