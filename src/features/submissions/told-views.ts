/** What is said of submissions of the bot's own accord. */
import { controlId } from '../../chat/control-id.ts';
import { button, controls, paragraph, type View, view } from '../../chat/view/view.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { text } from '../../lib/words/text.ts';
import type { Said } from './store.ts';
import { piecesWords, short, stateWords, type Titled } from './words.ts';

export const waitingNote = (cohortId: string, cohort: string, count: number): View =>
  view(`${piecesWords(count)} of work to look at`, [
    paragraph(
      text`${piecesWords(count)} of work ${count === 1 ? 'waits' : 'wait'} for a helper in **${shortName(cohort)}**.`,
    ),
    controls(button(controlId('submissions.open', cohortId), 'See what waits', 'primary')),
  ]);

export const outcomeView = ({ submission, title }: Titled, { by, verdict, words }: Said): View => {
  const { id, state } = submission;
  const approved = verdict === 'approved';
  const half = approved && state !== 'approved';
  return view(approved ? 'Your work was approved' : 'Your work came back', [
    paragraph(
      approved
        ? text`**${short(by)}** approved **${short(title, 120)}**.${half ? ' One more helper has to approve it.' : ''}`
        : text`**${short(by)}** looked at **${short(title, 120)}** and sent it back with comments.`,
    ),
    words !== '' && paragraph(text`“${words}”`),
    controls(button(controlId('submissions.open-one', id), approved ? 'See it' : 'See it and hand it in again')),
  ]);
};

export const takenBackView = ({ submission, title }: Titled, { by }: Said): View =>
  view('An approval was taken back', [
    paragraph(
      text`**${short(by)}** took back what they said of **${short(title, 120)}**. Now it’s: ${stateWords(submission)}.`,
    ),
    controls(button(controlId('submissions.open-one', submission.id), 'See it')),
  ]);
