/** What does this code print? Compared line by line, whatever the spaces, quotes and separators. */
import { z } from 'zod';
import { text } from '../../lib/words/text.ts';
import { addIssue, line } from '../markup.ts';
import { varySchema } from '../vary.ts';
import { defineKind } from './kind.ts';
import { codeKeys, linesOf } from './question.ts';
import { spellingOf, tidyPrinted } from './typed/printed.ts';

const LINES_AT_MOST = 4;
const TYPED_AT_MOST = 500;

// What is printed keeps its spaces at the start of lines, so it isn't trimmed.
const printed = z
  .string()
  .min(1)
  .max(300)
  .superRefine((value, context) => {
    const lines = linesOf(tidyPrinted(value)).length;
    if (lines > LINES_AT_MOST)
      addIssue(
        context,
        [],
        `${lines} lines are printed; at most ${LINES_AT_MOST} can be typed on a phone`,
        'Print less',
      );
  });

export const output = defineKind({
  kind: 'output',
  title: 'what does it print?',
  keys: {
    ...codeKeys,
    prints: printed,
    mistakes: z
      .array(z.strictObject({ prints: printed, why: line(300) }))
      .max(8)
      .optional(),
    vary: varySchema.optional(),
  },
  rules: (question, context) => {
    const spelling = spellingOf(question);
    question.mistakes?.forEach((mistake, index) => {
      if (spelling(mistake.prints) === spelling(question.prints))
        addIssue(context, ['mistakes', index, 'prints'], 'this is what the code does print', 'Leave it out');
      if (
        question.mistakes?.some(
          (other, before) => before < index && spelling(other.prints) === spelling(mistake.prints),
        )
      )
        addIssue(context, ['mistakes', index, 'prints'], 'the same is there twice', 'Keep one of them');
    });
  },
  ask: ({ prints }) => ({
    shape: 'type',
    label: 'What it prints',
    lines: linesOf(tidyPrinted(prints)).length > 1 ? 'many' : 'one',
    atMost: TYPED_AT_MOST,
  }),
  grade: (question, given) => {
    const [typed] = given;
    if (given.length !== 1 || typed === undefined || typed.trim() === '')
      return { invalid: text`Please type what the code prints.` };
    if (typed.length > TYPED_AT_MOST) return { invalid: text`That is very long. Type just what the code prints.` };
    const spelling = spellingOf(question);
    const printed = spelling(typed);
    if (printed === spelling(question.prints)) return { right: true };
    const mistake = question.mistakes?.find((each) => spelling(each.prints) === printed);
    return { right: false, ...(mistake && { reason: mistake.why.text }) };
  },
  rightAnswer: ({ prints }) => [{ kind: 'code', language: '', code: tidyPrinted(prints) }],
  describe: (_question, [typed]) => [
    { kind: 'code', text: linesOf(tidyPrinted(typed ?? '').slice(0, TYPED_AT_MOST)).join(' ⏎ ') },
  ],
});
