/**
 * `watermark optimise`: fits FSRS' weights to a file of reviews, and says whether they predict
 * better than the defaults.
 */
import { default_w } from 'ts-fsrs';
import { countWords } from '../../lib/time/when.ts';
import { knownZone } from '../../lib/time/zone.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { FITTED_FROM_REVIEWS, type Fit } from '../../study/fitting/fit.ts';
import { fitInWorker } from '../../study/fitting/fit-in-worker.ts';
import { type ReviewFile, readReviewFile } from './review-file.ts';
import { ReviewFileError } from './review-row.ts';

export type OptimiseOptions = { readonly json?: boolean; readonly zone: string };

/**
 * Gives the exit code: 1 where the file can't be used. With `json` it writes one line: a loss is
 * null where it couldn't be measured. `weights` are those to go on with: the fitted ones, just as
 * they were measured, where they are adopted, else the defaults.
 */
export const runOptimise = async (
  path: string,
  { json, zone }: OptimiseOptions,
  write: (line: string) => void,
  now = Temporal.Now.instant(),
): Promise<number> => {
  const known = knownZone(zone);
  if (!known) {
    write(`“${zone}” is no time zone that I know. Give one such as Europe/Berlin or UTC.`);
    return 1;
  }
  try {
    const file = await readReviewFile(path, known, now);
    const fit = await fitInWorker({ log: file.log, before: default_w });
    write(json ? inJson(fit) : inWords(fit, file));
    return 0;
  } catch (error) {
    if (!(error instanceof ReviewFileError)) throw error;
    write(error.message);
    return 1;
  }
};

const adoptedWeights = (fit: Fit): readonly number[] => (fit.outcome === 'adopted' ? fit.weights : default_w);

const inJson = (fit: Fit): string =>
  JSON.stringify({
    reviews: fit.reviews,
    defaultLogLoss: fit.lossBefore ?? null,
    fittedLogLoss: 'lossFitted' in fit ? fit.lossFitted : null,
    adopted: fit.outcome === 'adopted',
    weights: adoptedWeights(fit),
  });

const inWords = (fit: Fit, { ungraded, filtered }: ReviewFile): string =>
  [
    `${countWords(fit.reviews, 'review')}; ${fit.counted} count, the first of each card on a day.`,
    ...(ungraded > 0 ? [`Left out, since nothing was graded: ${countWords(ungraded, 'row')}.`] : []),
    ...(filtered > 0 ? [`Left out, since nobody’s schedule asked for them: ${countWords(filtered, 'row')}.`] : []),
    ...(fit.lossBefore === undefined
      ? []
      : [
          `How well the ${fit.heldOut} latest are foretold from the earlier ones (log loss, lower is better):`,
          `  default weights  ${fit.lossBefore.toFixed(4)}`,
          ...('lossFitted' in fit ? [`  fitted weights   ${fit.lossFitted.toFixed(4)}`] : []),
        ]),
    verdicts[fit.outcome],
    `Weights to use: ${adoptedWeights(fit).join(', ')}`,
  ].join('\n');

const verdicts: Record<Fit['outcome'], string> = {
  adopted: 'The fitted weights predict better: use them.',
  'no-better': 'The fitted weights are no better than chance would make them: stay with the defaults.',
  'too-few': oneLine`Too little to fit from: it takes ${FITTED_FROM_REVIEWS} reviews, most of them
    of cards that came back. Stay with the defaults.`,
  unavailable: oneLine`The optimiser isn’t there on this machine (the optional package
      @open-spaced-repetition/binding has no build for it). Stay with the defaults, or run this on
      another machine.`,
};
