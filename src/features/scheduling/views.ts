/** What an organiser reads about how well reviews are spaced for their cohort. */
import { type Block, heading, paragraph, type View, view } from '../../chat/view.ts';
import { type Text, text } from '../../lib/text.ts';
import { dayWords } from '../../lib/when.ts';
import { FIT_EVERY_DAYS, type FitHistory } from '../../study/cohort-fits.ts';
import { FITTED_FROM_REVIEWS } from '../../study/fit.ts';

export const historyView = (histories: readonly FitHistory[], canFit: boolean): View =>
  view('When questions come back', [
    heading(text`When questions come back`),
    paragraph(
      text`FSRS works out when each learner is about to forget. Every ${FIT_EVERY_DAYS} days I fit it to a cohort’s own answers, and change to that only where it predicts answers it hasn’t seen better than before.`,
    ),
    canFit
      ? undefined
      : paragraph(
          text`The machine I run on can’t fit it, so everybody goes by the weights there are. Whoever runs me finds why in my log.`,
        ),
    ...(histories.length === 0 ? [paragraph(text`There is no cohort here yet. /daily sets one up.`)] : []),
    ...histories.flatMap(cohortBlocks),
  ]);

const cohortBlocks = ({ name, fits, adopted, reviews, nextAt }: FitHistory): (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(text`**${name}**: ${inUse(adopted)} ${nextWords(reviews, nextAt)}`),
  fits.length === 0
    ? undefined
    : {
        kind: 'table',
        columns: [text`Tried on`, text`Reviews`, text`Before`, text`Fitted`, text`Taken`],
        rows: fits.map(({ fittedAt, reviews: count, lossBefore, lossFitted, adopted: changed }) => [
          text`${dateOf(fittedAt)}`,
          text`${count}`,
          text`${lossBefore.toFixed(4)}`,
          text`${lossFitted.toFixed(4)}`,
          text`${changed ? 'yes' : 'no'}`,
        ]),
      },
  fits.length === 0
    ? undefined
    : paragraph(
        text`Before and Fitted say how far off the forecasts of the latest answers were (log loss): lower is better.`,
      ),
];

const inUse = (adopted: FitHistory['adopted']): string =>
  adopted
    ? `fitted to its own answers, since ${dateOf(adopted.fittedAt)}.`
    : 'by the usual weights of FSRS, learnt from many thousands of people.';

const nextWords = (reviews: number, nextAt: Temporal.Instant | undefined): Text => {
  const next = nextAt ? ` Next check: ${dateOf(nextAt.toString())}.` : '';
  return reviews < FITTED_FROM_REVIEWS
    ? text`I need ${whole(FITTED_FROM_REVIEWS)} reviews (${whole(reviews)} so far).${next}`
    : text`It has ${whole(reviews)} reviews to learn from.${next}`;
};

/** "1,000". */
const whole = (count: number): string => count.toLocaleString('en-GB');

/** The date of an instant as it is stored, in UTC. */
const dateOf = (instant: string): string => dayWords(instant.slice(0, 10));
