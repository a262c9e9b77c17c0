/** What does this code print? Compared line by line. */
import { z } from 'zod';
import { text, tidyTyped } from '../../lib/words/text.ts';
import { addIssue, line } from '../markup.ts';
import { defineKind } from './kind.ts';
import { codeKeys, linesOf } from './question.ts';

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
  },
  rules: ({ prints, mistakes }, context) => {
    mistakes?.forEach((mistake, index) => {
      if (tidyPrinted(mistake.prints) === tidyPrinted(prints))
        addIssue(context, ['mistakes', index, 'prints'], 'this is what the code does print', 'Leave it out');
    });
  },
  ask: ({ prints }) => ({
    shape: 'type',
    label: 'What it prints',
    lines: linesOf(tidyPrinted(prints)).length > 1 ? 'many' : 'one',
    atMost: TYPED_AT_MOST,
  }),
  grade: ({ prints, mistakes }, given) => {
    const [typed] = given;
    if (given.length !== 1 || typed === undefined || typed.trim() === '')
      return { invalid: text`Please type what the code prints.` };
    if (typed.length > TYPED_AT_MOST)
      return { invalid: text`That is very long. Type just what the code prints.` };
    const tidy = tidyPrinted(typed);
    if (tidy === tidyPrinted(prints)) return { right: true };
    const mistake = mistakes?.find((each) => tidyPrinted(each.prints) === tidy);
    return { right: false, ...(mistake && { reason: mistake.why.text }) };
  },
  rightAnswer: ({ prints }) => [{ kind: 'code', language: '', code: tidyPrinted(prints) }],
  describe: (_question, [typed]) => [
    { kind: 'code', text: linesOf(tidyPrinted(typed ?? '').slice(0, TYPED_AT_MOST)).join(' ⏎ ') },
  ],
});

/** Without what can't be seen, spaces at line ends, and blank lines around. */
const tidyPrinted = (value: string): string =>
  linesOf(tidyTyped(value))
    .map((row) => row.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
