/** True or false: the prompt is a statement. */
import { z } from 'zod';
import { plain, text } from '../../lib/words/text.ts';
import { line } from '../markup.ts';
import { defineKind } from './kind.ts';

const TRUE = text`True`;
const FALSE = text`False`;

export const trueFalse = defineKind({
  kind: 'true-false',
  title: 'true or false',
  keys: { answer: z.boolean(), otherwise: line(500) },
  ask: () => ({
    shape: 'choose-one',
    options: [
      { key: 'true', text: TRUE },
      { key: 'false', text: FALSE },
    ],
  }),
  grade: ({ answer, otherwise }, given) => {
    const [chosen] = given;
    if (given.length !== 1 || (chosen !== 'true' && chosen !== 'false'))
      return { invalid: text`Please choose True or False.` };
    return chosen === String(answer) ? { right: true } : { right: false, reason: otherwise.text };
  },
  rightAnswer: ({ answer }) => [{ kind: 'text', text: answer ? TRUE : FALSE }],
  describe: (_question, [chosen]) => (chosen === 'true' ? TRUE : chosen === 'false' ? FALSE : plain(chosen ?? '')),
});
