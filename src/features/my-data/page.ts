/** The readable page of an export: Markdown, a table for each of ours. */
import type { Side } from '../../community/linking/link-side.ts';
import type { OwnRow } from '../../community/own-rows/read-own-rows.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { platforms } from '../../lib/platforms.ts';
import { fullDayWords } from '../../lib/time/when.ts';

export const pageHead = (sides: readonly Side[], at: Temporal.Instant): string => {
  const places = sides.map(
    ({ name, platform, workspace }) => `- ${cell(name)} in ${platforms[platform].place} (${cell(workspace)})\n`,
  );
  const day = fullDayWords(at.toZonedDateTimeISO('UTC').toPlainDate().toString());
  return `# What Watermark keeps of you\n\nAs of ${day}. You are:\n\n${places.join('')}`;
};

export const tableHead = (rows: PersonRows, columns: readonly string[]): string => {
  const names = columns.map((column) => column.replaceAll('_', ' '));
  return [
    `\n## ${rows.holds.charAt(0).toUpperCase()}${rows.holds.slice(1)}\n`,
    `Why: ${rows.why}. How long: ${rows.kept}.\n`,
    `| ${names.join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}\n`,
  ].join('\n');
};

/** What says something to a reader: not ids, nor states kept to take something back. */
export const readableColumns = (row: OwnRow): readonly string[] =>
  Object.entries(row)
    .filter(([name, value]) => name !== 'id' && !name.endsWith('_id') && !isState(value))
    .map(([name]) => name);

const isState = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

export const tableRow = (row: OwnRow, columns: readonly string[]): string =>
  `| ${columns.map((column) => cell(row[column])).join(' | ')} |\n`;

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (isState(value)) return '…';
  const words = Array.isArray(value) ? value.join(', ') : String(value);
  return words
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
};
