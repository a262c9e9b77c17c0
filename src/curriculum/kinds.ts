/**
 * The kinds of question. To add one: write its file in `kinds/`, add one line here, describe it in
 * quizzes/README.md.
 */
import { z } from 'zod';
import { seededNumbers } from '../lib/random.ts';
import type { Prose, Text } from '../lib/words/text-tree.ts';
import { fault } from './kinds/fault.ts';
import { gap } from './kinds/gap.ts';
import type { Asking, Grade } from './kinds/kind.ts';
import { number } from './kinds/number.ts';
import { order } from './kinds/order.ts';
import { output } from './kinds/output.ts';
import { several } from './kinds/several.ts';
import { short } from './kinds/short.ts';
import { single } from './kinds/single.ts';
import { trueFalse } from './kinds/true-false.ts';
import type { Vocabulary } from './kinds/typed/typed-answer.ts';
import { drawValues, putIn, type Vary, VaryError } from './vary.ts';

export const questionKinds = {
  single,
  several,
  'true-false': trueFalse,
  gap,
  short,
  number,
  order,
  output,
  fault,
} as const;

export type QuestionKind = keyof typeof questionKinds;

/** A question as its file has it, checked, with its Markdown parsed; discriminated by `kind`. */
export type WrittenQuestion = z.infer<(typeof questionKinds)[QuestionKind]['schema']>;
/** With the slug of the concept that it belongs to. */
export type Question = WrittenQuestion & {
  readonly concept: string;
  /** As its file has it, where it varies: with names in place of what is drawn. */
  readonly template?: unknown;
};

export const kindNames = Object.keys(questionKinds) as readonly QuestionKind[]; // Object.keys gives up the names' types

const [first, ...others] = kindNames.map((kind) => questionKinds[kind].schema);
if (!first) throw new Error('there is no kind of question');
export const questionSchema = z.discriminatedUnion('kind', [first, ...others]);

/**
 * The question with its numbers drawn by a seed, the same for the same seed; one that doesn't vary
 * is itself.
 */
export const drawQuestion = (question: Question, seed: string): Question => {
  const vary = 'vary' in question ? question.vary : undefined;
  if (!vary || question.template === undefined) return question;
  const drawn = drawWritten(question.template, vary, seed);
  // A draw that breaks a rule is for `check` to find. Whoever meets it is asked by the numbers that were read.
  return drawn ? { ...drawn, concept: question.concept, template: question.template } : question;
};

const drawWritten = (template: unknown, vary: Vary, seed: string): WrittenQuestion | undefined => {
  try {
    return questionSchema.safeParse(putIn(template, drawValues(vary, seededNumbers(seed)))).data;
  } catch (error) {
    if (error instanceof VaryError) return undefined;
    throw error;
  }
};

/** How to ask it: `next` yields numbers in [0, 1), seeded by person and asking. */
export const askQuestion = (question: WrittenQuestion, next: () => number): Asking =>
  kindOf(question).ask(question, next);

/**
 * `vocabulary` is the curriculum's: a typed word that is another term is never taken for a slip of
 * the keyboard.
 */
export const gradeWith = (vocabulary: Vocabulary, question: WrittenQuestion, given: readonly string[]): Grade =>
  kindOf(question).grade(question, given, vocabulary);

export const rightAnswer = (question: WrittenQuestion): readonly Prose[] => kindOf(question).rightAnswer(question);

export const markedAnswer = (question: WrittenQuestion, given: readonly string[]): readonly Prose[] =>
  kindOf(question).marked?.(question, given) ?? [];

export const describeAnswer = (question: WrittenQuestion, given: readonly string[]): Text =>
  kindOf(question).describe(question, given);

type AnyKind = {
  readonly ask: (question: WrittenQuestion, next: () => number) => Asking;
  readonly grade: (question: WrittenQuestion, given: readonly string[], vocabulary: Vocabulary) => Grade;
  readonly rightAnswer: (question: WrittenQuestion) => readonly Prose[];
  readonly marked?: (question: WrittenQuestion, given: readonly string[]) => readonly Prose[];
  readonly describe: (question: WrittenQuestion, given: readonly string[]) => Text;
};

// A question's own `kind` picks its functions, which TypeScript can't follow through a union.
const kindOf = (question: WrittenQuestion): AnyKind => questionKinds[question.kind] as unknown as AnyKind;
