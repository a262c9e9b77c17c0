/** Put in order: the file holds the items as they should be. */
import { z } from 'zod';
import { shuffled } from '../../lib/random.ts';
import { joinTexts, plain, text } from '../../lib/text.ts';
import { defineKind } from '../kind.ts';
import { line } from '../markup.ts';
import { pick, refuseRepeats } from './choice.ts';

export const order = defineKind({
  kind: 'order',
  title: 'put in order',
  keys: {
    items: z
      .array(line(70))
      .min(3)
      .max(5)
      .superRefine((items, context) =>
        refuseRepeats(
          items.map(({ markdown }) => markdown),
          context,
        ),
      ),
    mistake: line(300).optional(),
  },
  ask: ({ items }, next) => {
    const drawn = shuffled(
      items.map((item, index) => ({ key: String(index), text: item.text })),
      next,
    );
    const solved = drawn.every(({ key }, index) => key === String(index));
    return { shape: 'arrange', items: solved ? [...drawn.slice(1), ...drawn.slice(0, 1)] : drawn };
  },
  grade: ({ items, mistake }, given) => {
    if (given.length !== items.length || !pick(items, given))
      return { invalid: text`Please put all ${items.length} in order, each of them once.` };
    const right = given.every((key, index) => Number(key) === index);
    // It may not be the slip that was made here, so it isn't said to be.
    return { right, ...(!right && mistake && { reason: text`A common slip here: ${mistake.text}` }) };
  },
  rightAnswer: ({ items }) => [{ kind: 'list', ordered: true, items: items.map((item) => item.text) }],
  describe: ({ items }, given) => {
    const picked = pick(items, given);
    return picked
      ? joinTexts(
          picked.map((item) => item.text),
          ' → ',
        )
      : plain(given.join(', '));
  },
});
