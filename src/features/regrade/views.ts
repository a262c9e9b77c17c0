/** What is said to somebody whose answers were graded anew: when, both keys, and what comes of it. */
import { controlId } from '../../chat/control-id.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Question } from '../../curriculum/model.ts';
import type { RegradedAnswer } from '../../database/schema/study/regrade.ts';
import { countWords, fullDayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { promptWords } from '../quiz/question-view.ts';

export type ToldQuestion = { readonly question: Question; readonly changes: readonly RegradedAnswer[] };

/** How much is told in one message; the rest is counted. */
type Amount = { readonly questions: number; readonly answers: number };

const AMOUNTS: readonly Amount[] = [5, 4, 3, 2, 1].map((questions) => ({ questions, answers: 2 }));
/** It fits, whatever stands in it. */
const LEAST: Amount = { questions: 1, answers: 1 };
const WORDS_AT_MOST = 120;

export const regradedView = (told: readonly ToldQuestion[]): View => {
  const byConcept = [...Map.groupBy(told, ({ question }) => question.concept).values()].flat();
  const views = AMOUNTS.map((amount) => drawAmount(byConcept, amount));
  return views.find(fitsLimits) ?? drawAmount(byConcept, LEAST);
};

const drawAmount = (told: readonly ToldQuestion[], { questions, answers }: Amount): View => {
  const isGood = told.every(({ changes }) => changes.every(({ right }) => right));
  const title = isGood ? text`You were right after all` : text`Some of your answers were graded anew`;
  const others = told.length - questions;
  const shown = told.slice(0, questions);
  return view(isGood ? 'You were right after all' : 'Graded anew', [
    heading(title),
    paragraph(text`What counts as right has been corrected, and I went through earlier answers by it.`),
    ...shown.flatMap((each, place) => questionBlocks(each, answers, shown[place + 1])),
    others > 0 && paragraph(text`The same goes for ${countWords(others, 'more question')}.`),
  ]);
};

/** The way to a concept stands once, below the last question of it. */
const questionBlocks = (
  { question, changes }: ToldQuestion,
  answersAtMost: number,
  next: ToldQuestion | undefined,
): readonly (Block | undefined)[] => {
  const more = changes.length - answersAtMost;
  const answers = changes.slice(0, answersAtMost).map(answerWords);
  const others = more > 0 ? [text`So it is with ${countWords(more, 'more answer')} of yours to it.`] : [];
  return [
    paragraph(text`**${excerpt(promptWords(question), WORDS_AT_MOST)}**`),
    { kind: 'list', ordered: false, items: [...answers, ...others] },
    next?.question.concept === question.concept
      ? undefined
      : controls(button(controlId('concepts.open', question.concept), 'Read the concept')),
  ];
};

const short = (words: string): string => excerpt(words, WORDS_AT_MOST);

const answerWords = ({ day, right, given, keyThen, keyNow }: RegradedAnswer): Text => {
  const yours = short(given);
  const before = short(keyThen ?? '');
  const after = short(keyNow);
  const keys = before === after ? sameKeyWords(right, after) : keysWords(before, after);
  return right
    ? text`On **${fullDayWords(day)}** you answered “${yours}”, and you were right after all. ${keys} Your answer
        counts now, and so does what you remember of it.`
    : text`On **${fullDayWords(day)}** you answered “${yours}”, and I told you that this was right. ${keys} The mistake
        was ours: the points of that day stay yours. I only ask it again sooner, so that you keep the right one.`;
};

/** Its words alone don’t show what changed: what else is taken for it, or is no longer. */
const sameKeyWords = (right: boolean, key: string): Text =>
  right ? text`It counts as “${key}” now.` : text`It is no longer taken for “${key}”.`;

const keysWords = (before: string, after: string): Text =>
  before === '' ? text`Right is “${after}”.` : text`“${before}” counted as right then; now it is “${after}”.`;
