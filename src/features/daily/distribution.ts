/** How a cohort answered: the same facts as a picture, as its description, and as text; pure. */
import { askQuestion, describeAnswer, gradeWith, type Question } from '../../curriculum/kinds.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { excerpt, wordsOf } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export type Bar = { readonly words: string; readonly right: boolean; readonly count: number };

/** Bars that a phone still shows; typed answers can be as many as people. */
const BARS_AT_MOST = 6;
const WORDS_SHOWN = 120;

/**
 * Options that could be chosen are all there, in the order of the file; of other answers the most
 * frequent, and the rest together.
 */
export const barsOf = (
  { vocabulary }: Pick<Curriculum, 'vocabulary'>,
  question: Question,
  given: readonly (readonly string[])[],
): readonly Bar[] => {
  const counts = Map.groupBy(given, (answer) => wordsIn(describeAnswer(question, answer)));
  const bars = [...counts].map(
    ([words, answers]): Bar => ({
      words,
      right: isRight(vocabulary, question, answers[0] ?? []),
      count: answers.length,
    }),
  );
  const asked = askQuestion(question, () => 0);
  const chosen = bars.toSorted((one, other) => other.count - one.count || one.words.localeCompare(other.words));
  if (asked.shape !== 'choose-one') return withRest(chosen);
  const unchosen = asked.options.map(({ key }) => ({
    words: wordsIn(describeAnswer(question, [key])),
    right: isRight(vocabulary, question, [key]),
    count: 0,
  }));
  return withRest([...chosen, ...unchosen.filter(({ words }) => !counts.has(words))]);
};

const isRight = (vocabulary: Curriculum['vocabulary'], question: Question, answer: readonly string[]): boolean => {
  const grade = gradeWith(vocabulary, question, answer);
  return 'right' in grade && grade.right;
};

const wordsIn = (answer: Text): string => excerpt(wordsOf(answer).replaceAll(/\s+/g, ' ').trim(), WORDS_SHOWN);

const withRest = (bars: readonly Bar[]): readonly Bar[] => {
  if (bars.length <= BARS_AT_MOST) return bars;
  const rest = bars.slice(BARS_AT_MOST - 1);
  // The right answer is never among the others: it is what people look for.
  const right = rest.find((bar) => bar.right);
  const others = rest.filter((bar) => bar !== right);
  const shown = bars.slice(0, BARS_AT_MOST - (right ? 2 : 1));
  const hidden = right ? [...bars.slice(BARS_AT_MOST - 2, BARS_AT_MOST - 1), ...others] : others;
  return [
    ...shown,
    ...(right ? [right] : []),
    {
      words: 'other answers',
      right: false,
      count: hidden.reduce((sum, { count }) => sum + count, 0),
    },
  ];
};

export const distributionWords = (bars: readonly Bar[]): string =>
  bars.map(({ words, right, count }) => `${right ? 'right: ' : ''}${words}: ${count}`).join('; ');

const WIDTH = 600;
const LEFT = 20;
const BAR_AT_MOST = WIDTH - 2 * LEFT - 50;
const LINE = 20;
/** Characters of 15 pixels that surely fit beside the tick. */
const LINE_AT_MOST = 62;
const LABEL = 'font-family="Arimo" font-size="15" fill="#1b1f24"';

/**
 * The answer's words stand above its bar; the right one is ticked, bold and framed, so colour is
 * never the only sign.
 */
export const distributionSvg = (bars: readonly Bar[]): string => {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  let top = 12;
  const rows = bars.map(({ words, right, count }) => {
    const lines = linesOf(words);
    const width = Math.max(2, Math.round((BAR_AT_MOST * count) / most));
    const weight = right ? ' font-weight="700"' : '';
    const labels = lines.map(
      (line, index) =>
        `<text x="${LEFT + (right ? 20 : 0)}" y="${top + 15 + index * LINE}"
          ${LABEL}${weight}>${escapeXml(line)}</text>`,
    );
    const bar = top + 4 + lines.length * LINE;
    // The font has no tick.
    const tick = right
      ? `<path d="M${LEFT} ${top + 9} l5 6 l9 -12" fill="none" stroke="#1a7f5a" stroke-width="3"/>`
      : '';
    top = bar + 34;
    return (
      `${tick}${labels.join('')}` +
      `<rect x="${LEFT}" y="${bar}" width="${width}" height="20" rx="3"
        fill="${right ? '#1a7f5a' : '#b9c3cf'}" stroke="#1b1f24" stroke-width="${right ? 1.5 : 0}"/>` +
      `<text x="${LEFT + width + 8}" y="${bar + 15}" ${LABEL} font-weight="700">${count}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}">${rows.join('')}</svg>`;
};

/** Broken between words; a word longer than a line keeps its own. */
const linesOf = (words: string): readonly string[] =>
  words.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE_AT_MOST) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(excerpt(word, LINE_AT_MOST));
    return lines;
  }, []);

const escapeXml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
