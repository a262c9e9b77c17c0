/** Writes GIFT, with our Markdown as it is: Moodle reads that. */
import type { Answer, Item, NumberAnswer } from '../quiz-item/item.ts';

export const writeGift = (items: readonly Item[]): string =>
  [...Map.groupBy(items, ({ category }) => category ?? '')]
    .map(([category, own]) => [`$CATEGORY: ${category}`, ...own.map(questionText)].join('\n\n'))
    .join('\n\n')
    .concat('\n');

/** What Moodle asks and GIFT has no sign for. */
export const lostInGift = ({ hint, body }: Item): string[] => [
  ...(body.type === 'match' && body.pairs.some(({ left }) => left.includes('->'))
    ? ['the whole question: GIFT can’t write -> within something to order']
    : []),
  ...(hint === undefined ? [] : ['hint']),
  ...(body.type === 'number' && body.unit !== undefined ? ['unit, units'] : []),
  ...(body.type === 'match' && body.whenWrong !== undefined ? ['mistake'] : []),
];

const questionText = (item: Item): string => {
  const marks = [`[id:${item.name}]`, ...item.tags.map((tag) => `[tag:${tag}]`)];
  const general = item.feedback === undefined ? [] : [`####${escaped(item.feedback)}`];
  const [open, ...lines] = bodyLines(item.body);
  return [
    `// ${marks.join(' ')}`,
    `::${escaped(item.name ?? '')}::[markdown]${signsEscaped(item.stem)} {${open}`,
    ...[...lines, ...general].map((line) => `\t${line}`),
    '}',
  ].join('\n');
};

/** The first stands beside the brace. */
const bodyLines = (body: Item['body']): string[] => {
  switch (body.type) {
    case 'choice':
      return ['', ...body.answers.map((each) => choiceLine(each, body.many))];
    case 'short':
      return ['', ...body.answers.map(typedLine)];
    case 'true-false':
      return [`${body.answer ? 'TRUE' : 'FALSE'}${feedbackOf(body.whenWrong)}${feedbackOf(body.whenRight)}`];
    case 'number':
      return ['#', ...body.answers.map(numberLine)];
    case 'match':
      return ['', ...body.pairs.map(({ left, right }) => `=${escaped(left)} -> ${escaped(right)}`)];
  }
};

const choiceLine = ({ text, share, feedback }: Answer, many: boolean): string => {
  if (many) return `~%${share}%${escaped(text)}${feedbackOf(feedback)}`;
  return `${share >= 100 ? '=' : '~'}${escaped(text)}${feedbackOf(feedback)}`;
};

const typedLine = ({ text, share, feedback }: Answer): string => `=%${share}%${escaped(text)}${feedbackOf(feedback)}`;

const numberLine = ({ value, tolerance, share, feedback }: NumberAnswer): string =>
  `=${share >= 100 ? '' : `%${share}%`}${digits(value)}:${digits(tolerance)}${feedbackOf(feedback)}`;

const digits = (value: number): string => value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 12 });

const feedbackOf = (words: string | undefined): string => (words === undefined ? '' : `#${escaped(words)}`);

const signsEscaped = (words: string): string => words.replace(/[\\~=#{}:]/g, '\\$&').replaceAll('\n', '\\n');

/** Words that begin as the name of a format or as a share would say that they are Markdown, as all are. */
const escaped = (words: string): string =>
  `${/^(?:\[(?:html|markdown|moodle|plain)\]|%)/i.test(words) ? '[markdown]' : ''}${signsEscaped(words)}`;
