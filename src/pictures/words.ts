/** Words in a picture: how wide they are, shortened where there is no room, safe in SVG. */
import type { Weight } from '../lib/font/fonts.ts';
import { widthOfLetter } from '../lib/font/scripts.ts';

export type { Weight };

/** Shown for a name of which the fonts have no letter, such as one in emoji. */
const NO_LETTERS = '(name in the text)';

/**
 * What the fonts can draw of these words, on one line. Emoji and scripts that they lack are left
 * out; the text beside a picture has them in full.
 */
const drawable = (words: string): string => {
  // A cluster is drawn whole or not at all: the parts of an emoji are no letters.
  const kept = [...clusters.segment(words.normalize())].map(({ segment }) =>
    [...segment].every((letter) => widthOfLetter(letter, 'regular') !== undefined && !isInvisible.test(letter))
      ? segment
      : ' ',
  );
  return kept.join('').replaceAll(/\s+/g, ' ').trim();
};

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });
// All but the joiners, which say how the letters around them are written.
const isInvisible = /[[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Variation_Selector}]--[\u200C\u200D]]/v;

/** At most: letters that are joined may take less. */
export const widthOf = (words: string, size: number, weight: Weight = 'regular'): number =>
  size * [...words].reduce((sum, letter) => sum + (widthOfLetter(letter, weight) ?? 0), 0);

/** As much of the words as has room, with an ellipsis where some are missing. */
export const shorten = (words: string, size: number, atMost: number, weight: Weight = 'regular'): string => {
  const whole = drawable(words) || (words.trim() === '' ? '' : NO_LETTERS);
  if (widthOf(whole, size, weight) <= atMost) return whole;
  let room = atMost / size - widthOf(ELLIPSIS, 1, weight);
  let kept = '';
  for (const { segment } of clusters.segment(whole)) {
    room -= widthOf(segment, 1, weight);
    if (room < 0) break;
    kept += segment;
  }
  // The mark keeps the ellipsis at the end of a name that is read from the right.
  return `${kept.trimEnd()}${ELLIPSIS}${isRightToLeft.test(kept) ? FROM_RIGHT : ''}`;
};

const ELLIPSIS = '…';
const FROM_RIGHT = '\u200F';
const isRightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}][^\p{L}]*$/u;

/** In as many lines as are allowed, broken between words; the last is shortened. */
export const linesOf = (words: string, size: number, atMost: number, lines: number, weight: Weight = 'regular') => {
  const broken: string[] = [];
  const left = drawable(words).split(' ');
  while (left.length > 0 && broken.length < lines - 1) {
    let line = left.shift() ?? '';
    while (left[0] !== undefined && widthOf(`${line} ${left[0]}`, size, weight) <= atMost) line += ` ${left.shift()}`;
    broken.push(shorten(line, size, atMost, weight));
  }
  if (left.length > 0) broken.push(shorten(left.join(' '), size, atMost, weight));
  return broken;
};

export const escapeXml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
