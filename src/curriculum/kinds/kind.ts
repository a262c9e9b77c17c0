/**
 * What a kind of question is: its own keys in the file, how it is asked and how an answer is
 * graded.
 */
import { z } from 'zod';
import type { Prose, Text } from '../../lib/words/text-tree.ts';
import { addIssue } from '../markup.ts';
import { commonKeys } from './question.ts';
import type { Vocabulary } from './typed/typed-answer.ts';

/**
 * `key` is the choice's place in the file, so a stored answer means the same whatever order was
 * shown.
 */
export type Choice = { readonly key: string; readonly text: Text };

/** How to ask a question, as plain data that knows no platform. */
export type Asking =
  | { readonly shape: 'choose-one'; readonly options: readonly Choice[] }
  | { readonly shape: 'choose-several'; readonly options: readonly Choice[] }
  | {
      readonly shape: 'type';
      readonly label: string;
      readonly lines: 'one' | 'many';
      readonly placeholder?: string;
      readonly atMost: number;
    }
  | { readonly shape: 'arrange'; readonly items: readonly Choice[] }
  /** Name one line of the question's code; lines count from 1. */
  | { readonly shape: 'choose-line'; readonly lines: number };

/**
 * `reason` says why just this wrong answer is tempting, `spelling` how a right one is written that
 * had a slip in it; an invalid answer is not counted.
 */
export type Grade =
  | { readonly right: boolean; readonly reason?: Text; readonly spelling?: string }
  | { readonly invalid: Text };

type Keys = z.core.$ZodLooseShape;
type Parsed<Name extends string, Own extends Keys> = z.infer<
  z.ZodObject<Omit<typeof commonKeys, keyof Own> & Own & { kind: z.ZodLiteral<Name> }, z.core.$strict>
>;

export type Kind<Name extends string, Own extends Keys, Question = Parsed<Name, Own>> = {
  readonly kind: Name;
  /** What people call it. */
  readonly title: string;
  /** The keys it has beside the common ones. */
  readonly keys: Own;
  /** Rules over several keys at once. */
  readonly rules?: (question: Question, context: z.core.$RefinementCtx) => void;
  /** `next` yields numbers in [0, 1), seeded by the asking: equal seeds, equal order. */
  readonly ask: (question: Question, next: () => number) => Asking;
  /** `given`: the chosen keys; or one typed text; or all keys in order; or one line's number. */
  readonly grade: (question: Question, given: readonly string[], vocabulary: Vocabulary) => Grade;
  readonly rightAnswer: (question: Question) => readonly Prose[];
  /**
   * A wrong answer with what is right in it, where a line of words would not show that; a stored
   * answer was once valid.
   */
  readonly marked?: (question: Question, given: readonly string[]) => readonly Prose[];
  /** What was answered, in words; whatever is given, it doesn't throw. */
  readonly describe: (question: Question, given: readonly string[]) => Text;
};

/** Declares a kind, and makes the schema of a whole question of it. */
export const defineKind = <const Name extends string, Own extends Keys>(definition: Kind<Name, Own>) => ({
  ...definition,
  schema: z
    .strictObject({ ...commonKeys, ...definition.keys, kind: z.literal(definition.kind) })
    .superRefine((parsed, context) => {
      // Spreading generic keys loses their types; the schema has just parsed exactly these.
      const question = parsed as unknown as Parsed<Name, Own> & {
        code?: string;
        language?: string;
      };
      if ((question.code === undefined) !== (question.language === undefined))
        addIssue(context, [], '`code` and `language` go together', 'Give both, or neither');
      definition.rules?.(question, context);
    }) as unknown as z.ZodType<Parsed<Name, Own>> & z.core.$ZodTypeDiscriminable,
});
