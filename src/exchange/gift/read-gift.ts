/** Reads GIFT, Moodle’s format for typing questions. */

import {
  type Category,
  type GIFTQuestion,
  type NumericalChoice,
  type NumericalFormat,
  parse,
  type TextChoice,
  type TextFormat,
} from 'gift-pegjs';
import { oneLine } from '../../lib/words/one-line.ts';
import type { Found, Reading, Remark } from '../draft.ts';
import { markdownOfHtml, markdownOfPlain, wordsOfHtml } from '../markup/html.ts';
import { foundOf } from '../quiz-item/from-item.ts';
import type { Answer, Item, NumberAnswer } from '../quiz-item/item.ts';
import { type Block, splitGift } from './split.ts';

export const readGift = (text: string): Reading => {
  const found: Found[] = [];
  const remarks: Remark[] = [];
  let category: string | undefined;
  for (const block of splitGift(text)) {
    const at = `line ${block.line}`;
    for (const question of parseBlock(block, remarks)) {
      if (question.type === 'Category') category = categoryOf(question);
      else {
        const read = readQuestion(question, category, at);
        if (read.found) found.push(read.found);
        remarks.push(...read.lost.map((what) => ({ at, what })));
      }
    }
  }
  return { found, remarks };
};

const CHARACTERS_AT_MOST = 20_000;

const parseBlock = ({ line, text }: Block, remarks: Remark[]): readonly GIFTQuestion[] => {
  const at = `line ${line}`;
  if (text.length > CHARACTERS_AT_MOST) {
    remarks.push({
      at,
      what: `the whole question: it has ${text.length} characters; at most ${CHARACTERS_AT_MOST} are read`,
    });
    return [];
  }
  const rows = text.split('\n');
  const comment = commentIn(rows);
  if (comment !== '') remarks.push({ at, what: `a comment (“${comment.slice(0, 80)}”)` });
  if (rows.every(isComment)) return [];
  try {
    return parse(`${text}\n`);
  } catch (error) {
    if (!(error instanceof Error) || !('location' in error)) throw error;
    remarks.push({ at, what: `the whole question, since it is no GIFT: ${error.message}` });
    return [];
  }
};

const isComment = (row: string): boolean => row.trimStart().startsWith('//');

/** Without the marks by which GIFT names and tags a question, which are kept. */
const commentIn = (rows: readonly string[]): string =>
  rows
    .filter(isComment)
    .map((row) => row.replace(/^\s*\/+|\[(?:id|tag):[^\]]*\]/g, '').trim())
    .filter((words) => words !== '')
    .join(' ');

const categoryOf = ({ title }: Category): string => title;

type Asked = Exclude<GIFTQuestion, Category>;

const readQuestion = (question: Asked, category: string | undefined, at: string) => {
  const lost: string[] = [];
  const convert = (words: TextFormat): string => markdownOf(words, lost);
  const { id, title } = question;
  if (id && title && title !== id) lost.push(`its name (“${title.slice(0, 60)}”)`);
  const body = bodyOf(question, convert, lost);
  if (!body) return { lost: [...lost, notCarried(question)] };
  const item: Item = {
    name: id ?? title ?? undefined,
    category,
    tags: question.tags ?? [],
    stem: convert(question.stem),
    feedback: 'globalFeedback' in question && question.globalFeedback ? convert(question.globalFeedback) : undefined,
    body,
  };
  const read = foundOf(item, at);
  return { ...read, lost: [...lost, ...read.lost] };
};

const notCarried = ({ type, stem }: Asked): string =>
  oneLine`the whole question: ${type === 'Essay' ? 'an essay' : 'a description'} has no place here
    (“${stem.text.slice(0, 60)}”)`;

const markdownOf = ({ format, text }: TextFormat, lost: string[]): string => {
  if (format === 'markdown') return text;
  // Moodle’s own format is HTML in which new lines count.
  if (format === 'plain' || !/<[a-z/!]|&\w+;/i.test(text)) return markdownOfPlain(text);
  const converted = markdownOfHtml(text);
  lost.push(...converted.lost);
  return converted.words;
};

const bodyOf = (question: Asked, convert: (words: TextFormat) => string, lost: string[]): Item['body'] | undefined => {
  switch (question.type) {
    case 'MC': {
      const answers = question.choices.map((each) => answerOf(each, convert(each.text), convert));
      return { type: 'choice', many: answers.filter(({ share }) => share > 0).length > 1, answers };
    }
    case 'Short':
      return {
        type: 'short',
        answers: question.choices.map((each) => answerOf(each, typed(each.text, lost), convert)),
      };
    case 'TF':
      // The library names them for the answer; GIFT has what is said to a wrong one first.
      return {
        type: 'true-false',
        answer: question.isTrue,
        whenWrong: question.trueFeedback ? convert(question.trueFeedback) : undefined,
        whenRight: question.falseFeedback ? convert(question.falseFeedback) : undefined,
      };
    case 'Numerical':
      return { type: 'number', answers: numbersOf(question.choices, convert) };
    case 'Matching':
      return {
        type: 'match',
        pairs: question.matchPairs.map(({ subquestion, subanswer }) => ({
          left: convert(subquestion),
          right: subanswer,
        })),
      };
    default:
      return undefined;
  }
};

/** What is typed is compared as it stands. */
const typed = ({ format, text }: TextFormat, lost: string[]): string => {
  if (format !== 'html') return text;
  const converted = wordsOfHtml(text);
  lost.push(...converted.lost);
  return converted.words;
};

const shareOf = ({ isCorrect, weight }: Pick<TextChoice, 'isCorrect' | 'weight'>): number =>
  weight ?? (isCorrect ? 100 : 0);

const answerOf = (choice: TextChoice, text: string, convert: (words: TextFormat) => string): Answer => ({
  text,
  share: shareOf(choice),
  feedback: choice.feedback ? convert(choice.feedback) : undefined,
});

const numbersOf = (
  choices: readonly NumericalChoice[] | NumericalFormat,
  convert: (words: TextFormat) => string,
): NumberAnswer[] => {
  if ('type' in choices) return [{ ...numberOf(choices), share: 100 }];
  return choices.map((each) => ({
    ...numberOf(each.text),
    share: shareOf(each),
    feedback: each.feedback ? convert(each.feedback) : undefined,
  }));
};

const numberOf = ({ number, range, numberHigh, numberLow }: NumericalFormat) =>
  numberHigh !== undefined && numberLow !== undefined
    ? { value: (numberHigh + numberLow) / 2, tolerance: Math.abs(numberHigh - numberLow) / 2 }
    : { value: number ?? Number.NaN, tolerance: range ?? 0 };
