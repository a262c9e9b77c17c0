/** Writes questions as a table, all of them whole: it comes back as it went. */
import type { Question } from '../../curriculum/kinds.ts';
import { type CsvRow, csvOf } from '../../lib/words/csv.ts';
import { type Draft, draftOf } from '../draft.ts';
import { type Column, FIRST_COLUMNS, LAST_COLUMNS, optionColumn, type QuestionRow, whyColumn } from './columns.ts';

export const writeQuestionCsv = (questions: readonly Question[]): string => {
  const rows = questions.map((question) => rowOf(draftOf(question), question.concept));
  const widest = Math.max(0, ...rows.map(({ numbered }) => numbered.length));
  return csvOf(rows.map((row) => cellsOf(row, widest)));
};

const cellsOf = ({ cells, numbered }: QuestionRow, widest: number): CsvRow => {
  const cell = (column: Column) => [column, guarded(cells[column] ?? '')];
  return Object.fromEntries([
    ...FIRST_COLUMNS.map(cell),
    ...Array.from({ length: widest }, (_, index) => [
      [optionColumn(index + 1), guarded(numbered[index]?.option ?? '')],
      [whyColumn(index + 1), guarded(numbered[index]?.why ?? '')],
    ]).flat(),
    ...LAST_COLUMNS.map(cell),
  ]);
};

/** What looks as if it had been kept from being a formula gets one mark more, which reading takes off. */
const guarded = (words: string): string => (/^'+[=+\-@\t\r]/.test(words) ? `'${words}` : words);

const rowOf = (draft: Draft, concept: string): QuestionRow => ({
  cells: {
    concept,
    slug: draft.slug ?? '',
    kind: draft.kind,
    level: String(draft.level ?? ''),
    prompt: draft.prompt,
    code: draft.code ?? '',
    language: draft.language ?? '',
    answer: answerCell(draft),
    'if wrong': draft.otherwise ?? draft.mistake ?? '',
    fix: draft.fix ?? '',
    hint: draft.hint ?? '',
    why: draft.why ?? '',
    source: draft.source?.title ?? '',
    'source url': draft.source?.url ?? '',
    unit: draft.unit ?? '',
    units: Object.entries(draft.units ?? {})
      .map(([unit, factor]) => `${unit} = ${factor}`)
      .join('\n'),
    tolerance: String(draft.tolerance ?? ''),
    vary: draft.vary ? JSON.stringify(draft.vary) : '',
    accepted: draft.accepted ? JSON.stringify(draft.accepted) : '',
  },
  numbered: numberedOf(draft),
});

const answerCell = ({ options, accept, lines, prints, answer }: Draft): string => {
  if (options) return options.flatMap(({ right }, index) => (right ? [index + 1] : [])).join(', ');
  if (accept) return accept.join('\n');
  if (lines) return lines.join(', ');
  return prints ?? String(answer ?? '');
};

const numberedOf = ({ options, items, reject, mistakes, decoys }: Draft): QuestionRow['numbered'] => {
  if (options) return options.map(({ text, why }) => ({ option: text, why }));
  if (items) return items.map((option) => ({ option }));
  if (reject) return reject.map(({ text, why }) => ({ option: text, why }));
  if (mistakes) return mistakes.map(({ value, prints, why }) => ({ option: String(value ?? prints), why }));
  return (decoys ?? []).map(({ line, why }) => ({ option: String(line), why }));
};
