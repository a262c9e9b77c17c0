/**
 * A form that changes what stands: it knows what stood when it was opened, so that of two people
 * who fill it in at once the later is told what the earlier chose, and undoes nothing unseen.
 */
import { UserError } from '../chat/errors.ts';
import { hashText } from '../lib/random.ts';
import { text } from '../lib/words/text.ts';
import type { Text } from '../lib/words/text-tree.ts';

/** For the argument of the form's id. `stands`: plain data, with its keys in one order. */
export const stampOf = (stands: unknown): string => hashText(JSON.stringify(stands) ?? '').toString(36);

/** Throws UserError. `words`: what stands now. */
export const requireAsOpened = (stamp: string, stands: unknown, words: Text): void => {
  if (stampOf(stands) === stamp) return;
  throw new UserError(
    text`This was changed while your form was open, so I kept what stands now: ${words}. Nothing of yours was
      saved: open the form again to change what stands.`,
  );
};
