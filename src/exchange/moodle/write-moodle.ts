/** Writes Moodle’s XML, with our Markdown as it is: Moodle has that format. */
import { XMLBuilder } from 'fast-xml-parser';
import type { Answer, Item } from '../quiz-item/item.ts';

export const writeMoodle = (items: readonly Item[]): string => {
  const questions = [...Map.groupBy(items, ({ category }) => category ?? '')].flatMap(([category, own]) => [
    { '@_type': 'category', category: { text: `$course$/top/${category}` } },
    ...own.map(questionOf),
  ]);
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ quiz: { question: questions } })}`;
};

const words = (markdown: string) => ({ '@_format': 'markdown', text: markdown });

const questionOf = (item: Item) => {
  const { '@_type': type, ...own } = bodyOf(item.body);
  return {
    '@_type': type,
    name: { text: item.name },
    idnumber: item.name,
    questiontext: words(item.stem),
    ...(item.feedback !== undefined && { generalfeedback: words(item.feedback) }),
    ...own,
    ...(item.hint !== undefined && { hint: [words(item.hint)] }),
    tags: { tag: item.tags.map((text) => ({ text })) },
  };
};

const bodyOf = (body: Item['body']): { readonly '@_type': string; readonly [key: string]: unknown } => {
  switch (body.type) {
    case 'choice':
      return {
        '@_type': 'multichoice',
        single: String(!body.many),
        shuffleanswers: 'true',
        answernumbering: 'abc',
        answer: body.answers.map((each) => answerOf(each, 'markdown')),
      };
    case 'true-false':
      return {
        '@_type': 'truefalse',
        answer: [true, false].map((value) =>
          answerOf({
            text: String(value),
            share: value === body.answer ? 100 : 0,
            feedback: value === body.answer ? body.whenRight : body.whenWrong,
          }),
        ),
      };
    case 'short':
      return { '@_type': 'shortanswer', usecase: '0', answer: body.answers.map((each) => answerOf(each)) };
    case 'number':
      return {
        '@_type': 'numerical',
        answer: body.answers.map(({ value, tolerance, ...rest }) => ({
          ...answerOf({ ...rest, text: String(value) }),
          tolerance: String(tolerance),
        })),
        ...unitsOf(body),
      };
    case 'match':
      return {
        '@_type': 'matching',
        shuffleanswers: 'true',
        ...(body.whenWrong !== undefined && { incorrectfeedback: words(body.whenWrong) }),
        subquestion: body.pairs.map(({ left, right }) => ({ ...words(left), answer: { text: right } })),
      };
  }
};

/** What is typed is compared letter by letter, and no markup. */
const answerOf = ({ text, share, feedback }: Answer, format = 'moodle_auto_format') => ({
  '@_fraction': String(share),
  '@_format': format,
  text,
  ...(feedback !== undefined && { feedback: words(feedback) }),
});

/** Moodle says how many of a unit make one of the first, which is the reverse of a factor. */
const unitsOf = ({ unit, units = {} }: Extract<Item['body'], { type: 'number' }>) => {
  if (unit === undefined) return {};
  const others = Object.entries(units).filter(([name]) => name !== unit);
  const all = [{ unit_name: unit, multiplier: '1' }].concat(
    others.map(([name, factor]) => ({ unit_name: name, multiplier: String(1 / factor) })),
  );
  return { units: { unit: all }, showunits: '0', unitsleft: '0' };
};
