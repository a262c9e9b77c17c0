/** What organisers read of how their questions do. */
import { controlId } from '../../chat/control-id.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
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
import { hashText } from '../../lib/random.ts';
import { countWords } from '../../lib/time/when.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { drawItems } from '../../pictures/items.ts';
import { type Figure, flagWords, LATER_FROM } from '../../study/items/figures.ts';
import type { Interval } from '../../study/items/interval.ts';

type Ways = {
  readonly cohortId: string;
  /** How many wait to be decided. */
  readonly meant: number;
  readonly others: Button | false;
};

type Shown = Ways & {
  readonly figures: readonly Figure[];
  /** The mark of the question with which the page begins. */
  readonly from: string;
};

export const figuresView = ({ figures, from, ...ways }: Shown): View => {
  const suspects = figures.filter(({ flags }) => flags.length > 0).length;
  const start = Math.max(
    0,
    figures.findIndex(({ item }) => pageMark(item) === from),
  );
  return paginate(wholeList(figures), {
    isFrom: ({ item }) => figures.findIndex((each) => each.item === item) >= start,
    draw: (page) =>
      view('Questions', [
        heading(text`How your questions do`),
        paragraph(text`${summary(figures.length, suspects)}${figures.length > 0 ? pageWords(page) : ''}`),
        ...(page.start === 0 ? picture(figures) : []),
        ...page.items.map((figure) => paragraph(figureWords(figure, figures))),
        note('neutral', text`${HOW}`),
        controls(
          ...pageButtons(page, ({ item }) => controlId('questions.page', ways.cohortId, pageMark(item))),
          ...waysOn(ways),
        ),
      ]),
  });
};

const waysOn = ({ cohortId, meant, others }: Ways): readonly (Button | false)[] => [
  button(controlId('questions.meant', cohortId), `Meant the same (${meant})`),
  button(controlId('reports.open', cohortId), 'Reports'),
  others,
];

export const countingView = (ways: Ways): View =>
  view('Questions', [
    heading(text`How your questions do`),
    paragraph(text`There are many answers here, and I’m still adding them up. Look again in a minute.`),
    controls(button(controlId('questions.page', ways.cohortId), 'Look again', 'primary'), ...waysOn(ways)),
  ]);

/** A slug as a control's argument: with a cohort's id there is no room for all of it. */
const pageMark = (slug: string): string => hashText(slug).toString(36);

const summary = (met: number, suspects: number): Text =>
  met === 0
    ? text`Nobody of your cohort has answered a question yet.`
    : text`${countWords(met, 'question')} that your cohort met, by the first answers of all cohorts here to the
        question as it is now; hints and guesses apart. ${standOut(suspects)}`;

const standOut = (suspects: number): Text =>
  suspects === 0 ? text`None stands out.` : text`**${suspects}** stand out.`;

const HOW = text`From 20 first answers on you see which share knew it, with the range in which that truly lies; from 50
  how often each option was chosen, in the order of the file and with a ✓ at the key; from 100 **r**, which says
  whether those who know more answer it better (0 for no difference, 1 for always). A question stands out only where
  its whole range is out of bounds, so that chance alone hardly makes one: nearly everybody knows it where more than
  95 % do, which takes 73 of 73, or 100 of 100; it is hardly better than guessing where fewer than one in ten more
  than by chance know it; it doesn’t tell who knows more where r is below 0.2; and the key is doubted where those who
  know more choose another option rather than it.`;

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'];

const figureWords = (figure: Figure, all: readonly Figure[]): Text => {
  const { item, n, right, facility, corrected, discrimination, options, hintedOrGuessed, later, flags } = figure;
  const mark = markOf(figure, all);
  const facts = [
    `${right} of ${n} right`,
    facility && `${share(facility)}`,
    facility && corrected && corrected.value < facility.value && `${percent(corrected.value)} without guessing`,
    hintedOrGuessed > 0 && `${hintedOrGuessed} with a hint or guessed`,
    discrimination && `r ${decimals(discrimination)}, of ${discrimination.pairs}`,
    options && optionWords(options),
    later.n >= LATER_FROM && laterWords(later),
  ].filter((fact) => fact !== undefined && fact !== false);
  const warnings = flags.map((flag) => flagWords[flag]).join('; ');
  const number = mark ? text`**${mark}** · ` : '';
  const against = warnings ? text`: **${warnings}**` : '';
  return text`${number}\`${item}\`${against}\n${facts.join(' · ')}`;
};

const laterWords = ({ n, missed }: Figure['later']): string => {
  const off = Math.round(100 * missed);
  const how = off === 0 ? 'as expected' : `${Math.abs(off)} % ${off > 0 ? 'worse' : 'better'} than expected`;
  return `later ${how}, of ${n}`;
};

const percent = (value: number): string => `${Math.round(100 * value)} %`;
const share = ({ value, from, to }: Interval): string => `${percent(value)} (${percent(from)} to ${percent(to)})`;
const decimal = (value: number): string => value.toFixed(2).replace('-', '−');
const decimals = ({ value, from, to }: Interval): string => `${decimal(value)} (${decimal(from)} to ${decimal(to)})`;

/** By the options' order in the file; the key has a tick. */
const optionWords = (options: NonNullable<Figure['options']>): string => {
  const wrong = options.filter(({ isKey }) => !isKey);
  const shares = options.map(
    ({ isKey, share: part, r }, index) =>
      `${LETTERS[index] ?? '?'}${isKey ? '✓' : ''} ${percent(part)}${r ? `, r ${decimal(r.value)}` : ''}`,
  );
  return `${shares.join('; ')} (${wrong.filter(({ works }) => works).length} of ${wrong.length} wrong ones are chosen)`;
};

/** Only those that stand out have a number, as they stand in the list. */
const markOf = ({ item, flags }: Figure, all: readonly Figure[]): string | undefined =>
  flags.length > 0 ? String(1 + all.findIndex((each) => each.item === item)) : undefined;

const picture = (figures: readonly Figure[]): readonly Block[] => {
  const points = figures.flatMap((figure) => {
    const { facility, discrimination } = figure;
    if (!facility || !discrimination) return [];
    const mark = markOf(figure, figures);
    return [{ facility: facility.value, discrimination: discrimination.value, ...(mark ? { mark } : {}) }];
  });
  if (points.length === 0) return [];
  const marked = points.filter((point) => 'mark' in point).length;
  const data = {
    title: 'How questions do',
    subtitle: `${countWords(points.length, 'question')} with 100 first answers or more`,
    note: 'Each point is a question. Those with a number are listed below: have a look at them.',
    empty: 'No question has enough first answers yet.',
    points,
  };
  const count = countWords(points.length, 'question');
  const alt = oneLine`${count} by how many knew them at first and how well they tell who knows more, of which
    ${marked} stand out. The list has the same figures.`;
  return [{ kind: 'picture', name: 'questions', svg: drawItems(data, 'light'), alt }];
};
