/** How steadiness is said: in due days, and never by what was missed. */
import { countWords, dayWords } from '../../lib/time/when.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { FREEZES, STREAK_DAYS, type Streak } from './streak.ts';

/** "11 of your last 14 due days"; nothing where there is nothing to be glad of yet. */
export const keptWords = ({ kept, of }: Streak): Text | undefined => {
  if (kept === 0) return undefined;
  if (of === 1) return text`**1** due day so far, and you answered`;
  return of < STREAK_DAYS
    ? text`**${kept} of your ${of}** due days so far`
    : text`**${kept} of your last ${of}** due days`;
};

/** The run, and the best one of the half year that is looked at. */
export const runWords = (streak: Streak): Text => {
  const { run, best } = streak;
  if (run === 0) return text`Your best run in half a year is **${countWords(best, 'due day')}**.`;
  const now = text`You’re on a run of **${countWords(run, 'due day')}**`;
  if (run >= best) return best > 1 ? text`${now}, your best in half a year.` : text`${now}.`;
  return text`${now}; your best in half a year is **${best}**.`;
};

export const freezeWords = ({ frozen, freezesLeft }: Streak): Text | undefined => {
  if (frozen.length === 0) return undefined;
  const days = joinTexts(
    frozen.map((day) => text`**${dayWords(day)}**`),
    ' and ',
  );
  const left = freezesLeft === 0 ? 'None is left for now' : `${freezesLeft} of ${FREEZES} is left`;
  return text`A freeze covered ${days}, so your run goes on. ${left}.`;
};
