/** What an organiser reads about how well reviews are spaced for their cohort. */
import { controlId } from '../../chat/control-id.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { dayWords } from '../../lib/time/when.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { FITTED_FROM_REVIEWS } from '../../study/fitting/fit.ts';
import type { FitHistory, SharedWeights } from '../../study/fitting/fit-histories.ts';

export type Standing = {
  /** None for somebody who organises no cohort. */
  readonly history: FitHistory | undefined;
  readonly shared: SharedWeights;
  /** This machine has an optimiser. */
  readonly canFit: boolean;
  /** The reader's. */
  readonly zone: string;
};

/** A cohort that has just been kept out, or takes part again. */
export type Changed = { readonly name: string; readonly shares: boolean };

/** `others`: to their other cohorts, where they have some. */
export const historyView = (standing: Standing, others: Button | false = false, changed?: Changed): View => {
  const { history, canFit } = standing;
  return view('When questions come back', [
    heading(text`When questions come back`),
    changed && note('good', changedWords(changed)),
    paragraph(
      text`FSRS works out when each learner is about to forget, by 21 numbers: its weights. I
        fit shared weights to the answers of all cohorts, and others to each cohort’s own. I
        change them only where the new ones are better at predicting answers they haven’t seen.
        ${sharedWords(standing)}`,
    ),
    canFit
      ? undefined
      : paragraph(
          text`My machine can’t do that fitting, so everybody keeps the weights they have.
            Whoever runs me can see why in my log.`,
        ),
    ...(history
      ? cohortBlocks(history, standing)
      : [paragraph(text`There’s no cohort of yours here yet. /daily sets one up.`)]),
    history &&
      history.fits.length > 0 &&
      paragraph(
        text`Before and Fitted say how far off the predictions of the latest answers were (log
          loss): lower is better.`,
      ),
    controls(others),
  ]);
};

const cohortBlocks = (history: FitHistory, standing: Standing): (Block | undefined)[] => {
  const { cohortId, name, fits, sharesWeights } = history;
  return [
    { kind: 'divider' },
    paragraph(text`**${name}** ${inForce(history, standing)} ${nextWords(history, standing.zone)}`),
    fits.length === 0
      ? undefined
      : {
          kind: 'table',
          columns: [text`Tried on`, text`Reviews`, text`Before`, text`Fitted`, text`Taken`],
          rows: fits.map(({ fittedAt, reviews, lossBefore, lossFitted, adopted }) => [
            text`${dateOf(Temporal.Instant.from(fittedAt), standing.zone)}`,
            text`${withCommas(reviews)}`,
            text`${lossBefore.toFixed(4)}`,
            text`${lossFitted.toFixed(4)}`,
            text`${adopted ? 'yes' : 'no'}`,
          ]),
        },
    controls(
      sharesWeights
        ? button(controlId('scheduling.share', cohortId, 'out'), 'Keep out of the shared weights')
        : button(controlId('scheduling.share', cohortId, 'in'), 'Take part in the shared weights'),
    ),
  ];
};

const sharedWords = ({ shared: { adopted, tried, nextAt }, zone }: Standing): Text => {
  const next = nextAt ? ` Next check: ${dateOf(nextAt, zone)}.` : '';
  if (adopted)
    return text`The shared weights are those of ${dateOf(Temporal.Instant.from(adopted.fittedAt), zone)}.${next}`;
  return tried
    ? text`There are no shared weights yet: none predicted better than FSRS’ usual ones.${next}`
    : text`There are no shared weights yet: they take ${withCommas(FITTED_FROM_REVIEWS)} reviews.${next}`;
};

/** Which weights it goes by, and why. */
const inForce = ({ adopted, sharesWeights }: FitHistory, { shared, zone }: Standing): string => {
  if (adopted)
    return oneLine`goes by weights of its own, since
      ${dateOf(Temporal.Instant.from(adopted.fittedAt), zone)}: they predicted its later answers
      better than those before.${sharesWeights ? '' : ' It is kept out of the shared ones.'}`;
  const usual = 'goes by FSRS’ usual weights, which come from many thousands of people';
  if (!sharesWeights) return `${usual}: it is kept out of the shared ones, and has none of its own yet.`;
  if (!shared.adopted) return `${usual}: there are no others yet.`;
  return 'goes by the shared weights, until some of its own predict its answers better.';
};

const nextWords = ({ reviews, nextAt }: FitHistory, zone: string): string => {
  const counted =
    reviews < FITTED_FROM_REVIEWS
      ? `To fit its own I need ${withCommas(FITTED_FROM_REVIEWS)} reviews (${withCommas(reviews)} so far).`
      : `It has ${withCommas(reviews)} reviews to learn from.`;
  return nextAt ? `${counted} Next check: ${dateOf(nextAt, zone)}.` : counted;
};

const changedWords = ({ name, shares }: Changed): Text =>
  shares
    ? text`**${excerpt(name, NAME_AT_MOST)}** takes part in the shared weights again: it goes by
      them until it has its own, and from the next check on its answers count for them.`
    : text`**${excerpt(name, NAME_AT_MOST)}** is kept out of the shared weights now: its people
      don’t go by them, and from the next check on no answer of theirs counts for them. What the
      shared weights have learnt before stays in them until the next are taken.`;

const NAME_AT_MOST = 80;

const dateOf = (at: Temporal.Instant, zone: string): string => dayWords(localDate(at, zone).toString());

const withCommas = (count: number): string => count.toLocaleString('en-GB');
