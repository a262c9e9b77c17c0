/** How a wait is said: as a range, and honestly where little is known. */
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { type Range, shownRange } from './calibrate.ts';
import type { Estimate } from './estimate.ts';

/** For somebody in line; `undefined` where nobody is there to help. */
export const waitWords = (estimate: Estimate | undefined): Text => {
  if (!estimate) return text`Nobody is helping right now, so I can’t say how long it takes.`;
  const coming = comingWords(estimate);
  if (estimate.isUnlikelyBeforeClose) return text`It’s **unlikely before it closes**: your turn would come ${coming}.`;
  if (isAtOnce(estimate)) return text`**Your turn is next.**`;
  const rough =
    estimate.isRough && coming !== AT_ANY_MOMENT
      ? text` That’s a rough guess: I’m still learning how long it takes here.`
      : text``;
  return estimate.place === 1
    ? text`**Your turn is next**, ${coming}.${rough}`
    : text`Your turn comes **${coming}**.${rough}`;
};

/** Put before the words of a wait that is estimated anew. */
export const brokenWords = ({ highMinutes }: Range, waitedMinutes: number): Text =>
  waitedMinutes > shownRange({ lowMinutes: 0, highMinutes }).highMinutes
    ? text`It’s taking longer than I said. `
    : text``;

/** "about 10 to 25 minutes", "up to 10 minutes", "about 1 h 35 min to 3 h", "no wait". */
export const rangeWords = (range: Range): string => {
  const { lowMinutes, highMinutes } = shownRange(range);
  if (highMinutes === 0) return 'no wait';
  const high = lengthWords(highMinutes);
  if (lowMinutes === 0) return `up to ${high}`;
  if (lowMinutes === highMinutes) return `about ${high}`;
  return `about ${highMinutes < HOURS_FROM_MINUTES ? lowMinutes : hourWords(lowMinutes)} to ${high}`;
};

const AT_ANY_MOMENT = 'at any moment';

/** As a sentence goes on: "in about 10 to 25 minutes", "within 10 minutes", "at any moment". */
const comingWords = (range: Range): string => {
  const { lowMinutes, highMinutes } = shownRange(range);
  if (highMinutes === 0) return AT_ANY_MOMENT;
  return lowMinutes === 0 ? `within ${lengthWords(highMinutes)}` : `in ${rangeWords(range)}`;
};

const HOURS_FROM_MINUTES = 120;

const lengthWords = (minutes: number): string =>
  minutes < HOURS_FROM_MINUTES ? `${minutes} minutes` : hourWords(minutes);

const hourWords = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
};

/** A helper is free and nobody is ahead. */
const isAtOnce = ({ place, expectedMinutes }: Estimate): boolean => place === 1 && expectedMinutes === 0;
