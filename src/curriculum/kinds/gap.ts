/** Fill the gap: the prompt holds exactly one ____. */

import { addIssue } from '../markup.ts';
import { wordsOfProse } from '../prose-words.ts';
import { defineKind } from './kind.ts';
import { gradeTyped, rightTyped, typedAsking, typedDescription, typedKeys, typedRules } from './typed/typed.ts';

const GAP = '____';

export const gap = defineKind({
  kind: 'gap',
  title: 'fill the gap',
  keys: typedKeys,
  rules: (question, context) => {
    typedRules(question, context);
    // Where its words can't be read, that has been told.
    if (context.issues.some(({ path }) => path?.[0] === 'prompt')) return;
    const gaps = wordsOfProse(question.prompt.prose).split(GAP).length - 1;
    const gapsInCode = (question.code ?? '').split(GAP).length - 1;
    if (gaps + gapsInCode !== 1 || /_{5}/.test(question.prompt.markdown)) {
      addIssue(
        context,
        ['prompt'],
        `the prompt must hold exactly one ${GAP} (four underscores)`,
        'Put four underscores where the missing words go, once',
      );
    }
  },
  ask: () => typedAsking('What goes in the gap?'),
  grade: gradeTyped,
  rightAnswer: rightTyped,
  describe: typedDescription,
});
