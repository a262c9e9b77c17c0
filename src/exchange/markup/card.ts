/** A card with a front and a back as a question. */
import type { Draft } from '../draft.ts';

/** What is longer is no term that somebody would type the same. */
const TYPED_AT_MOST_CHARACTERS = 80;

type Card = {
  /** Markdown. */
  readonly front: string;
  /** The words alone, and with their markup. */
  readonly back: { readonly words: string; readonly markdown: string };
  readonly more?: string | undefined;
};

/** `lost`: what became of an answer that can’t be typed. */
export const draftOfCard = ({ front, back, more }: Card): { draft: Draft; lost?: string } => {
  const why = more ? { why: more } : {};
  if (/^(?:true|false)$/i.test(back.words))
    return { draft: { kind: 'true-false', prompt: front, answer: /^true$/i.test(back.words), ...why } };
  if (!back.words.includes('\n') && back.words.length <= TYPED_AT_MOST_CHARACTERS)
    return { draft: { kind: 'short', prompt: front, accept: [back.words], ...why } };
  return {
    draft: { kind: 'short', prompt: front, why: more ? `${back.markdown}\n\n${more}` : back.markdown },
    lost: 'its answer is too long to be typed: it stands under `why`, and `accept` is yours to write',
  };
};
