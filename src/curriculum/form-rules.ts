/**
 * The names of the rules of form, by which a question or a concept accepts what one of them finds.
 */
import { z } from 'zod';
import { words } from './markup.ts';

const formRules = [
  'absolutes-tell',
  'all-of-them',
  'answer-elsewhere',
  'exhausting-pair',
  'gap-article',
  'hint-holds-answer',
  'hint-tells-spelling',
  'key-at-centre',
  'key-elsewhere',
  'key-repeats-prompt',
  'late-prerequisite',
  'lone-beginning',
  'near-duplicate',
  'numbers-in-order',
  'picture-untold',
  'prompt-article',
  'prompt-holds-answer',
  'repeated-option',
  'source-not-listed',
  'sum-of-options',
  'unknown-term',
  'unmarked-negative',
  'vague-frequency',
] as const;

export type FormRule = (typeof formRules)[number];

/** Each rule that is let pass here, with the reason. */
export const acceptedRules = () => z.partialRecord(z.enum(formRules), words(200)).optional();

export type AcceptedRules = z.infer<ReturnType<typeof acceptedRules>>;
