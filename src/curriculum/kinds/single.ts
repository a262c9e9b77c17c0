/** Single choice: one right option out of three to five. */
import { shuffled } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { choices, describeOptions, optionList, pick, rightOptions, staleChoice } from './choice.ts';
import { defineKind } from './kind.ts';

const oneRight = (right: number) => (right === 1 ? undefined : `exactly one option must be right, not ${right}`);

export const single = defineKind({
  kind: 'single',
  title: 'single choice',
  keys: { options: optionList(3, 5, oneRight) },
  ask: ({ options }, next) => ({ shape: 'choose-one', options: shuffled(choices(options), next) }),
  grade: ({ options }, given) => {
    if (given.length !== 1) return { invalid: text`Please choose one option.` };
    const [chosen] = pick(options, given) ?? [];
    if (!chosen) return staleChoice;
    return { right: chosen.right === true, ...(chosen.why && { reason: chosen.why.text }) };
  },
  rightAnswer: ({ options }) => rightOptions(options),
  describe: ({ options }, given) => describeOptions(options, given),
});
