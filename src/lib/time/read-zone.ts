/**
 * Reads a time zone from a form, or says what to write instead: the same words wherever one is
 * asked for.
 */

import { excerpt, joinTexts, text } from '../words/text.ts';
import type { Text } from '../words/text-tree.ts';
import { findPlace } from './find-place.ts';

/** What was typed, as it is quoted back. */
const QUOTED = 60;
/** More to choose from than this is no help where it must be typed. */
const NAMED = 5;

/** A zone's name, or words for what was typed instead. */
export const readZone = (given: string): string | Text => {
  const place = findPlace(given);
  const typed = excerpt(given.trim(), QUOTED);
  switch (place.kind) {
    case 'one':
      return place.zone;
    case 'several':
      return text`“${typed}” isn’t one time zone. Which do you mean:
        ${orWords(place.zones.slice(0, NAMED))}? Please write that.`;
    case 'none':
      return text`I don’t know the time zone “${typed}”. Write a large city near you or a zone, such
        as **Prague** or **America/New_York**.`;
  }
};

const orWords = (zones: readonly string[]): Text => {
  const named = zones.map((zone) => text`**${zone}**`);
  return named.length < 2
    ? joinTexts(named, '')
    : text`${joinTexts(named.slice(0, -1), ', ')} or ${named.at(-1) ?? ''}`;
};
