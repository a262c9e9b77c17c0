/** What is said of submissions, drawn when it is sent. */
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { titled } from './find.ts';
import { OUTCOME, type SubmissionNeeds, TAKEN_BACK, WAITING } from './needs.ts';
import { findSubmission, findToTell } from './store.ts';
import { outcomeView, takenBackView, waitingNote } from './told-views.ts';

export const submissionNotices = (needs: SubmissionNeeds): readonly Notice[] => [
  noticeOf(OUTCOME, {
    // Nothing where it was taken back before it was sent.
    draw: async ({ submissionId, reviewId }) => {
      const found = await findSaid(needs, submissionId, reviewId);
      return found && !found.said.undone ? outcomeView(titled(needs, found.submission), found.said) : undefined;
    },
  }),
  noticeOf(TAKEN_BACK, {
    draw: async ({ submissionId, reviewId }) => {
      const found = await findSaid(needs, submissionId, reviewId);
      return found && takenBackView(titled(needs, found.submission), found.said);
    },
  }),
  noticeOf(WAITING, {
    // Nothing where somebody was quicker, or they don't help there any more.
    draw: async ({ cohortId, accountId }) => {
      const told = await findToTell(needs.database.orm, cohortId, accountId);
      return told && told.count > 0 ? waitingNote(cohortId, told.cohort, told.count) : undefined;
    },
  }),
];

const findSaid = async ({ database: { orm } }: SubmissionNeeds, submissionId: string, reviewId: string) => {
  const submission = await findSubmission(orm, submissionId);
  const said = submission?.reviews.find(({ id }) => id === reviewId);
  return submission && said && { submission, said };
};
