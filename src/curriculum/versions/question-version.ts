/**
 * What a question asks and what counts as right, as one text and its hash: kept with each answer,
 * so that a key that changes is noticed and an old answer still means what it meant.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Question } from '../kinds.ts';
import { varySchema } from '../vary.ts';

/** Kept in the database for years: what it is made of may grow, and never changes its sense. */
export const versionSchema = z.object({
  kind: z.string(),
  /** The prompt, the code, and by what its numbers are drawn. */
  stem: z.array(z.string()),
  /** What the keys of an answer stand for, by their places; none where an answer is typed. */
  options: z.array(z.string()),
  key: z.array(z.unknown()),
});
export type QuestionVersion = z.infer<typeof versionSchema>;

/** By what makes it another question or another key: not by its explanation, hint, source or level. */
export const versionOf = (question: Question): QuestionVersion => {
  const { template } = question;
  const asked = template === undefined ? plainStem(question) : variedStem(template);
  const { options, key } = keyOf(question);
  return { kind: question.kind, stem: asked.stem, options, key: [...key, ...asked.workedOut] };
};

/** The same for the same version, in every release. */
export const hashOf = ({ kind, stem, options, key }: QuestionVersion): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, stem, options, key]))
    .digest('hex')
    .slice(0, HASH_LENGTH);

/** 64 bits: a question has a handful of versions. */
const HASH_LENGTH = 16;

type Stem = { readonly stem: string[]; readonly workedOut: readonly string[] };

const plainStem = ({ prompt, code = '' }: Question): Stem => ({ stem: [prompt.markdown, code], workedOut: [] });

const templateSchema = z.looseObject({ prompt: z.string(), code: z.string().optional(), vary: varySchema });

/** What is worked out and not shown belongs to the key: a mistake in it is a mistake in the key. */
const variedStem = (template: unknown): Stem => {
  const { prompt, code = '', vary } = templateSchema.parse(template);
  const names = Object.entries(vary).map(([name, from]) => ({
    words: `${name}: ${JSON.stringify(from)}`,
    isShown: typeof from !== 'string' || `${prompt}${code}`.includes(`{{${name}}}`),
  }));
  const wordsOf = (shown: boolean) => names.filter(({ isShown }) => isShown === shown).map(({ words }) => words);
  return { stem: [prompt, code, ...wordsOf(true)], workedOut: wordsOf(false) };
};

const keyOf = (question: Question): Pick<QuestionVersion, 'options' | 'key'> => {
  switch (question.kind) {
    case 'single':
    case 'several': {
      const texts = (options: typeof question.options): string[] => options.map(({ text }) => text.markdown);
      return {
        options: texts(question.options),
        key: texts(question.options.filter(({ right }) => right)).toSorted(),
      };
    }
    case 'order': {
      const items = question.items.map(({ markdown }) => markdown);
      return { options: items, key: items };
    }
    case 'true-false':
      return { options: [], key: [question.answer] };
    case 'gap':
    case 'short':
      return { options: [], key: [question.accept, (question.reject ?? []).map(({ text }) => text)] };
    case 'number':
      return { options: [], key: asWritten(question, ['answer', 'unit', 'units', 'tolerance']) };
    case 'output':
      return { options: [], key: asWritten(question, ['prints']) };
    case 'fault':
      return { options: [], key: question.lines };
  }
};

/** With names in place of what is drawn, where it varies. */
const asWritten = (question: Question, names: readonly string[]): unknown[] => {
  const written: Readonly<Record<string, unknown>> =
    question.template === undefined ? question : z.looseObject({}).parse(question.template);
  return names.map((name) => written[name] ?? null);
};
