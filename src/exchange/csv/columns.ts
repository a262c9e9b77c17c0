/** The columns of our CSV: what stands in which, for every kind of question. */

/** Before and after the numbered ones. */
export const FIRST_COLUMNS = ['concept', 'slug', 'kind', 'level', 'prompt', 'code', 'language', 'answer'] as const;
export const LAST_COLUMNS = [
  'if wrong',
  'fix',
  'hint',
  'why',
  'source',
  'source url',
  'unit',
  'units',
  'tolerance',
  'vary',
  'accepted',
] as const;

export type Column = (typeof FIRST_COLUMNS)[number] | (typeof LAST_COLUMNS)[number];

export const optionColumn = (number: number): string => `option ${number}`;
export const whyColumn = (number: number): string => `why ${number}`;

/** One row: the cells by column, and what is numbered in order. */
export type QuestionRow = {
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  readonly numbered: readonly { readonly option: string; readonly why?: string | undefined }[];
};
