/** Reads the XML of Moodle’s question bank. */
import { oneLine } from '../../lib/words/one-line.ts';
import type { Found, Reading, Remark } from '../draft.ts';
import { markdownOfHtml, markdownOfPlain } from '../markup/html.ts';
import { foundOf } from '../quiz-item/from-item.ts';
import type { Answer, Item, NumberAnswer } from '../quiz-item/item.ts';
import { clozeBody } from './cloze.ts';
import { type MoodleQuestion, type MoodleWords, readQuiz } from './xml.ts';

export const readMoodle = (text: string): Reading => {
  const found: Found[] = [];
  const remarks: Remark[] = [];
  let category: string | undefined;
  for (const question of readQuiz(text)) {
    if (question['@_type'] === 'category') {
      category = question.category;
      continue;
    }
    const at = `line ${question.line}`;
    const read = readQuestion(question, category, at);
    if (read.found) found.push(read.found);
    remarks.push(...read.lost.map((what) => ({ at, what })));
  }
  return { found, remarks };
};

const readQuestion = (question: MoodleQuestion, category: string | undefined, at: string) => {
  const lost: string[] = [];
  const convert = (words: MoodleWords): string => markdownOf(words, lost);
  const some = (words: MoodleWords | undefined): string | undefined => (words && convert(words)) || undefined;
  const stem = question.questiontext ? convert(question.questiontext) : '';
  const asked = bodyOf(question, stem, convert, lost);
  if (!asked) return { lost: [...lost, notCarried(question, stem)] };
  const [hint, ...hints] = question.hint.map(convert);
  for (const other of hints) lost.push(`a second hint (“${other.slice(0, 60)}”)`);
  const { idnumber, name } = question;
  if (idnumber && name && name !== idnumber) lost.push(`its name (“${name.slice(0, 60)}”)`);
  const item: Item = {
    name: idnumber || name,
    category,
    tags: question.tags?.tag ?? [],
    stem: asked.stem ?? stem,
    feedback: some(question.generalfeedback),
    hint: hint || undefined,
    body: asked.body,
  };
  const read = foundOf(item, at);
  return { ...read, lost: [...lost, ...combinedFeedback(question, convert), ...read.lost] };
};

const notCarried = (question: MoodleQuestion, stem: string): string =>
  oneLine`the whole question: ${question['@_type'] || 'a question without a type'} has no place here
    (“${(question.name ?? stem).slice(0, 60)}”)`;

const markdownOf = ({ text, format, files }: MoodleWords, lost: string[]): string => {
  const converted = convertWords(text, format);
  const told = converted.lost.map((what) => what.replace('@@PLUGINFILE@@/', ''));
  lost.push(...told);
  for (const name of files) if (!told.some((what) => what.includes(name))) lost.push(`the file ${name.slice(0, 80)}`);
  return converted.words;
};

const convertWords = (text: string, format: string) => {
  if (format === 'markdown') return { words: text.trim(), lost: [] };
  if (format === 'plain_text') return { words: markdownOfPlain(text), lost: [] };
  return markdownOfHtml(text);
};

/** Moodle writes these where nobody has written anything. */
const STANDARD = /^your answer is (?:correct|incorrect|partially correct)\.?$/i;

const combinedFeedback = (question: MoodleQuestion, convert: (words: MoodleWords) => string): string[] => {
  const isOrder = question['@_type'] === 'matching' || question['@_type'] === 'ordering';
  const parts = [
    question.correctfeedback,
    question.partiallycorrectfeedback,
    ...(isOrder ? [] : [question.incorrectfeedback]),
  ];
  return parts
    .flatMap((words) => (words ? [convert(words)] : []))
    .filter((words) => words !== '' && !STANDARD.test(words))
    .map((words) => `feedback on the whole answer (“${words.slice(0, 60)}”)`);
};

type Convert = (words: MoodleWords) => string;
type Asked = { readonly body: Item['body']; readonly stem?: string };

const bodyOf = (question: MoodleQuestion, stem: string, convert: Convert, lost: string[]): Asked | undefined => {
  const answers = question.answer;
  const typed = answers.map((each) => answerOf(each, each.text.trim(), convert));
  switch (question['@_type']) {
    case 'multichoice': {
      const options = answers.map((each) => answerOf(each, convert(each), convert));
      return { body: { type: 'choice', many: /^(?:false|0)$/.test(question.single ?? ''), answers: options } };
    }
    case 'truefalse':
      return { body: trueFalseOf(typed) };
    case 'shortanswer':
      return { body: { type: 'short', answers: typed } };
    case 'numerical':
      return {
        body: {
          type: 'number',
          answers: answers.flatMap((each) => numberOf(each, convert, lost)),
          ...unitsOf(question),
        },
      };
    case 'matching':
      return {
        body: matchOf(
          question,
          question.subquestion.map((each) => ({ left: convert(each), right: each.answer[0] ?? '' })),
          convert,
        ),
      };
    case 'ordering':
      return {
        body: matchOf(
          question,
          answers.map((each, index) => ({ left: convert(each), right: String(index + 1) })),
          convert,
        ),
      };
    case 'cloze':
      return clozeBody(stem);
    default:
      return undefined;
  }
};

type WrittenAnswer = MoodleQuestion['answer'][number];

const answerOf = ({ share, feedback }: WrittenAnswer, text: string, convert: Convert): Answer => ({
  text,
  share,
  feedback: (feedback && convert(feedback)) || undefined,
});

const trueFalseOf = (answers: readonly Answer[]): Item['body'] => {
  const right = answers.find(({ share }) => share >= 100);
  const wrong = answers.find(({ share }) => share < 100);
  return {
    type: 'true-false',
    answer: right?.text.toLowerCase() === 'true',
    whenRight: right?.feedback,
    whenWrong: wrong?.feedback,
  };
};

const numberOf = (answer: WrittenAnswer, convert: Convert, lost: string[]): NumberAnswer[] => {
  const typed = answer.text.trim();
  const value = Number(typed);
  if (typed === '' || !Number.isFinite(value)) {
    lost.push(`the answer “${typed.slice(0, 60)}”, which is no number`);
    return [];
  }
  const { share, feedback } = answerOf(answer, typed, convert);
  return [{ value, tolerance: Number(answer.tolerance ?? 0) || 0, share, feedback }];
};

const unitsOf = ({ units }: MoodleQuestion) => {
  const [first, ...others] = units?.unit ?? [];
  if (!first) return {};
  const known = others.filter(({ multiplier }) => multiplier > 0);
  const factors = known.map((each) => [each.unit_name, 1 / each.multiplier] as const);
  return { unit: first.unit_name, ...(factors.length > 0 && { units: Object.fromEntries(factors) }) };
};

const matchOf = (
  question: MoodleQuestion,
  pairs: readonly { readonly left: string; readonly right: string }[],
  convert: Convert,
): Item['body'] => {
  const wrong = question.incorrectfeedback && convert(question.incorrectfeedback);
  return { type: 'match', pairs, whenWrong: wrong && !STANDARD.test(wrong) ? wrong : undefined };
};
