/** What `gap` and `short` share: accepted and rejected forms of a typed term. */
import { z } from 'zod';
import { plain, text } from '../../../lib/words/text.ts';
import type { Prose, Text } from '../../../lib/words/text-tree.ts';
import { addIssue, type Line, line, words } from '../../markup.ts';
import type { Asking, Grade } from '../kind.ts';
import { compareTyped, normaliseTyped, type Vocabulary } from './typed-answer.ts';

// Long enough for a phrase in any language; longer text is no term.
const TYPED_AT_MOST = 200;

export const typedKeys = {
  accept: z.array(words(80)).min(1).max(30),
  reject: z
    .array(z.strictObject({ text: words(80), why: line(300) }))
    .max(15)
    .optional(),
};

type Typed = {
  readonly accept: readonly string[];
  readonly reject?: readonly { readonly text: string; readonly why: Line }[] | undefined;
};

export const typedRules = (question: Typed, context: z.core.$RefinementCtx): void => {
  const accepted = new Set(question.accept.map(normaliseTyped));
  question.accept.forEach((form, index) => {
    if (normaliseTyped(form) === '')
      addIssue(
        context,
        ['accept', index],
        `nothing is left of \`${form}\` without its punctuation`,
        'Use letters or digits',
      );
  });
  question.reject?.forEach((form, index) => {
    if (accepted.has(normaliseTyped(form.text)))
      addIssue(
        context,
        ['reject', index, 'text'],
        `\`${form.text}\` is accepted and rejected`,
        'Keep it in one of the two lists',
      );
  });
};

export const typedAsking = (label: string): Asking => ({
  shape: 'type',
  label,
  lines: 'one',
  atMost: TYPED_AT_MOST,
});

export const gradeTyped = (question: Typed, given: readonly string[], vocabulary: Vocabulary): Grade => {
  const [typed] = given;
  if (typed !== undefined && typed.length > TYPED_AT_MOST)
    return { invalid: text`That is very long. A word or a few is enough.` };
  if (given.length !== 1 || typed === undefined || normaliseTyped(typed) === '')
    return { invalid: text`Please type your answer in a word or a few.` };
  const rejected = question.reject ?? [];
  const result = compareTyped(
    typed,
    question.accept,
    rejected.map((form) => form.text),
    vocabulary,
  );
  if (result.right) {
    const meant = result.slipOf === undefined ? undefined : question.accept[result.slipOf];
    return { right: true, ...(meant && { spelling: withoutBackticks(meant) }) };
  }
  const why = result.rejected === undefined ? undefined : rejected[result.rejected]?.why;
  return { right: false, ...(why && { reason: why.text }) };
};

/**
 * Each form once: several spellings of it may be accepted, such as `r` with and without its
 * backticks.
 */
export const rightTyped = ({ accept }: Typed): readonly Prose[] => {
  const shown = accept.map(withoutBackticks);
  const keys = accept.map(normaliseTyped);
  const [first = '', ...others] = shown.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
  const also = others.slice(0, 2).join(', ');
  return [{ kind: 'text', text: also ? text`**${first}** (also: ${also})` : text`**${first}**` }];
};

/** They are markup in a file, and would be read as signs. */
const withoutBackticks = (form: string): string => form.replaceAll('`', '');

export const typedDescription = (_question: unknown, [typed]: readonly string[]): Text =>
  plain((typed ?? '').slice(0, TYPED_AT_MOST));
