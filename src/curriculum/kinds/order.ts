/** Put in order: the file holds the items as they should be. */
import { z } from 'zod';
import { shuffled } from '../../lib/random.ts';
import { joinTexts, plain, text } from '../../lib/words/text.ts';
import { line } from '../markup.ts';
import { pick, refuseRepeats } from './choice.ts';
import { defineKind } from './kind.ts';

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
    const twice = items.find((_, index) => given.filter((key) => key === String(index)).length > 1);
    if (twice) return { invalid: text`“${twice.text}” is there twice. Each one goes in one place only.` };
    const order = wholeOrder(items, given);
    if (!order) return { invalid: text`Please put all ${items.length} in order, each of them once.` };
    const right = order.every((key, index) => Number(key) === index);
    // It may not be the slip that was made here, so it isn't said to be.
    return {
      right,
      ...(!right && mistake && { reason: text`A common slip here: ${mistake.text}` }),
    };
  },
  rightAnswer: ({ items }) => [{ kind: 'list', ordered: true, items: items.map((item) => item.text) }],
  marked: ({ items }, given) => {
    const order = wholeOrder(items, given) ?? [];
    const rows = order.map((key, index) => ({
      item: items[Number(key)],
      right: Number(key) === index,
    }));
    return [
      {
        kind: 'list',
        ordered: true,
        items: rows.map(({ item, right }) => text`${right ? '✓' : '✗'} ${item?.text ?? []}`),
      },
    ];
  },
  describe: ({ items }, given) => {
    const picked = pick(items, wholeOrder(items, given) ?? given);
    return picked
      ? joinTexts(
          picked.map((item) => item.text),
          ' → ',
        )
      : plain(given.join(', '));
  },
});

/** The last place may be left out: it is what remains. */
const wholeOrder = (items: readonly unknown[], given: readonly string[]): readonly string[] | undefined => {
  const keys = items.map((_, index) => String(index));
  const left = keys.filter((key) => !given.includes(key));
  const order = given.length === keys.length - 1 ? [...given, ...left] : given;
  return order.length === keys.length && keys.every((key) => order.includes(key)) ? order : undefined;
};
