/**
 * The ends of a round and the days without one: what was done, what comes back when, what to do
 * next.
 */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, list, paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords, whenWords } from '../../lib/time/when.ts';
import { excerpt, plain, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { ComingDay } from '../../study/asking/coming-days.ts';
import type { RoundProgress } from '../../study/asking/rounds.ts';

export type Forecast = {
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
  forecast: Forecast,
  steadiness: Text | undefined,
): View => {
  const title = round.size === 1 ? 'Done' : 'Round done';
  return view(
    title,
    [
      { kind: 'heading', text: plain(title) },
      paragraph(scoreWords(round)),
      ...gainedBlocks(round),
      ...(round.size > 1 ? worthAnotherLook(missedConcepts) : []),
      ...forecastBlocks(forecast),
      forecast.dueNow === 0 && steadiness && paragraph(text`**Steadiness:** ${steadiness}.`),
      controls(
        forecast.dueNow > 0 && button(controlId('quiz.review'), 'Review what’s due', 'primary'),
        forecast.dueNow === 0 && button(controlId('quiz.fresh'), 'Learn something new'),
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

const worthAnotherLook = (missed: readonly { readonly title: string }[]): Block[] =>
  missed.length > 0 ? [paragraph(text`**Worth another look:**`), list(missed.map(({ title }) => text`${title}`))] : [];

const scoreWords = ({ size, answered, correct, skipped, title }: RoundProgress): Text => {
  if (answered === 0)
    return size === 1
      ? text`You skipped the question; it comes back another time.`
      : text`You skipped all ${size} questions; they come back another time.`;
  if (size === 1)
    return correct === 1 ? text`**Right.** It was on ${title}.` : text`Not this time. It was on ${title}.`;
  return text`**${correct} of ${answered} right** in ${title}${skipped > 0 ? `; ${skipped} skipped` : ''}.`;
};

/** What a round was good for, in figures; nothing where there are none. */
const gainedBlocks = ({ fresh, longer }: RoundProgress): Block[] => {
  const gained = [
    ...(fresh > 0 ? [text`**${countWords(fresh, 'question')}** met for the first time`] : []),
    ...(longer > 0 ? [text`**${countWords(longer, 'question')}** you’ll remember longer than before`] : []),
  ];
  return gained.length > 0 ? [paragraph(text`**What you gained:**`), list(gained)] : [];
};

/**
 * Why there is nothing to ask: nothing is due; the day's reviews or new questions are done; all
 * that a quiz could ask is met; or new questions wait for a backlog.
 */
export type NothingWhy = 'nothing-due' | 'reviews-done' | 'new-done' | 'all-met' | 'paused';

const nothingWords: Record<NothingWhy, { readonly title: string; readonly text: Text }> = {
  'nothing-due': {
    title: 'Nothing is due',
    text: text`Nothing is due right now. Enjoy the break.`,
  },
  'reviews-done': {
    title: 'Done for today',
    text: text`You’ve done all the reviews you planned for today. The rest can wait until tomorrow.
      If you’d like more a day, change it in /settings.`,
  },
  'new-done': {
    title: 'That’s all for now',
    text: text`You’ve met all the new questions you planned for today. Each comes back when it’s
      due. If you’d like more a day, change it in /settings.`,
  },
  'all-met': {
    title: 'That’s all for now',
    text: text`You’ve met every question there is here. Each comes back when it’s due.`,
  },
  paused: {
    title: 'New questions wait',
    text: text`What you’ve met before comes first for a few days. That’s all for now.`,
  },
};

export const nothingDueView = (forecast: Forecast, why: NothingWhy): View =>
  view(nothingWords[why].title, [
    { kind: 'heading', text: plain(nothingWords[why].title) },
    paragraph(nothingWords[why].text),
    ...forecastBlocks(forecast),
    controls(
      forecast.dueNow > 0 && button(controlId('quiz.review'), 'Review what’s due', 'primary'),
      why === 'nothing-due' && button(controlId('quiz.fresh'), 'Learn something new', 'primary'),
    ),
  ]);

const forecastBlocks = ({ dueNow, days, today }: Forecast): Block[] => {
  if (dueNow > 0)
    return [paragraph(text`**${countWords(dueNow, 'question')}** ${dueNow === 1 ? 'is' : 'are'} due now.`)];
  if (days.length === 0) return [];
  return [
    paragraph(text`**Coming back:**`),
    list(days.map(({ day, count }) => text`${countWords(count, 'question')} ${whenWords(day, today)}`)),
  ];
};
