/** Moodle’s XML as plain data. Nothing that a file declares is expanded, and nothing is fetched. */

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { oneLine } from '../../lib/words/one-line.ts';
import { ExchangeError } from '../draft.ts';

/** Words of an element, whether it has attributes or none. */
const leaf = z
  .union([z.string(), z.looseObject({ '#text': z.string().optional() }).transform((own) => own['#text'] ?? '')])
  .catch('');

const passage = z
  .looseObject({ text: leaf.optional(), '@_format': z.string().optional(), file: z.array(z.unknown()).optional() })
  .transform(({ text = '', '@_format': format = 'html', file = [] }) => ({
    text,
    format,
    files: file.flatMap((each) => fileSchema.safeParse(each).data?.['@_name'] ?? []),
  }))
  .catch({ text: '', format: 'html', files: [] });

const fileSchema = z.looseObject({ '@_name': z.string() });
const named = z.looseObject({ text: leaf.optional() }).transform(({ text = '' }) => text);
const some = <Value extends z.ZodType>(of: Value) => z.array(of).catch([]).default([]);
const decimal = z.coerce.number().catch(0);

const answer = z.intersection(
  passage,
  z
    .looseObject({ '@_fraction': decimal.default(0), tolerance: leaf.optional(), feedback: passage.optional() })
    .transform(({ '@_fraction': share, tolerance, feedback }) => ({ share, tolerance, feedback })),
);

const question = z.looseObject({
  '@_type': z.string().default(''),
  category: named.optional().catch(undefined),
  name: named.optional().catch(undefined),
  idnumber: leaf.optional(),
  questiontext: passage.optional(),
  generalfeedback: passage.optional(),
  correctfeedback: passage.optional(),
  partiallycorrectfeedback: passage.optional(),
  incorrectfeedback: passage.optional(),
  single: leaf.optional(),
  answer: some(answer),
  subquestion: some(z.intersection(passage, z.looseObject({ answer: some(named) }))),
  hint: some(passage),
  tags: z
    .looseObject({ tag: some(named) })
    .optional()
    .catch(undefined),
  units: z
    .looseObject({ unit: some(z.looseObject({ unit_name: leaf, multiplier: decimal })) })
    .optional()
    .catch(undefined),
});

const quiz = z.looseObject({ quiz: z.looseObject({ question: some(question) }) });

export type MoodleQuestion = z.infer<typeof question> & { readonly line: number };
export type MoodleWords = z.infer<typeof passage>;

const MANY = new Set(['question', 'answer', 'subquestion', 'hint', 'tag', 'unit', 'file']);

export const readQuiz = (text: string): MoodleQuestion[] => {
  refuseDeclarations(text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new ExchangeError(`line ${valid.err.line}: this is no XML (${valid.err.msg}).`);
  const read = quiz.safeParse(parse(text));
  if (!read.success)
    throw new ExchangeError('it holds no <quiz>: export it from Moodle’s question bank as Moodle XML.');
  const lines = linesOfQuestions(text);
  return read.data.quiz.question.map((each, index) => ({ ...each, line: lines[index] ?? 1 }));
};

const parse = (text: string): unknown => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => MANY.has(name),
  });
  try {
    return parser.parse(text);
  } catch (error) {
    // It refuses what is nested too deep, and names that mean something to JavaScript.
    throw new ExchangeError(
      `this is no XML of Moodle’s (${error instanceof Error ? error.message : String(error)}). Export it again.`,
    );
  }
};

/** No export of Moodle’s declares anything; what does wants to be expanded or fetched. */
const refuseDeclarations = (text: string): void => {
  const bare = withoutWords(text);
  const at = bare.search(/<!(?:DOCTYPE|ENTITY)/i);
  if (at >= 0)
    throw new ExchangeError(
      oneLine`line ${bare.slice(0, at).split('\n').length}: a file that declares entities (<!DOCTYPE …>) isn’t
        read. Take that line out.`,
    );
};

/** Its lines stay where they were. What isn't closed goes to the end: looking for it again takes hours. */
const withoutWords = (text: string): string =>
  text.replace(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)/g, (words) => words.replace(/[^\n]/g, ''));

const linesOfQuestions = (text: string): number[] => {
  const bare = withoutWords(text);
  let line = 1;
  let last = 0;
  return [...bare.matchAll(/<question[\s>]/g)].map(({ index }) => {
    line += bare.slice(last, index).split('\n').length - 1;
    last = index;
    return line;
  });
};
