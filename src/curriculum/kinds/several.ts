/** Several answers: two or more right options out of four to six, all of them wanted. */
import { shuffled } from '../../lib/random.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { choices, describeOptions, optionList, pick, rightOptions, staleChoice } from './choice.ts';
import { defineKind } from './kind.ts';

const severalRight = (right: number) => (right >= 2 ? undefined : `at least two options must be right, not ${right}`);

export const several = defineKind({
  kind: 'several',
  title: 'several answers',
  keys: { options: optionList(4, 6, severalRight) },
  ask: ({ options }, next) => ({
    shape: 'choose-several',
    options: shuffled(choices(options), next),
  }),
  grade: ({ options }, given) => {
    if (given.length === 0) return { invalid: text`Please choose at least one option.` };
    const chosen = pick(options, given);
    if (!chosen) return staleChoice;
    const whys = chosen.flatMap(({ right, why }) => (right || !why ? [] : [why.text]));
    if (whys.length > 0) return { right: false, reason: joinTexts(whys, '\n\n') };
    const missing = options.filter(({ right }) => right).length - chosen.length;
    return missing === 0 ? { right: true } : { right: false, reason: whatIsMissing(missing) };
  },
  rightAnswer: ({ options }) => rightOptions(options),
  describe: ({ options }, given) => describeOptions(options, given),
});

const whatIsMissing = (missing: number): Text =>
  missing === 1
    ? text`What you chose is right, but one more is right too.`
    : text`What you chose is right, but ${missing} more are right too.`;
