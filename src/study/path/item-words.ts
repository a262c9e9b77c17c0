/** How far something is that a path asks for, in words; pure. */
import { excerpt } from '../../lib/words/text.ts';
import type { Inline } from '../../lib/words/text-tree.ts';
import type { Item } from './standing.ts';

/** `demandsReview`: a tick alone doesn't count. */
export const itemWords = ({ ticked, handedIn }: Pick<Item, 'ticked' | 'handedIn'>, demandsReview: boolean): string => {
  if (handedIn?.state === 'approved') return 'approved';
  if (handedIn?.state === 'waiting') return 'handed in, waiting for a helper';
  if (handedIn?.state === 'returned' && !(ticked && !demandsReview)) return 'came back with comments';
  if (ticked) return demandsReview ? 'you say it’s done; hand it in to have it approved' : 'done';
  return 'to do';
};

/** A link that was handed in. */
export const handedLink = (url: string): Inline => ({
  kind: 'link',
  url,
  inlines: [{ kind: 'plain', text: excerpt(url, 100) }],
});
