/** Reads questions from a table: ours, with a column `kind`; or another program’s. */
import { z } from 'zod';
import { kindNames } from '../../curriculum/kinds.ts';
import { type Draft, ExchangeError, type Found, type Reading, type Remark } from '../draft.ts';
import { type Column, FIRST_COLUMNS, LAST_COLUMNS } from './columns.ts';
import { readForeign } from './foreign.ts';
import { namelessCells, type Row, readTable } from './rows.ts';

export const readCsv = (text: string): Reading => {
  const table = readTable(text);
  const [header, ...rows] = table.rows;
  if (!header) throw new ExchangeError('the file is empty.');
  const names = header.cells.map((name) => name.trim().toLowerCase());
  const isOurs = names.includes('kind') && names.includes('prompt');
  return isOurs ? readOurs(names, rows) : readForeign(table, names);
};

const isKnown = (name: string): boolean =>
  [...FIRST_COLUMNS, ...LAST_COLUMNS].some((column) => column === name) || /^(?:option|why) \d{1,3}$/.test(name);

const readOurs = (names: readonly string[], rows: readonly Row[]): Reading => {
  const found: Found[] = [];
  const remarks: Remark[] = names
    .filter((name) => name !== '' && !isKnown(name))
    .map((name) => ({ at: 'line 1', what: `the column “${name}”: no question has such a thing` }));
  for (const row of rows) {
    const { line, cells } = row;
    const at = `line ${line}`;
    remarks.push(...namelessCells(row, names).map((what) => ({ at, what })));
    const cellAt = (name: string): string => unguarded(cells[names.indexOf(name)] ?? '');
    const read = draftOf(cellAt);
    if ('reason' in read) remarks.push({ at, what: `the whole question: ${read.reason}` });
    else {
      for (const column of ['level', 'vary', 'accepted'] as const)
        if (cellAt(column).trim() !== '' && read[column] === undefined)
          remarks.push({ at, what: `its ${column} (“${cellAt(column).slice(0, 60)}”), which can’t be read` });
      found.push({ at, name: cellAt('slug'), category: cellAt('concept'), draft: read });
    }
  }
  return { found, remarks };
};

/** Takes off the mark that keeps a spreadsheet from taking words for a formula. */
const unguarded = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r])/, '').replaceAll('\r\n', '\n');

type CellAt = (name: string) => string;

const kindSchema = z.enum(kindNames);
const levelSchema = z.coerce.number().pipe(z.literal([1, 2, 3]));

const draftOf = (cellAt: CellAt): Draft | { readonly reason: string } => {
  const kind = kindSchema.safeParse(cellAt('kind').trim());
  if (!kind.success) return { reason: `“${cellAt('kind')}” is no kind of question (${kindNames.join(', ')})` };
  const some = (column: Column): string | undefined => cellAt(column) || undefined;
  const level = levelSchema.safeParse(some('level')).data;
  const [title, url] = [some('source'), some('source url')];
  const data = (column: Column) => jsonSchema.safeParse(some(column)).data;
  const accepted = z.record(z.string(), z.string()).safeParse(data('accepted')).data;
  const words = wordsIn({ code: some('code'), language: some('language'), hint: some('hint'), why: some('why') });
  return {
    kind: kind.data,
    ...(level && { level }),
    prompt: cellAt('prompt'),
    ...words,
    ...(data('vary') && { vary: data('vary') }),
    ...ownOf(kind.data, cellAt),
    ...((title || url) && { source: { title: title ?? '', url: url ?? '' } }),
    ...(accepted && { accepted }),
  };
};

const jsonSchema = z
  .string()
  .transform((words, context): unknown => {
    try {
      return JSON.parse(words);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.unknown()));

/** Without those that are missing. */
const wordsIn = <Keys extends string>(
  words: Readonly<Record<Keys, string | undefined>>,
): Partial<Record<Keys, string>> => {
  const there: Partial<Record<Keys, string>> = {};
  for (const key in words) {
    const value = words[key];
    if (value !== undefined) there[key] = value;
  }
  return there;
};

type Numbered = readonly { readonly option: string; readonly why?: string }[];

const OPTIONS_AT_MOST = 30;

/** Up to the last that is there. */
const numberedIn = (cellAt: CellAt): Numbered =>
  Array.from({ length: OPTIONS_AT_MOST }, (_, index) => {
    const [option, why] = [cellAt(`option ${index + 1}`), cellAt(`why ${index + 1}`)];
    return { option, ...(why !== '' && { why }) };
  }).filter(({ option }) => option !== '');

const numbersIn = (cell: string): number[] => cell.split(/[,;\s]+/).flatMap((part) => (part ? [Number(part)] : []));

/** A number, or a name that stands for one. */
const numberOr = (cell: string): number | string =>
  cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;

const ownOf = (kind: Draft['kind'], cellAt: CellAt): Partial<Draft> => {
  const numbered = numberedIn(cellAt);
  const answer = cellAt('answer');
  const ifWrong = cellAt('if wrong');
  switch (kind) {
    case 'single':
    case 'several': {
      const right = numbersIn(answer);
      const options = numbered.map(({ option, why }, index) => ({
        text: option,
        ...(right.includes(index + 1) && { right: true as const }),
        ...(why !== undefined && { why }),
      }));
      return { options };
    }
    case 'true-false':
      return { answer: /^\s*(?:true|t|yes)\s*$/i.test(answer), ...(ifWrong && { otherwise: ifWrong }) };
    case 'gap':
    case 'short':
      return {
        accept: answer.split('\n').filter((form) => form.trim() !== ''),
        ...(numbered.length > 0 && { reject: numbered.map(({ option, ...rest }) => ({ text: option, ...rest })) }),
      };
    case 'number':
      return { answer: numberOr(answer), ...measureOf(cellAt), ...mistakesOf(numbered, 'value') };
    case 'output':
      return { prints: answer, ...mistakesOf(numbered, 'prints') };
    case 'order':
      return { items: numbered.map(({ option }) => option), ...(ifWrong && { mistake: ifWrong }) };
    case 'fault':
      return {
        lines: numbersIn(answer),
        ...(cellAt('fix') && { fix: cellAt('fix') }),
        ...(numbered.length > 0 && {
          decoys: numbered.map(({ option, ...rest }) => ({ line: Number(option), ...rest })),
        }),
      };
  }
};

const mistakesOf = (numbered: Numbered, key: 'value' | 'prints'): Pick<Draft, 'mistakes'> =>
  numbered.length === 0
    ? {}
    : {
        mistakes: numbered.map(({ option, ...rest }) =>
          key === 'value' ? { value: numberOr(option), ...rest } : { prints: option, ...rest },
        ),
      };

const measureOf = (cellAt: CellAt): Partial<Draft> => {
  const units = Object.fromEntries(
    cellAt('units')
      .split('\n')
      .flatMap((row) => {
        const at = row.lastIndexOf('=');
        return at > 0 ? [[row.slice(0, at).trim(), Number(row.slice(at + 1))]] : [];
      }),
  );
  return {
    ...(cellAt('unit') && { unit: cellAt('unit') }),
    ...(cellAt('units') && { units }),
    ...(cellAt('tolerance') && { tolerance: numberOr(cellAt('tolerance')) }),
  };
};
