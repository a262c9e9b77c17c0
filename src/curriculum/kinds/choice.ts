/** What `single` and `several` share: options of which some are right. */
import { z } from 'zod';
import { joinTexts, plain, text } from '../../lib/words/text.ts';
import type { Prose, Text } from '../../lib/words/text-tree.ts';
import { addIssue, line } from '../markup.ts';
import type { Choice } from './kind.ts';

const option = z
  .strictObject({ text: line(160), right: z.literal(true).optional(), why: line(300).optional() })
  .superRefine(({ right, why }, context) => {
    if (!right && !why)
      addIssue(
        context,
        [],
        'this option is wrong but has no `why`',
        'Say why one would choose it and why it is wrong; or mark it `right: true`',
      );
    if (right && why)
      addIssue(
        context,
        ['why'],
        'the right option has a `why` of its own',
        'Move it to the question’s `why`: that is shown',
      );
  });

export type Option = z.infer<typeof option>;

/**
 * Options between the bounds, all different; `countRight` says what is wrong with the number of
 * right ones.
 */
export const optionList = (atLeast: number, atMost: number, countRight: (right: number) => string | undefined) =>
  z
    .array(option)
    .min(atLeast)
    .max(atMost)
    .superRefine((options, context) => {
      const wrongCount = countRight(options.filter(({ right }) => right).length);
      if (wrongCount) addIssue(context, [], wrongCount, 'Mark what is right with `right: true`');
      refuseRepeats(
        options.map((each) => each.text.markdown),
        context,
        'text',
      );
    });

export const refuseRepeats = (items: readonly string[], context: z.core.$RefinementCtx, key?: string): void => {
  items.forEach((item, index) => {
    if (items.indexOf(item) !== index)
      addIssue(context, key ? [index, key] : [index], 'this is there twice', 'Leave one out, or say something else');
  });
};

export const choices = (options: readonly Option[]): Choice[] =>
  options.map((each, index) => ({ key: String(index), text: each.text.text }));

/** The items that keys stand for, or undefined when a key is unknown or there twice. */
export const pick = <Item>(items: readonly Item[], given: readonly string[]): Item[] | undefined => {
  const picked = given
    .map((key) => (/^\d{1,2}$/.test(key) ? items[Number(key)] : undefined))
    .filter((item) => item !== undefined);
  return picked.length === given.length && new Set(given).size === given.length ? picked : undefined;
};

export const describeOptions = (options: readonly Option[], given: readonly string[]): Text => {
  const picked = pick(options, given);
  return picked
    ? joinTexts(
        picked.map((each) => each.text.text),
        '; ',
      )
    : plain(given.join(', '));
};

export const rightOptions = (options: readonly Option[]): readonly Prose[] => {
  const right = options.filter((each) => each.right).map((each) => each.text.text);
  const [only] = right;
  return only && right.length === 1 ? [{ kind: 'text', text: only }] : [{ kind: 'list', ordered: false, items: right }];
};

export const staleChoice = {
  invalid: text`That isn’t one of the options any more. Please choose again.`,
};
