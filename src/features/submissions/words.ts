/** How a submission is said: its title, its day, and how it stands. */
import { countWords } from '../../lib/time/when.ts';
import { excerpt } from '../../lib/words/text.ts';
import type { Inline } from '../../lib/words/text-tree.ts';
import { type Submission, WAITING_AT_MOST } from './store.ts';

/** Of a title in a line, a select, a heading. */
const TITLE_AT_MOST = 70;

/** `title`: what it was handed in for. */
export type Titled = { readonly submission: Submission; readonly title: string };

export const short = (words: string, atMost = TITLE_AT_MOST): string => excerpt(words, atMost);
export const moment = (epochMs: number): Inline => ({ kind: 'moment', epochMs, style: 'date' });

/** How many people approved it, its author not among them. */
const approvalsOf = ({ reviews, personId: author }: Submission): number =>
  new Set(
    reviews
      .filter(({ verdict, undone, personId }) => verdict === 'approved' && !undone && personId !== author)
      .map(({ personId, id }) => personId ?? id),
  ).size;

export const stateWords = (submission: Submission): string => {
  const { state, reviewers, withdrawn, superseded } = submission;
  if (withdrawn) return 'taken back';
  if (state === 'approved') return 'approved';
  if (state === 'returned') return 'came back with comments';
  if (superseded) return 'handed in again since';
  const approvals = approvalsOf(submission);
  return reviewers > 1 && approvals > 0 ? `${approvals} of ${reviewers} helpers approved it` : 'waiting for a helper';
};

/** "3 pieces", "At least 200 pieces": of what waits no more is looked for. */
export const piecesWords = (count: number): string =>
  `${count < WAITING_AT_MOST ? '' : 'At least '}${countWords(count, 'piece')}`;
