/**
 * What a modal shows once it was sent: what is wrong and where, that it takes a moment, or that it
 * is done.
 */
import type { types } from '@slack/bolt';
import { limits } from '../../../chat/view/limits.ts';
import type { View } from '../../../chat/view/view.ts';
import { wordsOf } from '../../../lib/words/text.ts';
import type { Inline, Text } from '../../../lib/words/text-tree.ts';
import { renderBlocks, wordsOnly } from './render.ts';
import { REFUSAL_BLOCK } from './render-form.ts';
import { plainText, richBlock, type Spell } from './rich-text.ts';
import type { SentView } from './sent-view.ts';

/** `undefined` closes the modal. */
export type SubmissionAck =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | undefined;

/**
 * Each mistake at the field that it is about where that is known; else above the form, which keeps
 * what was filled in.
 */
export const refusalAck = (sent: SentView, refusal: View, spell: Spell): SubmissionAck => {
  const errors = errorsOf(sent, refusal);
  return errors
    ? { response_action: 'errors', errors: mapValues(errors, spell) }
    : { response_action: 'update', view: refusedView(sent, refusal, spell) };
};

const mapValues = (errors: ReadonlyMap<string, string>, spell: Spell): Record<string, string> =>
  Object.fromEntries([...errors].map(([field, words]) => [field, spell(words)]));

/**
 * The only field there is has all of it. Of several each line goes to the field that it names in
 * strong words, one that names none to the line before it.
 */
const errorsOf = ({ blocks }: SentView, refusal: View): ReadonlyMap<string, string> | undefined => {
  const inputs = blocks.filter(({ type }) => type === 'input');
  const [only] = inputs;
  if (inputs.length === 1 && only?.block_id) return new Map([[only.block_id, wordsIn(refusal)]]);
  const lines = refusal.blocks.flatMap((block) => ('text' in block ? linesOf(block.text) : []));
  const named = lines.map((line) => {
    const strong = strongWords(line).map((words) => words.toLowerCase());
    return inputs.find(({ label }) => label && strong.includes(label.text.toLowerCase()))?.block_id;
  });
  return errorsByField(lines, named);
};

/** `undefined` where no line names a field. */
const errorsByField = (
  lines: readonly Text[],
  named: readonly (string | undefined)[],
): ReadonlyMap<string, string> | undefined => {
  let field = named.find((name) => name !== undefined);
  if (field === undefined) return undefined;
  const errors = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    field = named[index] ?? field;
    errors.set(field, [errors.get(field), wordsOf(line)].filter(Boolean).join(' '));
  }
  return errors;
};

/** A refusal of several mistakes has a line for each. */
const linesOf = (content: Text): readonly Text[] => {
  const lines: Inline[][] = [[]];
  for (const inline of content) {
    const [start = '', ...others] = inline.kind === 'plain' ? inline.text.split('\n') : [];
    lines.at(-1)?.push(inline.kind === 'plain' ? { ...inline, text: start } : inline);
    for (const text of others) lines.push([{ kind: 'plain', text }]);
  }
  return lines;
};

const strongWords = (content: Text): readonly string[] =>
  content.flatMap((inline) => (inline.kind === 'strong' ? [wordsOf(inline.inlines)] : []));

const wordsIn = (refusal: View): string =>
  refusal.blocks
    .map((block) => ('text' in block ? wordsOf(block.text) : ''))
    .join(' ')
    .trim() || refusal.summary;

/**
 * The same modal with the refusal on top; Slack keeps what was typed into blocks of the same ids.
 */
export const refusedView = (sent: SentView, refusal: View, spell: Spell): types.ModalView => {
  const words = renderBlocks(refusal.blocks, { spell, pictureOf: wordsOnly }, 'form').map((block, index) => ({
    ...block,
    block_id: `${REFUSAL_BLOCK}-${index}`,
  }));
  // The blocks are ours, as Slack sent them back.
  const blocks = sent.blocks.filter(
    ({ block_id: id }) => !id?.startsWith(`${REFUSAL_BLOCK}-`),
  ) as unknown as types.KnownBlock[];
  return {
    ...frameOf(sent),
    ...(sent.submit ? { submit: plainText(sent.submit.text) } : {}),
    blocks: [...words, ...blocks],
  };
};

export const waitingView = (sent: SentView): types.ModalView =>
  wordsView(sent, 'One moment: I’m saving what you sent.');

export const doneView = (sent: SentView): types.ModalView => wordsView(sent, 'Done. You can close this.');

const frameOf = ({ callback_id: callback, private_metadata: metadata, title, close }: SentView) => ({
  type: 'modal' as const,
  callback_id: callback,
  private_metadata: metadata,
  title: plainText(title.text.slice(0, limits.formTitle)),
  close: plainText(close?.text ?? 'Close'),
});

const wordsBlock = (words: string): types.RichTextBlock =>
  richBlock({ type: 'rich_text_section', elements: [{ type: 'text', text: words }] });

const wordsView = (sent: SentView, words: string): types.ModalView => ({
  ...frameOf(sent),
  close: plainText('Close'),
  blocks: [wordsBlock(words)],
});

/** For a modal that was opened before we were replaced by another version. */
export const strangeView: types.ModalView = {
  type: 'modal',
  title: plainText('Please start again'),
  close: plainText('Close'),
  blocks: [
    wordsBlock(
      'That form is from another version of me, so I can’t tell what it belongs to. ' +
        'Nothing was changed; please open it again.',
    ),
  ],
};
