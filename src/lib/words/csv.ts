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
export const csvOf = (rows: readonly CsvRow[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]
    .map((cells) => `${cells.map(cellOf).join(',')}\r\n`)
    .join('');
};
