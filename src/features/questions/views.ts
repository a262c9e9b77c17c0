/** What organisers read of their questions, and what learners are told of what they meant. */
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
import type { Question } from '../../curriculum/model.ts';
import { hashText } from '../../lib/random.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { drawItems } from '../../pictures/items.ts';
import type { Interval } from '../../study/items/interval.ts';
import type { Flag } from '../../study/items/item-analysis.ts';
import type { MeantTerm } from '../../study/regrading/meant.ts';
import { promptWords, solutionBlocks } from '../quiz/question-view.ts';
import type { Figure } from './figures.ts';

type Shown = {
  readonly cohortId: string;
  readonly figures: readonly Figure[];
  /** The mark of the question with which the page begins. */
  readonly from: string;
  /** How many wait to be decided. */
  readonly meant: number;
  readonly others: Button | false;
};

export const figuresView = ({ cohortId, figures, from, meant, others }: Shown): View => {
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
          ...pageButtons(page, ({ item }) => controlId('questions.page', cohortId, pageMark(item))),
          button(controlId('questions.meant', cohortId), `Meant the same (${meant})`),
          button(controlId('reports.open', cohortId), 'Reports'),
          others,
        ),
      ]),
  });
};

/** A slug as a control's argument: with a cohort's id there is no room for all of it. */
const pageMark = (slug: string): string => hashText(slug).toString(36);

const summary = (met: number, suspects: number): Text =>
  met === 0
    ? text`Nobody of your cohort has answered a question yet.`
    : text`${countWords(met, 'question')} that your cohort met, by the first answers of all cohorts here to the
        question as it is now; hints and guesses apart. ${standOut(suspects)}`;

const standOut = (suspects: number): Text =>
  suspects === 0 ? text`None stands out.` : text`**${suspects}** stand out.`;

const HOW = text`Counts alone below 20 answers, options from 50, r from 100. A question stands out only where the whole
  interval lies beyond the bound: that nearly everybody knows it takes 73 of 73, or 100 of 100.`;

const flagWords: Readonly<Record<Flag, string>> = {
  easy: 'nearly everybody knows it',
  guessed: 'hardly better than guessing',
  'tells-nothing': 'who knows more doesn’t answer it better',
  miskeyed: 'those who know more choose another option: is the key right?',
};

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'];
/** Fewer say more about chance. */
const LATER_FROM = 20;

const figureWords = (figure: Figure, all: readonly Figure[]): Text => {
  const { item, n, right, facility, corrected, discrimination, options, hintedOrGuessed, later, flags } = figure;
  const mark = markOf(figure, all);
  const facts = [
    `${right} of ${n} right`,
    facility && `${share(facility)}`,
    facility && corrected && corrected.value < facility.value && `${percent(corrected.value)} without guessing`,
    hintedOrGuessed > 0 && `${hintedOrGuessed} with a hint or guessed`,
    discrimination && `r ${decimals(discrimination)}, n ${discrimination.pairs}`,
    options && optionWords(options),
    later && later.n >= LATER_FROM && `later R − x ${later.missed.toFixed(2)}, n ${later.n}`,
  ].filter((fact) => fact !== undefined && fact !== false);
  const warnings = flags.map((flag) => flagWords[flag]).join('; ');
  const number = mark ? text`**${mark}** · ` : '';
  const against = warnings ? text`: **${warnings}**` : '';
  return text`${number}\`${item}\`${against}\n${facts.join(' · ')}`;
};

const percent = (value: number): string => `${Math.round(100 * value)} %`;
const share = ({ value, from, to }: Interval): string => `${percent(value)} (${percent(from)} to ${percent(to)})`;
const decimals = ({ value, from, to }: Interval): string =>
  `${value.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`;

/** By the options' order in the file; the key has a tick. */
const optionWords = (options: NonNullable<Figure['options']>): string => {
  const wrong = options.filter(({ isKey }) => !isKey);
  const shares = options.map(
    ({ isKey, share: part, r }, index) =>
      `${LETTERS[index] ?? '?'}${isKey ? '✓' : ''} ${percent(part)}${r ? `, r ${r.value.toFixed(2)}` : ''}`,
  );
  return `${shares.join('; ')} (${wrong.filter(({ works }) => works).length} of ${wrong.length} wrong ones work)`;
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
  const alt = `${countWords(points.length, 'question')} by how many knew them at first and how well they tell who knows
    more, of which ${marked} stand out. The list has the same figures.`;
  return [{ kind: 'picture', name: 'questions', svg: drawItems(data, 'light'), alt }];
};

/** What was just decided; `gone` where somebody else was quicker. */
export type Done = 'gone' | { readonly verb: 'accept' | 'decline'; readonly words: string; readonly senders: number };

type Sent = MeantTerm & { readonly question: Question | undefined };

type Meant = {
  readonly cohortId: string;
  readonly items: readonly Sent[];
  readonly from: string;
  readonly done: Done | undefined;
};

export const meantView = ({ cohortId, items, from, done }: Meant): View => {
  const start = Math.max(
    0,
    items.findIndex(({ id }) => id === from),
  );
  return paginate(wholeList(items), {
    isFrom: ({ id }) => items.findIndex((each) => each.id === id) >= start,
    draw: (page) =>
      view('Meant the same', [
        heading(text`Meant the same`),
        done && note(done === 'gone' ? 'neutral' : 'good', doneWords(done)),
        paragraph(
          items.length === 0
            ? text`Nothing to decide. **I meant the same** below a wrong answer sends what was typed here.`
            : text`${countWords(items.length, 'wording')} to decide, the oldest first.${pageWords(page)} What you accept
                counts in this cohort from then on, and for earlier answers; everybody who sent it is told.`,
        ),
        ...page.items.flatMap((sent) => sentBlocks(sent, cohortId)),
        controls(...pageButtons(page, ({ id }) => controlId('questions.meant-page', cohortId, id))),
      ]),
  });
};

const PROMPT_AT_MOST = 300;

const sentBlocks = (
  { id, question, questionSlug, words, senders }: Sent,
  cohortId: string,
): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(
    question
      ? text`${excerpt(promptWords(question), PROMPT_AT_MOST)}`
      : text`\`${questionSlug}\` has left the curriculum.`,
  ),
  ...(question ? solutionBlocks(question) : []),
  paragraph(text`Typed: **${words}** (${countWords(senders, 'learner')})`),
  controls(
    question && button(controlId('questions.accept', id, cohortId), 'It’s the same', 'primary'),
    button(controlId('questions.decline', id, cohortId), 'It isn’t'),
  ),
];

const doneWords = (done: Done): Text => {
  if (done === 'gone') return text`That has been decided already, or its question has left the curriculum.`;
  const told = countWords(done.senders, 'learner');
  return done.verb === 'accept'
    ? text`**${done.words}** counts now. ${told} who sent it, and whoever answered so before, are put right and told.`
    : text`**${done.words}** stays wrong. ${told} who sent it are told.`;
};

export const declinedView = (question: Question, words: string): View =>
  view('What you meant', [
    paragraph(text`Your organisers looked at “${words}”, and don’t take it for the same here, so that answer stays as it
      was. Thank you for asking.`),
    paragraph(text`**${excerpt(promptWords(question), PROMPT_AT_MOST)}**`),
    ...solutionBlocks(question),
    controls(button(controlId('concepts.open', question.concept), 'Read the concept')),
  ]);
