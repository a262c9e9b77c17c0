/** A modal as Slack gives it back when it is sent: our own view, and what was filled in. */
import { z } from 'zod';
import { stateShape } from './render-form.ts';
import { plainText } from './rich-text.ts';

const viewText = z.object({
  type: z.literal('plain_text'),
  text: z.string(),
  emoji: z.boolean().optional(),
});
export const viewShape = z.object({
  id: z.string().min(1).max(64),
  callback_id: z.string(),
  private_metadata: z.string().max(3000).default(''),
  title: viewText,
  submit: viewText.nullish(),
  close: viewText.nullish(),
  // Our own blocks come back as we sent them; they are only sent again.
  blocks: z.array(
    z.looseObject({
      type: z.string(),
      block_id: z.string().optional(),
      label: z.looseObject({ text: z.string() }).optional(),
      element: z
        .looseObject({ options: z.array(z.looseObject({ value: z.string().optional() })).nullish() })
        .optional(),
    }),
  ),
  state: stateShape.default({ values: {} }),
});

export type SentView = z.infer<typeof viewShape>;

type Block = SentView['blocks'][number];
type Value = SentView['state']['values'][string][string];

/** With what was filled in as what its fields begin with; a file alone can't be given back. */
export const refilled = (sent: SentView): SentView => ({
  ...sent,
  blocks: sent.blocks.map((block) => {
    const [value] = Object.values(sent.state.values[block.block_id ?? ''] ?? {});
    return value && block.element ? { ...block, element: beginningWith(block.element, value) } : block;
  }),
});

const beginningWith = (element: NonNullable<Block['element']>, value: Value): Block['element'] => {
  const own = Object.entries(element).filter(([name]) => !name.startsWith('initial_'));
  return { ...Object.fromEntries(own), ...initialOf(value, element.options ?? []) };
};

const initialOf = (given: Value, options: readonly { readonly value?: string | undefined }[]): object => {
  const optionOf = (chosen: { readonly value: string; readonly text?: { readonly text: string } | undefined }) =>
    options.find(({ value }) => value === chosen.value) ?? {
      value: chosen.value,
      text: plainText(chosen.text?.text ?? chosen.value),
    };
  const initial = {
    initial_value: given.value,
    initial_option: given.selected_option && optionOf(given.selected_option),
    initial_options: given.selected_options?.length ? given.selected_options.map(optionOf) : undefined,
    initial_user: given.selected_user,
    initial_conversation: given.selected_conversation,
    initial_date: given.selected_date,
    initial_time: given.selected_time,
  };
  return Object.fromEntries(Object.entries(initial).filter(([, value]) => value));
};
