/** The ends of a round and the days without one: what was done, what comes back when, what to do next. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/limits.ts';
import { type Block, button, controls, list, paragraph, type View, view } from '../../chat/view.ts';
import { excerpt, plain, type Text, text } from '../../lib/text.ts';
import { countWords, whenWords } from '../../lib/when.ts';
import type { ComingDay } from '../../study/coming-days.ts';
import type { RoundProgress } from '../../study/rounds.ts';

export type Outlook = {
  /** Due and within what the person wants a day, now. */
  readonly dueNow: number;
  /** The next days on which something is asked. */
  readonly days: readonly ComingDay[];
  /** The learner's day, as `YYYY-MM-DD`. */
  readonly today: string;
};

export const roundEndView = (
  round: RoundProgress,
  missedConcepts: readonly { slug: string; title: string }[],
  outlook: Outlook,
): View => {
  const score =
    round.answered === 0
      ? text`You skipped ${round.size === 1 ? 'the question' : `all ${round.size} questions`}. That’s fine: they come back another time.`
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
        outlook.dueNow === 0 && button(controlId('quiz.fresh'), 'Learn something new'),
        missedConcepts.length > 0 && button(controlId('quiz.retake', round.roundId), 'Practise what you missed'),
        ...missedConcepts
          .slice(0, 2)
          .map(({ slug, title }) =>
            button(controlId('concepts.open', slug), excerpt(`Read: ${title}`, limits.buttonLabel)),
          ),
      ),
    ],
    round.correct > 0 ? 'good' : 'neutral',
  );
};

/** Why there is nothing to ask: nothing is due; the day's reviews or new questions are done; all that a quiz could ask is met; or new questions wait for a backlog. */
export type NothingWhy = 'nothing-due' | 'reviews-done' | 'new-done' | 'all-met' | 'paused';

const nothingWords: Record<NothingWhy, { readonly title: string; readonly text: Text }> = {
  'nothing-due': { title: 'Nothing is due', text: text`Nothing is due right now. Enjoy the time.` },
  'reviews-done': {
    title: 'Done for today',
    text: text`You have done as many reviews as you wanted today. The rest can wait until tomorrow; if you want more a day, raise it in /settings.`,
  },
  'new-done': {
    title: 'That is all for now',
    text: text`You have met as many new questions as you wanted today. What you know comes back when it is due; if you want more a day, raise it in /settings.`,
  },
  'all-met': {
    title: 'That is all for now',
    text: text`You have met all the questions there are here. Each comes back when it is due.`,
  },
  paused: {
    title: 'New questions wait',
    text: text`What you have met before comes first for a few days. That is all for now.`,
  },
};

export const nothingDueView = (outlook: Outlook, why: NothingWhy): View =>
  view(nothingWords[why].title, [
    { kind: 'heading', text: plain(nothingWords[why].title) },
    paragraph(nothingWords[why].text),
    ...outlookBlocks(outlook),
    controls(
      outlook.dueNow > 0 && button(controlId('quiz.review'), 'Review what is due', 'primary'),
      why === 'nothing-due' && button(controlId('quiz.fresh'), 'Learn something new', 'primary'),
    ),
  ]);

const outlookBlocks = ({ dueNow, days, today }: Outlook): Block[] => {
  if (dueNow > 0)
    return [paragraph(text`**${countWords(dueNow, 'question')}** ${dueNow === 1 ? 'is' : 'are'} due now.`)];
  if (days.length === 0) return [];
  return [
    paragraph(text`**Coming back:**`),
    list(days.map(({ day, count }) => text`${countWords(count, 'question')} ${whenWords(day, today)}`)),
  ];
};
