/** A modal as Slack gives it back when it is sent: our own view, and what was filled in. */
import { z } from 'zod';
import { stateShape } from './render-form.ts';

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
    }),
  ),
  state: stateShape.default({ values: {} }),
});

export type SentView = z.infer<typeof viewShape>;
