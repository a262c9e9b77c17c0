/** What is said to somebody whose answers were graded anew: when, both keys, and what comes of it. */
import { controlId } from '../../chat/control-id.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Question } from '../../curriculum/model.ts';
import type { RegradedAnswer } from '../../database/schema/regrade.ts';
import { countWords, fullDayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { promptWords } from '../quiz/question-view.ts';

export type ToldQuestion = { readonly question: Question; readonly changes: readonly RegradedAnswer[] };

/** Of one message; the others are counted. */
const QUESTIONS = 5;
const ANSWERS = 2;
const WORDS_AT_MOST = 120;

export const regradedView = (told: readonly ToldQuestion[]): View => {
  const isGood = told.every(({ changes }) => changes.every(({ right }) => right));
  const title = isGood ? text`You were right after all` : text`Some of your answers were graded anew`;
  const others = told.length - QUESTIONS;
  return view(isGood ? 'You were right after all' : 'Graded anew', [
    heading(title),
    paragraph(text`What counts as right has been corrected, and I went through earlier answers by it.`),
    ...told.slice(0, QUESTIONS).flatMap(questionBlocks),
    others > 0 && paragraph(text`The same goes for ${countWords(others, 'more question')}.`),
  ]);
};

const questionBlocks = ({ question, changes }: ToldQuestion): readonly (Block | undefined)[] => {
  const more = changes.length - ANSWERS;
  const answers = changes.slice(0, ANSWERS).map(answerWords);
  const others = more > 0 ? [text`So it is with ${countWords(more, 'more answer')} of yours to it.`] : [];
  return [
    paragraph(text`**${excerpt(promptWords(question), WORDS_AT_MOST)}**`),
    { kind: 'list', ordered: false, items: [...answers, ...others] },
    controls(button(controlId('concepts.open', question.concept), 'Read the concept')),
  ];
};

const short = (words: string): string => excerpt(words, WORDS_AT_MOST);

const answerWords = ({ day, right, given, keyThen, keyNow }: RegradedAnswer): Text => {
  const yours = short(given);
  const before = short(keyThen ?? '');
  const after = short(keyNow);
  const keys = before === after ? text`It counts as “${after}” now.` : keysWords(before, after);
  return right
    ? text`On **${fullDayWords(day)}** you answered “${yours}”, and you were right after all. ${keys} Your answer
        counts now, and so does what you remember of it.`
    : text`On **${fullDayWords(day)}** you answered “${yours}”, and I told you that this was right. ${keys} The mistake
        was ours: the points of that day stay yours. I only ask it again sooner, so that you keep the right one.`;
};

const keysWords = (before: string, after: string): Text =>
  before === '' ? text`Right is “${after}”.` : text`“${before}” counted as right then; now it is “${after}”.`;
