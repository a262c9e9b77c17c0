/**
 * What a person does with one question: answer, ask for a hint, skip, take back, say how sure they
 * were.
 */

import { UserError } from '../../chat/errors.ts';
import type { Action, ActionInput } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import { text } from '../../lib/words/text.ts';
import { type Amended, recordConfidence, undoAnswer } from '../../study/asking/amend-answer.ts';
import { answerQuestion, type StudyRequest } from '../../study/asking/answer.ts';
import { recordHint, recordSkip } from '../../study/asking/rounds.ts';
import { missingAsking, ownAsking, showAsking } from './asking.ts';
import { readSaid } from './certainty.ts';
import { nextLabel } from './feedback-view.ts';
import { type QuizNeeds, quizAction } from './needs.ts';
import { answerForm } from './question-view.ts';
import { withOffer } from './remarks/remarks.ts';
import { showRound } from './rounds.ts';

export const answerActions = (needs: QuizNeeds): Action[] => [
  quizAction('answer', 'update', (request, input) => takeAnswer(needs, request, input)),
  quizAction('type', 'form', (request, { row }) => openAnswerForm(needs, request, row)),
  quizAction('hint', 'update', async (request, { row }) => {
    await recordHint(needs, request, row);
    return showAsking(needs, request, await ownAsking(needs, request, row));
  }),
  quizAction('skip', 'update', async (request, { row }) => {
    await recordSkip(needs, request, row);
    const state = await ownAsking(needs, request, row);
    return state.answer ? showAsking(needs, request, state) : showRound(needs, request, state.roundId);
  }),
  quizAction('undo', 'update', async (request, { row }) =>
    afterCorrection(needs, request, await undoAnswer(needs, request, row)),
  ),
  quizAction('confidence', 'update', async (request, { row, argument }) =>
    afterCorrection(
      needs,
      request,
      await recordConfidence(needs, request, row, argument === 'guessed' ? 'guessed' : 'sure'),
    ),
  ),
];

const takeAnswer = async (needs: QuizNeeds, request: StudyRequest, input: ActionInput): Promise<View> => {
  const { given, certainty } = readSaid(input);
  const answered = await answerQuestion(needs, request, input.row, given, certainty);
  switch (answered.outcome) {
    case 'answered': {
      const shown = await showAsking(needs, request, answered.state);
      // Not by every answer: it is one round trip more.
      return answered.state.position === 1 ? withOffer(needs, request, input.row, shown) : shown;
    }
    case 'invalid':
      throw new UserError(answered.words);
    case 'open':
    case 'skipped':
      return showAsking(needs, request, answered.state);
    case 'missing':
      throw missingAsking(answered.why);
  }
};

const openAnswerForm = async (needs: QuizNeeds, request: StudyRequest, askingId: string): Promise<View | Form> => {
  const state = await ownAsking(needs, request, askingId);
  if (state.answer)
    throw new UserError(text`You’ve already answered that one. Press **${nextLabel(state)}** to go on.`);
  return answerForm(state, request.calibrates) ?? showAsking(needs, request, state);
};

const afterCorrection = async (needs: QuizNeeds, request: StudyRequest, corrected: Amended): Promise<View> => {
  if (corrected.outcome === 'missing') throw new UserError(text`I can’t find that answer among yours.`);
  if (corrected.outcome === 'later')
    throw new UserError(
      text`You’ve answered this question again since then, so this answer can’t be changed any more.`,
    );
  return showAsking(needs, request, await ownAsking(needs, request, corrected.askingId));
};
