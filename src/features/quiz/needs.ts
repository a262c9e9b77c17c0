/** What every part of the quiz needs, and who acts in it. */

import type { Context } from '../../chat/context.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Answers } from '../../chat/receive/command.ts';
import type { Form } from '../../chat/view/form.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import { note, type View } from '../../chat/view/view.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { StudyNeeds, StudyRequest } from '../../study/asking/answer.ts';

export type QuizNeeds = StudyNeeds & { readonly search: () => Search };

/** A round fits into a coffee break; more is another round. */
export const COUNT = { usual: 5, atMost: 20 } as const;

/**
 * Above the first question of a round: what was understood, or why there are fewer than asked for.
 * A question that fills its message goes without.
 */
export const withRemark = (shown: View, remark: Text | undefined): View => {
  if (!remark) return shown;
  const remarked = { ...shown, blocks: [note('neutral', remark), ...shown.blocks] };
  return fitsLimits(remarked) ? remarked : shown;
};

export const requestOf = ({ caller, at, interactionId }: Context): StudyRequest => ({
  personId: caller.personId,
  zone: caller.zone,
  at,
  interactionId,
  calibrates: caller.calibrates,
});

/** An action of the quiz: for every learner, on rows of their own. */
export const quizAction = (
  verb: string,
  answers: Answers,
  run: (request: StudyRequest, input: ActionInput, context: Context) => Promise<View | Form>,
): Action =>
  defineAction({
    name: `quiz.${verb}`,
    who: 'learner',
    answers,
    run: (context, input) => run(requestOf(context), input, context),
  });
