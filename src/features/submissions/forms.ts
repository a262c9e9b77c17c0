/** What is filled in: work that is handed in, and what a helper says of it. */
import { UserError } from '../../chat/errors.ts';
import { sizeWords } from '../../chat/view/file.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits, renderedLength } from '../../chat/view/limits.ts';
import { plain, text } from '../../lib/words/text.ts';
import { HANDED_IN_AS } from './read-file.ts';
import { LINK_AT_MOST } from './read-link.ts';
import type { Said } from './store.ts';
import { short } from './words.ts';

export const NOTE_AT_MOST = 600;
export const COMMENT_AT_MOST = 700;
/** As a platform draws it, which marks some characters up: so much of each fits a page with the rest. */
const DRAWN_AT_MOST = 900;

/** Throws UserError for words that one page couldn't hold. */
export const requireShort = (words: string): string => {
  if (renderedLength(plain(words)) > DRAWN_AT_MOST)
    throw new UserError(text`That’s more than one message holds, with all its signs. Please make it a little shorter.`);
  return words;
};

export const sendForm = (id: string, title: string, isCapstone: boolean): Form => ({
  id,
  title: 'Hand work in',
  submit: 'Hand it in',
  intro: [
    {
      kind: 'text',
      text: isCapstone
        ? text`**${short(title, 120)}**: two helpers of your cohort look at it, and each of them has to approve it.`
        : text`**${short(title, 120)}**: a helper of your cohort looks at it, and approves it or sends it back with
            comments.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'link',
      label: 'Link',
      hint: 'Work that helpers can open: a repository, a page, a message',
      placeholder: 'https://',
      atMost: LINK_AT_MOST,
    },
    {
      kind: 'file',
      name: 'file',
      label: 'File',
      hint: `Instead of the link, or with it: ${sizeWords(limits.givenBytes)} at most; several in a .zip`,
      endings: HANDED_IN_AS,
    },
    {
      kind: 'input',
      name: 'note',
      label: 'Note',
      hint: 'What to look at first, what was hard',
      lines: 'many',
      atMost: NOTE_AT_MOST,
    },
  ],
});

export const verdictForm = (id: string, verdict: Said['verdict'], author: string): Form => ({
  id,
  title: verdict === 'approved' ? 'Approve with a word' : 'Send it back',
  submit: verdict === 'approved' ? 'Approve it' : 'Send it back',
  intro: [
    {
      kind: 'text',
      text:
        verdict === 'approved'
          ? text`${short(author)} reads your words together with your approval.`
          : text`${short(author)} reads your words, mends the work and hands it in again. Say what is still to be
              done.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'words',
      label: 'Your words',
      lines: 'many',
      atMost: COMMENT_AT_MOST,
      required: verdict === 'returned',
    },
  ],
});
