/**
 * What a person does with one question: answer, ask for a hint, skip, take back, say how sure they
 * were.
 */
import type { Action, ActionInput } from '../../chat/action.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/form.ts';
import type { View } from '../../chat/view.ts';
import { text } from '../../lib/words/text.ts';
import { type Amended, recordConfidence, undoAnswer } from '../../study/asking/amend-answer.ts';
import { type Act, answerQuestion } from '../../study/asking/answer.ts';
import { recordHint, recordSkip } from '../../study/asking/rounds.ts';
import { missingAsking, ownAsking, showAsking, showFeedback } from './asking.ts';
import { nextLabel } from './feedback-view.ts';
import { type QuizNeeds, quizAction } from './needs.ts';
import { answerForm } from './question-view.ts';
import { withOffer } from './remarks.ts';
import { showRound } from './rounds.ts';

export const answerActions = (needs: QuizNeeds): Action[] => [
  quizAction('answer', 'update', (act, input) => takeAnswer(needs, act, input)),
  quizAction('type', 'form', (act, { row }) => openAnswerForm(needs, act, row)),
  quizAction('hint', 'update', async (act, { row }) => {
    await recordHint(needs, act, row);
    return showAsking(needs, act, await ownAsking(needs, act, row));
  }),
  quizAction('skip', 'update', async (act, { row }) => {
    await recordSkip(needs, act, row);
    const state = await ownAsking(needs, act, row);
    return state.answer ? showAsking(needs, act, state) : showRound(needs, act, state.roundId);
  }),
  quizAction('undo', 'update', async (act, { row }) =>
    afterCorrection(needs, act, await undoAnswer(needs, act, row)),
  ),
  quizAction('confidence', 'update', async (act, { row, argument }) =>
    afterCorrection(
      needs,
      act,
      await recordConfidence(needs, act, row, argument === 'guessed' ? 'guessed' : 'sure'),
    ),
  ),
];

/**
 * A button carries its choice in its id, a select gives values; a form's fields are named so that
 * their names sort as the answer goes.
 */
const givenIn = ({ argument, values, filled }: ActionInput): readonly string[] => {
  if (argument) return [argument];
  return values.length > 0
    ? values
    : Object.keys(filled)
        .toSorted()
        .flatMap((name) => filled[name] ?? []);
};

const takeAnswer = async (needs: QuizNeeds, act: Act, input: ActionInput): Promise<View> => {
  const answered = await answerQuestion(needs, act, input.row, givenIn(input));
  switch (answered.outcome) {
    case 'answered': {
      const shown = showFeedback(needs, act, answered.state);
      // Not by every answer: it is one round trip more.
      return answered.state.position === 1 ? withOffer(needs, act, shown) : shown;
    }
    case 'invalid':
      throw new UserError(answered.words);
    case 'open':
    case 'skipped':
      return showAsking(needs, act, answered.state);
    case 'missing':
      throw missingAsking(answered.why);
  }
};

const openAnswerForm = async (needs: QuizNeeds, act: Act, askingId: string): Promise<View | Form> => {
  const state = await ownAsking(needs, act, askingId);
  if (state.answer)
    throw new UserError(text`You’ve already answered that one. Press **${nextLabel(state)}** to go on.`);
  return answerForm(state) ?? showAsking(needs, act, state);
};

const afterCorrection = async (needs: QuizNeeds, act: Act, corrected: Amended): Promise<View> => {
  if (corrected.outcome === 'missing') throw new UserError(text`I can’t find that answer among yours.`);
  if (corrected.outcome === 'later')
    throw new UserError(
      text`You’ve answered this question again since then, so this answer can’t be changed any more.`,
    );
  return showAsking(needs, act, await ownAsking(needs, act, corrected.askingId));
};
