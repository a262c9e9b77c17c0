/** What the quiz shows on a person's Home: what is due, how far they are, and a button to begin. */
import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { type Block, button, controls, heading, note, paragraph } from '../../chat/view/view.ts';
import { findStudiedBy } from '../../community/cohort/cohorts.ts';
import { countWords, whenWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { type Agenda, findAgenda } from '../../study/asking/agenda.ts';
import { backlogWords } from '../../study/asking/backlog-words.ts';
import type { ComingDay } from '../../study/asking/coming-days.ts';
import { findSteadiness } from '../../study/progress/find-steadiness.ts';
import { forecastOf } from './forecast.ts';
import type { QuizNeeds } from './needs.ts';
import { wholePath } from './subject.ts';

export const quizHome = async (
  needs: QuizNeeds,
  { personId, zone }: Caller,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const curriculum = needs.curriculum();
  const [agenda, steadiness] = await Promise.all([
    findAgenda(needs, { personId, zone, at }),
    findSteadiness(needs, { personId, zone, at }),
  ]);
  const { days, today } = forecastOf(agenda);
  const path = wholePath(curriculum, await findStudiedBy(needs.database, personId));
  const questions = agenda.candidates(path.concepts.flatMap((slug) => curriculum.questionsOf(slug)));
  const met = questions.filter(({ memory }) => memory !== undefined).length;
  const backlog = agenda.planBacklog();
  const start = nextStep(agenda);
  return [
    ...(agenda.newcomer ? [heading(text`Welcome`), paragraph(welcome)] : []),
    heading(text`Today`),
    paragraph(dueWords(agenda, days, today)),
    ...(backlog ? [note('neutral', backlogWords(backlog))] : []),
    paragraph(text`**Your path:** you’ve met **${met}** of its **${questions.length}** questions.`),
    ...(steadiness.words ? [paragraph(text`**Steadiness:** ${steadiness.words}.`)] : []),
    ...(start ? [start] : []),
  ];
};

/** For whoever has answered nothing yet, as when they open Home for the first time. */
const welcome = text`I ask you what you’re about to forget, and a little that’s new: five minutes a day are enough. Only
  you see your answers. **/help** shows what else I can do.`;

const dueWords = ({ due, dueWanted }: Agenda, [next]: readonly ComingDay[], today: string): Text => {
  if (dueWanted > 0) return text`**${countWords(dueWanted, 'question')}** to review today.`;
  if (due > 0) return text`Today’s reviews are done.`;
  return text`Nothing is due right
    now.${next ? ` ${countWords(next.count, 'question')} will come back ${whenWords(next.day, today)}.` : ''}`;
};

/** While new questions wait there is nothing to begin once the day's reviews are done. */
const nextStep = ({ dueWanted, backlogged }: Agenda): Block | undefined => {
  if (dueWanted > 0) return controls(begin('review', 'Start the review'));
  return backlogged ? undefined : controls(begin('fresh', 'Learn something new'));
};

const begin = (what: 'review' | 'fresh', label: string) => button(controlId('quiz.begin', what), label, 'primary');
