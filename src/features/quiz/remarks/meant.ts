/** "I meant the same", below a wrong answer that was typed: it goes to the organisers of a cohort. */
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { note, view } from '../../../chat/view/view.ts';
import { text } from '../../../lib/words/text.ts';
import { type Sent, sendMeant } from '../../../study/regrading/meant.ts';
import { type QuizNeeds, quizAction } from '../needs.ts';

const refusals: Readonly<Record<Exclude<Sent, 'sent'>, ReturnType<typeof text>>> = {
  before: text`You’ve sent an answer to this question before; your organisers look at one of each learner. **Report**
    takes whatever else there is to say.`,
  alone: text`You’re in no cohort yet, so there are no organisers to look at it.`,
  missing: text`I can’t find that answer among yours that were wrong: it may have been taken back or put right.`,
};

export const meantAction = (needs: QuizNeeds): Action =>
  quizAction('meant', 'private', async (request, { row }) => {
    const sent = await sendMeant(needs, request, row);
    if (sent !== 'sent') throw new UserError(refusals[sent]);
    return view(
      'Sent',
      [
        note(
          'good',
          text`Sent: your organisers see what you typed, without your name, and I tell you what they say. If it means
            the same, your answer counts.`,
        ),
      ],
      'good',
    );
  });
