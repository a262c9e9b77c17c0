/** Whose submission it is, who may look at it, and what they may do with it. */
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { file } from '../../chat/view/file.ts';
import { paragraph, type View, view } from '../../chat/view/view.ts';
import { hasRole, requireRole, requireRoleThoughArchived } from '../../community/roles.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { titleOfThing } from '../../study/path/titles.ts';
import { findFile } from './file-store.ts';
import type { SubmissionNeeds } from './needs.ts';
import { findSubmission, findTrail, type Submission } from './store.ts';
import { trailView } from './trail-view.ts';
import { short, type Titled } from './words.ts';

const gone = text`I can’t find that among what you may see. /submissions shows what there is.`;

export const titled = ({ curriculum }: SubmissionNeeds, submission: Submission): Titled => ({
  submission,
  title: titleOfThing(curriculum(), submission),
});

/** For its author, and for whoever helps in its cohort. Throws UserError for everybody else. */
export const requireSeen = async (
  { database: { orm } }: SubmissionNeeds,
  { caller }: Pick<Context, 'caller'>,
  id: string,
): Promise<{ readonly submission: Submission; readonly as: 'author' | 'helper' }> => {
  const submission = isId(id) ? await findSubmission(orm, id) : undefined;
  if (!submission) throw new UserError(gone);
  if (submission.personId === caller.personId) return { submission, as: 'author' };
  requireRoleThoughArchived(caller, submission.cohortId, 'helper');
  return { submission, as: 'helper' };
};

/** Theirs, in a cohort that they are still in. */
export const requireOwn = async (needs: SubmissionNeeds, context: Context, id: string): Promise<Submission> => {
  const { submission, as } = await requireSeen(needs, context, id);
  if (as !== 'author') throw new UserError(gone);
  requireRole(context.caller, submission.cohortId, 'learner');
  return submission;
};

/** As it was handed in: to its author, and to helpers to look at. */
export const showFile = async (needs: SubmissionNeeds, context: Context, id: string): Promise<View> => {
  const { submission } = await requireSeen(needs, context, id);
  const found = await findFile(needs.database.orm, submission.id);
  if (!found) throw new UserError(text`Its file isn’t kept any more: the work was taken back.`);
  const { title } = titled(needs, submission);
  return view(`A file for ${short(title)}`, [
    paragraph(text`**${short(submission.author)}** handed this in for **${short(title, 120)}**.`),
    file(found.name, found.content),
  ]);
};

/** What was handed in to the same cohort: of another's, its helpers see nothing. */
export const showTrail = async (
  needs: SubmissionNeeds,
  context: Context,
  id: string,
  { from, remark }: { readonly from?: string; readonly remark?: Text } = {},
): Promise<View> => {
  const { caller } = context;
  const { submission, as } = await requireSeen(needs, context, id);
  const trail = await findTrail(needs.database.orm, submission);
  const [newest = submission] = trail;
  const ownReview = newest.reviews.find(({ personId, undone }) => personId === caller.personId && !undone);
  const mayJudge =
    as === 'helper' &&
    hasRole(caller, newest.cohortId, 'helper') &&
    newest.state === 'waiting' &&
    !newest.withdrawn &&
    ownReview === undefined;
  const seen = { trail: trail.map((each) => titled(needs, each)), as, mayJudge, ownReview: ownReview?.id };
  return trailView(seen, from, remark);
};
