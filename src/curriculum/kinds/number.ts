/** Number: with a unit and a tolerance. */
import { z } from 'zod';
import { plain, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { addIssue, line, words } from '../markup.ts';
import { drawn, varySchema } from '../vary.ts';
import { defineKind } from './kind.ts';
import { parseMeasure, type Readings } from './typed/measure.ts';

const TYPED_AT_MOST = 100;

const tolerance = z.union(
  [z.number().nonnegative(), z.string().regex(/^\d+(?:\.\d+)?%$/)],
  'a tolerance is a number in the `unit`, or a share such as `"5%"`',
);

export const number = defineKind({
  kind: 'number',
  title: 'number',
  keys: {
    answer: drawn(),
    unit: words(20).optional(),
    units: z.record(words(20), z.number().positive()).optional(),
    tolerance: tolerance.optional(),
    mistakes: z
      .array(z.strictObject({ value: drawn(), why: line(300) }))
      .max(8)
      .optional(),
    vary: varySchema.optional(),
  },
  rules: (question, context) => {
    if (question.units && !question.unit)
      addIssue(context, ['units'], '`units` converts to `unit`, which is missing', 'Add `unit`');
    if (question.unit && (question.units?.[question.unit] ?? 1) !== 1) {
      addIssue(
        context,
        ['units', question.unit],
        `the factor of \`${question.unit}\` to itself must be 1`,
        'Write 1, or leave it out',
      );
    }
    question.mistakes?.forEach(({ value }, index) => {
      if (isNear(value, question))
        addIssue(
          context,
          ['mistakes', index, 'value'],
          `${value} is within the tolerance, so it is right`,
          'Leave it out, or narrow it',
        );
      if (question.mistakes?.some((other, before) => before < index && other.value === value))
        addIssue(context, ['mistakes', index, 'value'], `${value} is there twice`, 'Keep one of them');
    });
  },
  ask: ({ unit }) => ({
    shape: 'type',
    label: unit ? `A number (${unit})` : 'A number',
    lines: 'one',
    atMost: TYPED_AT_MOST,
  }),
  grade: (question, given) => {
    const [typed] = given;
    if (given.length !== 1 || typed === undefined) return { invalid: text`Please type a number.` };
    const measure = parseMeasure(typed.slice(0, TYPED_AT_MOST + 1), question.unit, question.units);
    if ('invalid' in measure) return measure;
    if (isNear(measure.value, question)) return { right: true };
    if (measure.ambiguous) return { invalid: askAgain(measure.ambiguous) };
    const mistake = question.mistakes?.find(({ value }) => isNear(measure.value, { ...question, answer: value }));
    return { right: false, ...(mistake && { reason: mistake.why.text }) };
  },
  rightAnswer: ({ answer, unit }) => [{ kind: 'text', text: text`**${inWords(answer, unit)}**` }],
  describe: (_question, [typed]) => plain((typed ?? '').slice(0, TYPED_AT_MOST)),
});

const askAgain = ({ small, large }: Readings): Text =>
  text`That can be read as ${inWords(small)} or as ${inWords(large)}. Which do you mean? Type it without a point.`;

type Target = { readonly answer: number; readonly tolerance?: number | string | undefined };

const isNear = (value: number, { answer, tolerance: allowed = 0 }: Target): boolean => {
  const width = typeof allowed === 'string' ? (Number.parseFloat(allowed) / 100) * Math.abs(answer) : allowed;
  // 0.1 s typed as 100 ms must equal 0.1: a rounding error of floating point is no mistake.
  return Math.abs(value - answer) <= width + 1e-9 * Math.max(1, Math.abs(answer));
};

const inWords = (value: number, unit?: string): string => {
  const digits = value.toLocaleString('en', { maximumSignificantDigits: 12 });
  return unit === undefined ? digits : unit === '%' ? `${digits}%` : `${digits} ${unit}`;
};
