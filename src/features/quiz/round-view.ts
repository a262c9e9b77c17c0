/** The ends of a round and the days without one: what was done, what comes back when, what to do next. */
import { controlId } from '../../chat/control-id.ts';
import { type Block, button, controls, list, paragraph, type View, view } from '../../chat/view.ts';
import { type Text, text } from '../../lib/text.ts';
import type { DueDay } from '../../study/memories.ts';
import type { RoundProgress } from '../../study/rounds.ts';
import { countWords, whenWords } from './when.ts';

export type Outlook = {
  /** Due and within what the person wants a day, now. */
  readonly dueNow: number;
  /** The next days on which something comes back. */
  readonly days: readonly DueDay[];
  /** The learner's day, as `YYYY-MM-DD`. */
  readonly today: string;
};

export const roundEndView = (round: RoundProgress, missedConcepts: readonly { slug: string; title: string }[], outlook: Outlook): View => {
  const score =
    round.answered === 0
      ? text`You skipped ${round.size === 1 ? 'the question' : `all ${round.size} questions`}. That's fine: they come back another time.`
      : text`**${round.correct} of ${round.answered} right** in ${round.title}${round.skipped > 0 ? `; ${round.skipped} skipped` : ''}.`;
  return view(
    'Round done',
    [
      { kind: 'heading', text: text`Round done` },
      paragraph(score),
      missedConcepts.length > 0 && paragraph(text`Worth another look:`),
      missedConcepts.length > 0 && list(missedConcepts.map(({ title }) => text`${title}`)),
      ...outlookBlocks(outlook),
      controls(
        outlook.dueNow > 0 && button(controlId('quiz.review'), 'Review what is due', 'primary'),
        missedConcepts.length > 0 && button(controlId('quiz.retake', round.roundId), 'Practise what you missed'),
        ...missedConcepts.slice(0, 2).map(({ slug, title }) => button(controlId('concepts.open', slug), `Read: ${title}`.slice(0, 75))),
      ),
    ],
    'good',
  );
};

export const nothingDueView = (outlook: Outlook, budgetSpent: boolean): View => {
  const words: Text = budgetSpent
    ? text`You have done today's reviews. What is left can wait until tomorrow; if you want more a day, raise it in /settings.`
    : text`Nothing is due right now. Enjoy the time.`;
  return view('Nothing is due', [
    { kind: 'heading', text: text`Nothing is due` },
    paragraph(words),
    ...outlookBlocks(outlook),
    controls(button(controlId('quiz.fresh'), 'Learn something new', 'primary')),
  ]);
};

const outlookBlocks = ({ dueNow, days, today }: Outlook): Block[] => {
  if (dueNow > 0) return [paragraph(text`**${countWords(dueNow, 'question')}** ${dueNow === 1 ? 'is' : 'are'} due now.`)];
  if (days.length === 0) return [];
  return [paragraph(text`**Coming back:**`), list(days.map(({ day, count }) => text`${countWords(count, 'question')} ${whenWords(day, today)}`))];
};

export const setAsideView = (questions: readonly { slug: string; concept: string; prompt: string; leech: boolean }[], all: number): View => {
  if (questions.length === 0)
    return view('Nothing is set aside', [
      paragraph(text`Nothing is set aside. While you study, **Set aside** stops a question from coming back until you want it.`),
    ]);
  return view('Set aside', [
    { kind: 'heading', text: text`Set aside` },
    paragraph(
      text`${countWords(all, 'question')} ${all === 1 ? 'is' : 'are'} not asked until you bring ${all === 1 ? 'it' : 'them'} back.${all > questions.length ? ` Here are the first ${questions.length}.` : ''}`,
    ),
    list(questions.map(({ concept, prompt, leech }) => text`**${concept}:** ${prompt}${leech ? ' (forgotten many times)' : ''}`)),
    controls({
      kind: 'select',
      id: controlId('quiz.bring-back-all'),
      label: 'Bring back',
      options: questions.map(({ slug, concept, prompt }) => ({ value: slug, label: concept.slice(0, 75), detail: prompt.slice(0, 75) })),
      atMost: questions.length,
    }),
  ]);
};
