/** Short answer: a term or short phrase, typed freely. */
import { defineKind } from './kind.ts';
import { gradeTyped, rightTyped, typedAsking, typedDescription, typedKeys, typedRules } from './typed/typed.ts';

export const short = defineKind({
  kind: 'short',
  title: 'short answer',
  keys: typedKeys,
  rules: typedRules,
  ask: () => typedAsking('Your answer, in a word or a few'),
  grade: gradeTyped,
  rightAnswer: rightTyped,
  describe: typedDescription,
});
