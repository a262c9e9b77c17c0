/** What the quiz shows on a person's Home: what is due, how far they are, and a button to begin. */
import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { type Block, button, heading, paragraph } from '../../chat/view.ts';
import { findPacksOf } from '../../community/cohorts.ts';
import { text } from '../../lib/text.ts';
import type { QuizNeeds } from './needs.ts';
import { findDesk, findOutlook } from './pick.ts';
import { wholePath } from './subject.ts';
import { countWords, whenWords } from './when.ts';

export const quizHome = async (needs: QuizNeeds, { personId, zone }: Caller, at: Temporal.Instant): Promise<readonly Block[]> => {
  const curriculum = needs.curriculum();
  const desk = await findDesk(needs, { personId, zone, at });
  const { days, today } = await findOutlook(needs, { personId, zone, at }, desk);
  const path = wholePath(curriculum, await findPacksOf(needs.database, personId));
  const questions = desk.candidates(path.concepts.flatMap((slug) => curriculum.questionsOf(slug)));
  const met = questions.filter(({ memory }) => memory !== undefined).length;
  const [next] = days;
  return [
    heading(text`Today`),
    paragraph(
      desk.dueWanted > 0
        ? text`**${countWords(desk.dueWanted, 'question')}** to review today.`
        : text`Nothing is due right now.${next ? ` ${countWords(next.count, 'question')} will come back ${whenWords(next.day, today)}.` : ''}`,
    ),
    paragraph(text`**Your path:** you have met **${met}** of its **${questions.length}** questions.`),
    { kind: 'controls', controls: [desk.dueWanted > 0 ? begin('review', 'Start the review') : begin('fresh', 'Learn something new')] },
  ];
};

const begin = (what: 'review' | 'fresh', label: string) => button(controlId('quiz.begin', what), label, 'primary');
