/** Helpers look at work, approve it or send it back, and may take their word back. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import { requireRole } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { intentOf } from '../../jobs/outbox.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { requireSeen, showTrail } from './find.ts';
import { COMMENT_AT_MOST, requireShort, verdictForm } from './forms.ts';
import { OUTCOME, type SubmissionNeeds, TAKEN_BACK } from './needs.ts';
import { lockSubmission, recordTakenBack, recordVerdict, type Said, type Submission } from './store.ts';
import { stateWords } from './words.ts';

export const judgingActions = (needs: SubmissionNeeds): readonly Action[] => [
  defineAction({
    name: 'submissions.approve',
    who: 'helper',
    answers: 'update',
    run: (context, { row }) => judge(needs, context, row, 'approved', ''),
  }),
  wordsAction(needs, 'approve-with', 'approved'),
  wordsAction(needs, 'return', 'returned'),
  defineAction({
    name: 'submissions.approved',
    who: 'helper',
    answers: 'update',
    run: (context, input) => judge(needs, context, input.row, 'approved', wordsIn(input)),
  }),
  defineAction({
    name: 'submissions.returned',
    who: 'helper',
    answers: 'update',
    run: (context, input) => {
      const words = wordsIn(input);
      if (words === '') throw new UserError(text`Please say in a few words what is still to be done.`);
      return judge(needs, context, input.row, 'returned', words);
    },
  }),
  defineAction({
    name: 'submissions.undo',
    who: 'helper',
    answers: 'update',
    run: (context, { row, argument }) => takeBack(needs, context, row, argument),
  }),
];

const wordsIn = ({ filled }: ActionInput): string =>
  requireShort(excerpt(tidyTyped(filled['words']?.[0] ?? '').trim(), COMMENT_AT_MOST));

const wordsAction = (needs: SubmissionNeeds, verb: string, verdict: Said['verdict']): Action =>
  defineAction({
    name: `submissions.${verb}`,
    who: 'helper',
    answers: 'form',
    run: async (context, { row }): Promise<Form> => {
      const submission = await requireJudged(needs, context, row);
      return verdictForm(controlId(`submissions.${verdict}`, row), verdict, submission.author);
    },
  });

const notApproving = text`Helpers approve work here, and nobody approves their own.`;

/** Throws UserError for its author, whichever of their accounts they use, and for who doesn't help there. */
const requireJudged = async (needs: SubmissionNeeds, context: Context, id: string): Promise<Submission> => {
  const { submission, as } = await requireSeen(needs, context, id);
  if (as === 'author') throw new UserError(notApproving);
  requireRole(context.caller, submission.cohortId, 'helper');
  return submission;
};

const judge = async (
  needs: SubmissionNeeds,
  context: Context,
  id: string,
  verdict: Said['verdict'],
  words: string,
): Promise<View> => {
  const { caller, at } = context;
  await requireJudged(needs, context, id);
  await needs.database.orm.transaction(async (tx) => {
    const submission = await lockSubmission(tx, id);
    if (!submission) throw new UserError(text`It was deleted meanwhile, so there’s nothing to look at any more.`);
    if (saidBy(submission, caller.personId)?.verdict === verdict) return;
    requireWaiting(submission, caller.personId);
    const reviewId = needs.random.id(at);
    await recordVerdict(tx, { id: reviewId, submissionId: id, accountId: caller.accountId, verdict, words }, at);
    await tellAuthor(needs, tx, submission, reviewId, at);
  });
  const remark: Text =
    verdict === 'approved' ? text`Approved. I’ll tell them.` : text`Sent back. I’ll tell them what you wrote.`;
  return showTrail(needs, context, id, { remark });
};

const saidBy = ({ reviews }: Submission, personId: string): Said | undefined =>
  reviews.find((said) => said.personId === personId && !said.undone);

/** Of two who look at it at once the second is told what the first did. */
const requireWaiting = (submission: Submission, personId: string): void => {
  const { withdrawn, superseded, state, author } = submission;
  if (submission.personId === personId) throw new UserError(notApproving);
  if (withdrawn) throw new UserError(text`${excerpt(author, 60)} has taken it back meanwhile.`);
  if (superseded)
    throw new UserError(text`${excerpt(author, 60)} has handed it in again meanwhile. /submissions shows the new one.`);
  if (state !== 'waiting')
    throw new UserError(text`Somebody was quicker: it’s ${stateWords(submission)}. So nothing of yours was saved.`);
  if (saidBy(submission, personId))
    throw new UserError(text`You’ve said something of it already. Take that back first, if it was a slip.`);
};

const tellAuthor = async (
  { outbox }: SubmissionNeeds,
  tx: Transaction,
  { id: submissionId, personId }: Submission,
  reviewId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const [found] = (await findWhereToWrite(tx, [{ personId }])).values();
  if (!found) return;
  const { accountId: _, ...to } = found;
  const key = `submission/${submissionId}/${reviewId}`;
  await outbox.send(tx, [intentOf(OUTCOME, { submissionId, reviewId }, { key, to })], at);
};

const takeBack = async (needs: SubmissionNeeds, context: Context, id: string, reviewId: string): Promise<View> => {
  const { caller, at } = context;
  await requireJudged(needs, context, id);
  await needs.database.orm.transaction(async (tx) => {
    const submission = await lockSubmission(tx, id);
    const own = submission?.reviews.find((said) => said.id === reviewId && said.personId === caller.personId);
    if (!submission || !own) throw new UserError(text`Only whoever said it can take it back.`);
    if (own.undone) return;
    await recordTakenBack(tx, id, reviewId, at);
    const [found] = (await findWhereToWrite(tx, [{ personId: submission.personId }])).values();
    if (!found) return;
    const { accountId: _, ...to } = found;
    const key = `submission-undone/${reviewId}`;
    await needs.outbox.send(tx, [intentOf(TAKEN_BACK, { submissionId: id, reviewId }, { key, to })], at);
  });
  return showTrail(needs, context, id, { remark: text`Your word is taken back, and it waits again.` });
};
