/**
 * A question on its way between formats: the keys that its file has, as plain data. Whatever a
 * format doesn't know is missing.
 */
import { z } from 'zod';
import { kindNames, type Question } from '../curriculum/kinds.ts';

const option = z.object({ text: z.string(), right: z.literal(true).optional(), why: z.string().optional() });
const number = z.union([z.number(), z.string()]);

export const draftSchema = z.object({
  slug: z.string().optional(),
  kind: z.enum(kindNames),
  level: z.literal([1, 2, 3]).optional(),
  prompt: z.string(),
  language: z.string().optional(),
  code: z.string().optional(),
  vary: z.record(z.string(), z.unknown()).optional(),
  options: z.array(option).optional(),
  answer: z.union([z.boolean(), number]).optional(),
  unit: z.string().optional(),
  units: z.record(z.string(), z.number()).optional(),
  tolerance: number.optional(),
  otherwise: z.string().optional(),
  accept: z.array(z.string()).optional(),
  reject: z.array(z.object({ text: z.string(), why: z.string().optional() })).optional(),
  items: z.array(z.string()).optional(),
  mistake: z.string().optional(),
  prints: z.string().optional(),
  mistakes: z
    .array(z.object({ value: number.optional(), prints: z.string().optional(), why: z.string().optional() }))
    .optional(),
  lines: z.array(z.number()).optional(),
  fix: z.string().optional(),
  decoys: z.array(z.object({ line: z.number(), why: z.string().optional() })).optional(),
  hint: z.string().optional(),
  why: z.string().optional(),
  source: z.object({ title: z.string(), url: z.string() }).optional(),
  accepted: z.record(z.string(), z.string()).optional(),
});

export type Draft = z.infer<typeof draftSchema>;

/** In the order in which authors write them. */
export const draftKeys = draftSchema.keyof().options;

/** Something of a file that isn't as it was there, in words for whoever reads the report. */
export type Remark = {
  /** Where in the file: "line 12", "note 3"; a question's slug on the way out. */
  readonly at: string;
  readonly what: string;
};

/** A question as it was found in a file. */
export type Found = {
  readonly at: string;
  /** What its file calls it: its slug where the file is one of ours. */
  readonly name?: string | undefined;
  /** What its file sorts it under, such as a category or a deck. */
  readonly category?: string | undefined;
  readonly draft: Draft;
};

export type Reading = { readonly found: readonly Found[]; readonly remarks: readonly Remark[] };

/** The file can't be read at all: the message says why, and what to do. */
export class ExchangeError extends Error {}

/** With the words as they stand in its file. */
export const draftOf = (question: Question): Draft => draftSchema.parse(asWritten(question.template ?? question));

/** As `draftOf`, with one draw in place of numbers that vary. */
export const drawnDraftOf = (question: Question): Draft => {
  const { vary: _, ...draft } = draftSchema.parse(asWritten(question));
  return draft;
};

/** Markdown that was parsed, as its author wrote it. */
const asWritten = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  if ('markdown' in value) return value.markdown;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asWritten(each)]));
};
