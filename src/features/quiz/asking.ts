/** Shows an asking as it stands: the question while it is open, else what became of it. */
import { UserError } from '../../chat/errors.ts';
import type { View } from '../../chat/view/view.ts';
import { gradeAnswer } from '../../curriculum/model.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { text } from '../../lib/words/text.ts';
import type { Answered, StudyRequest } from '../../study/asking/answer.ts';
import { type AskingState, findAsking } from '../../study/asking/find-asking.ts';
import { findOpenAsking } from '../../study/asking/rounds.ts';
import { feedbackView, skippedView } from './feedback-view.ts';
import { type QuizNeeds, withRemark } from './needs.ts';
import { questionView } from './question-view.ts';
import { withMixedUp } from './remarks/remarks.ts';

/** The actor's own asking. Throws UserError where there is none. */
export const ownAsking = async (needs: QuizNeeds, request: StudyRequest, askingId: string): Promise<AskingState> => {
  const state = await findAsking(needs, request.personId, askingId);
  if (typeof state === 'string') throw missingAsking(state);
  return state;
};

export const missingAsking = (why: 'unknown' | 'foreign' | 'retired'): UserError => new UserError(missingWords[why]);

const missingWords = {
  unknown: text`I can’t find that question any more. /quiz starts a new round.`,
  foreign: text`That question was for somebody else. /quiz gives you questions of your own.`,
  retired: text`That question has left the curriculum, so there’s nothing to answer. /quiz starts a new round.`,
};

export const showAsking = async (needs: QuizNeeds, request: StudyRequest, state: AskingState): Promise<View> => {
  if (state.answer) {
    const answered = { ...state, answer: state.answer };
    return withMixedUp(needs, request, answered, showFeedback(needs, request, answered));
  }
  return state.skipped ? skippedView(state) : showQuestion(needs, request, state);
};

export const showQuestion = (
  needs: QuizNeeds,
  { calibrates }: Pick<StudyRequest, 'calibrates'>,
  state: AskingState,
): View => questionView(state, conceptTitle(needs, state), calibrates);

const conceptTitle = (needs: QuizNeeds, { question }: AskingState): string =>
  needs.curriculum().concepts.get(question.concept)?.title ?? question.concept;

/** Whoever writes so soon after they were asked means to answer. */
const ASKED_WITHIN = { hours: 12 } as const;

/**
 * Words that somebody writes with a question before them: it is shown again, since only its buttons
 * take an answer.
 */
export const showOpenQuestion = async (needs: QuizNeeds, request: StudyRequest): Promise<View | undefined> => {
  const askingId = await findOpenAsking(needs, request.personId, request.at.subtract(ASKED_WITHIN));
  const state = askingId === undefined ? undefined : await findAsking(needs, request.personId, askingId);
  if (typeof state !== 'object') return undefined;
  return withRemark(
    showQuestion(needs, request, state),
    text`If that was your answer, give it with the buttons: from a message I don’t count it.`,
  );
};

const showFeedback = (
  needs: QuizNeeds,
  request: StudyRequest,
  state: Extract<Answered, { outcome: 'answered' }>['state'],
): View => {
  const grade = gradeAnswer(needs.curriculum(), state.question, state.answer.given);
  const { reason, spelling } = 'invalid' in grade ? {} : grade;
  return feedbackView(state, {
    conceptTitle: conceptTitle(needs, state),
    reason,
    spelling,
    today: studyDay(request.at, request.zone).toString(),
  });
};
