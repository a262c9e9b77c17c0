/** The question of the day in its channel: while it is open, and closed with its answer. */
import { controlId } from '../../chat/control-id.ts';
import { limits, textLength } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { askQuestion, describeAnswer, type Question, questionKinds } from '../../curriculum/kinds.ts';
import { seededNumbers } from '../../lib/random.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text, wordsOf } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { certainties, withCertainty } from '../../study/asking/certainty.ts';
import { choicesShown, codeBlock, LETTERS, labelled, promptBlocks, solutionBlocks } from '../quiz/question-view.ts';
import { type Bar, distributionSvg, distributionWords } from './distribution.ts';

export type Asked = {
  readonly dailyId: string;
  readonly question: Question;
  readonly conceptTitle: string;
};

/** `answers`: people who have answered; what they answered stays theirs until it closes. */
export const openPostView = (
  { dailyId, question, conceptTitle }: Asked,
  answers: number,
  closesAt: Temporal.Instant,
): View => {
  // One order for everybody who reads the channel.
  const asking = askQuestion(question, seededNumbers(dailyId));
  const open = button(controlId('daily.open', dailyId), 'Answer', 'primary');
  const letters = asking.shape === 'choose-one' && asking.options.length <= limits.buttonsInRow;
  const plainWords = choicesShown(asking).length === 0;
  return view(`Question of the day: ${excerpt(conceptTitle, 80)}`, [
    heading(text`Question of the day`),
    paragraph(text`${conceptTitle} · ${questionKinds[question.kind].title}`),
    ...promptBlocks(question),
    ...choicesShown(asking),
    letters
      ? controls(
          ...asking.options.map(({ key, text: words }, index) =>
            button(controlId('daily.answer', dailyId, key), plainWords ? wordsOf(words) : (LETTERS[index] ?? '?')),
          ),
        )
      : controls(open),
    paragraph(text`${answersWords(answers)} · Closes ${moment(closesAt)} · Only you see your answer.`),
  ]);
};

/** For one person alone, once they pressed an option of the post. */
export const certaintyView = (dailyId: string, key: string, question: Question): View =>
  view('How sure are you?', [
    paragraph(text`You chose: ${describeAnswer(question, [key])}`),
    paragraph(text`**How sure are you?**`),
    controls(
      ...certainties.map(({ value, label }) =>
        button(controlId('daily.certain', dailyId, withCertainty(key, value)), label),
      ),
    ),
  ]);

const moment = (at: Temporal.Instant): Text => [{ kind: 'moment', epochMs: at.epochMilliseconds, style: 'relative' }];

const answersWords = (answers: number): string =>
  answers === 0 ? 'Nobody has answered yet' : `Answered by ${countWords(answers, 'person', 'people')}`;

export type Result = {
  readonly answers: number;
  readonly right: number;
  readonly bars: readonly Bar[];
  /** Right at the first try, and agreed to be named. */
  readonly names: readonly string[];
};

/** Names that fit beside everything else. */
const NAMES_AT_MOST = 30;

export const closedPostView = (
  { dailyId, question, conceptTitle }: Asked,
  { answers, right, bars, names }: Result,
): View => {
  const head: Block[] = [
    heading(text`Question of the day, closed`),
    paragraph(text`${conceptTitle} · ${questionKinds[question.kind].title}`),
  ];
  const solution: Block[] = [...solutionBlocks(question), ...labelled('Why', question.why.prose)];
  const distribution: Block[] =
    answers === 0
      ? [note('neutral', text`Nobody got to this one. It comes back another day.`)]
      : [
          paragraph(text`**${right} of ${answers}** got it right first time.`),
          {
            kind: 'picture',
            name: `daily-${dailyId}`,
            svg: distributionSvg(bars),
            alt: `How it was answered. ${distributionWords(bars)}.`,
          },
        ];
  const asText: Block[] =
    answers === 0
      ? []
      : [
          list(
            bars.map(
              ({ words, right: isRight, count }) => text`${isRight ? text`**${words}** (right)` : words}: ${count}`,
            ),
          ),
        ];
  const tail: (Block | undefined)[] = [
    names.length > 0 ? paragraph(text`**Right first time:** ${namesWords(names)}`) : undefined,
    paragraph(text`**Source:** [${question.source.title}](${question.source.url})`),
    controls(
      button(controlId('concepts.open', question.concept), excerpt(`Read: ${conceptTitle}`, limits.buttonLabel)),
      button(controlId('daily.open', dailyId), 'Answer it now'),
    ),
  ];
  const must = [...head, ...solution, ...distribution, ...tail.filter((block) => block !== undefined)];
  // What the explanation needs least goes first where a message can't hold it all: the code that
  // was shown, then the question, then what the picture says too.
  const parts: Block[][] = [asText, question.prompt.prose.slice(), codeBlock(question)];
  const kept: Block[][] = [];
  for (const part of parts)
    if (textLength([...must, ...kept.flat(), ...part]) <= limits.textOfView && part.length > 0) kept.push(part);
  const has = (part: Block[] | undefined): Block[] => (part && kept.includes(part) ? part : []);
  return view(`Answer to the question of the day: ${excerpt(conceptTitle, 80)}`, [
    ...head,
    ...has(parts[1]),
    ...has(parts[2]),
    ...solution,
    ...distribution,
    ...has(parts[0]),
    ...tail,
  ]);
};

const namesWords = (names: readonly string[]): Text => {
  const shown = names.slice(0, NAMES_AT_MOST);
  return text`${joinTexts(
    shown.map((name) => text`${name}`),
    ', ',
  )}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
};

/** Beside somebody's own feedback. */
export const lateWords = text`This question has closed, so your answer counts for you but not in the cohort’s result.`;
export const beforeWords = text`You’ve already answered; this is what you chose.`;
export const nameWords = text`Right first time. If you like, I’ll name you when it closes, and each
  time you get one right first time from now on. /settings changes this.`;
