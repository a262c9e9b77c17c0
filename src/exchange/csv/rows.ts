/** A CSV or tab-separated file as rows with their lines. */

import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { oneLine } from '../../lib/words/one-line.ts';
import { ExchangeError } from '../draft.ts';

export type Row = { readonly line: number; readonly cells: readonly string[] };
export type Table = {
  readonly rows: readonly Row[];
  /** What stood above it in lines that begin with #, as Anki writes them. */
  readonly settings: ReadonlyMap<string, string>;
};

/** What stands in a row where the header has no name. */
export const namelessCells = ({ cells }: Row, names: readonly string[]): string[] =>
  cells.flatMap((cell, index) =>
    names[index] || cell.trim() === '' ? [] : [`“${cell.trim().slice(0, 60)}”: its column has no name in the header`],
  );

const CELL_AT_MOST_CHARACTERS = 100_000;

const parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

export const readTable = (text: string): Table => {
  const settings = new Map<string, string>();
  const rows = text.split('\n');
  let start = 0;
  for (const row of rows) {
    const [, name, value] = /^(?:#([a-z ]+):|sep=)(.*)$/i.exec(row) ?? [];
    if (value === undefined) break;
    settings.set(name?.toLowerCase() ?? 'separator', value.trim());
    start += 1;
  }
  const body = rows.slice(start).join('\n');
  return { rows: parseRows(body, delimiterOf(settings.get('separator'), rows[start] ?? ''), start), settings };
};

const NAMED: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', colon: ':' };

/** The one that is named, else the one that stands most often in the first line. */
const delimiterOf = (named: string | undefined, first: string): string => {
  if (named !== undefined && named !== '') return NAMED[named.toLowerCase()] ?? named.charAt(0);
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ',';
};

const parseRows = (body: string, delimiter: string, linesBefore: number): Row[] => {
  try {
    const rows = parsed.parse(
      parse(body, {
        delimiter,
        info: true,
        max_record_size: CELL_AT_MOST_CHARACTERS,
        relax_column_count: true,
        skip_empty_lines: true,
      }),
    );
    let line = linesBefore + 1;
    return rows.map(({ record, info }) => {
      const own = { line, cells: record };
      line = linesBefore + info.lines + 1;
      return own;
    });
  } catch (error) {
    if (error instanceof CsvError) throw new ExchangeError(explain(error, body, linesBefore));
    throw error;
  }
};

const explain = (error: CsvError, body: string, linesBefore: number): string => {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return oneLine`line ${lineOfOpenQuote(body) + linesBefore}: a quotation mark is opened and never closed. Close
      it, or double it where it is meant as a sign.`;
  const line = Number(error['lines'] ?? 0) + linesBefore;
  return `line ${line}: this is no CSV (${error.message}). Save it anew from a spreadsheet.`;
};

/** Quotes come in pairs, doubled ones too: the one left over is the last that opens. */
const lineOfOpenQuote = (body: string): number => {
  let [isOpen, line, opened] = [false, 1, 1];
  for (const sign of body) {
    if (sign === '\n') line += 1;
    if (sign !== '"') continue;
    isOpen = !isOpen;
    if (isOpen) opened = line;
  }
  return opened;
};
