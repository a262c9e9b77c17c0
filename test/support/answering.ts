/** Gives right and wrong answers to whatever is asked, by the question's own file. */
import { z } from 'zod';
import type { Reply } from '../../src/chat/dispatch.ts';
import { questionSchema } from '../../src/curriculum/kinds.ts';
import type { Curriculum, Question } from '../../src/curriculum/model.ts';
import { drawValues, putIn, type Vary, varySchema } from '../../src/curriculum/vary.ts';
import { parseProse } from '../../src/lib/words/markdown.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import type { Prose } from '../../src/lib/words/text-tree.ts';
import { findSelect, formOf, labelsOn, type Person, viewOf, wordsIn } from './bot.ts';

/** The question that a reply asks, told by its prompt. */
export const questionAsked = (curriculum: Curriculum, reply: Reply): Question => {
  const words = wordsIn(reply);
  for (const question of curriculum.questions.values()) {
    const found = question.template ? asDrawn(question, words) : words.includes(promptOf(question)) && question;
    if (found) return found;
  }
  throw new Error(`no question of the curriculum is asked in: ${words}`);
};

/** One that varies, with the numbers that these words have: what is drawn must stand in them. */
const asDrawn = (question: Question, words: string): Question | undefined => {
  const { vary, patterns } = shapeOf(question);
  const found = patterns.map((pattern) => pattern.exec(words));
  if (found.includes(null)) return undefined;
  const values = Object.assign({}, ...found.map((match) => match?.groups ?? {}));
  const fixed = Object.entries(vary).map(([name, from]) => {
    const value = typeof from === 'string' ? from : [numberIn(String(values[name]))];
    return [name, value] as const;
  });
  const written = putIn(
    question.template,
    drawValues(Object.fromEntries(fixed), () => 0),
  );
  return { ...questionSchema.parse(written), concept: question.concept };
};

type Shape = { readonly vary: Vary; readonly patterns: readonly RegExp[] };
const shapes = new WeakMap<Question, Shape>();

const shapeOf = (question: Question): Shape => {
  const known = shapes.get(question);
  if (known) return known;
  const { prompt, code = '', vary } = templateSchema.parse(question.template);
  const shape = { vary, patterns: [plainWords(parseProse(prompt)), code].map((part) => patternOf(part.trimEnd())) };
  shapes.set(question, shape);
  return shape;
};

const templateSchema = z.looseObject({ prompt: z.string(), code: z.string().optional(), vary: varySchema });
const numberIn = (written: string): number | string =>
  /^-?[\d,]+$/.test(written) ? Number(written.replaceAll(',', '')) : written;

/** Each name's first place takes what stands there, the others the same. */
const patternOf = (template: string): RegExp => {
  const seen = new Set<string>();
  const parts = template.split(/\{\{([a-z0-9_]+)\}\}/).map((part, index) => {
    if (index % 2 === 0) return RegExp.escape(part);
    if (seen.has(part)) return `\\k<${part}>`;
    seen.add(part);
    return `(?<${part}>[\\w.,-]*\\w)`;
  });
  return new RegExp(parts.join(''));
};

const prompts = new WeakMap<Question, string>();

/** Its words, put together once: a replay looks for them a million times. */
export const promptOf = (question: Question): string => {
  const known = prompts.get(question);
  if (known !== undefined) return known;
  const words = plainWords(question.prompt.prose);
  prompts.set(question, words);
  return words;
};

const plainWords = (prose: readonly Prose[]): string =>
  prose
    .map((block) => (block.kind === 'text' ? wordsOf(block.text) : ''))
    .join('\n')
    .trim();

const optionKeys = (question: Question, right: boolean): readonly string[] =>
  'options' in question
    ? question.options.flatMap((option, index) => ((option.right === true) === right ? [String(index)] : []))
    : [];

/** What the question's kind takes as an answer. */
export const givenFor = (question: Question, right: boolean): readonly string[] => {
  switch (question.kind) {
    case 'single':
      return optionKeys(question, right).slice(0, 1);
    case 'several':
      return right ? optionKeys(question, true) : optionKeys(question, false).slice(0, 1);
    case 'true-false':
      return [String(question.answer === right)];
    case 'gap':
    case 'short':
      return [right ? (question.accept[0] ?? '') : 'zzzzzz'];
    case 'number':
      return [right ? String(question.answer) : String(question.answer * 7 + 1000)];
    case 'order': {
      const keys = question.items.map((_, index) => String(index));
      return right ? keys : keys.toReversed();
    }
    case 'output':
      return [right ? question.prints : 'zzzzzz'];
    case 'fault': {
      const lines = (question.code ?? '').split('\n').map((_, index) => index + 1);
      const at = right ? question.lines[0] : lines.find((line) => !question.lines.includes(line));
      return [String(at)];
    }
  }
};

/** Answers what a reply asks, through its controls. Gives the feedback. */
export const answer = async (
  person: Person,
  curriculum: Curriculum,
  reply: Reply,
  right: boolean,
  id?: string,
): Promise<Reply> => {
  const given = givenFor(questionAsked(curriculum, reply), right);
  const typeLabel = labelsOn(reply).find((label) => label === 'Answer' || label === 'Put in order');
  if (typeLabel) {
    const opened = await person.press(reply, typeLabel);
    const names = formOf(opened).fields.map(({ name }) => name);
    return person.fill(opened, Object.fromEntries(names.map((name, index) => [name, [given[index] ?? '']])), id);
  }
  const button = viewOf(reply)
    .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .find(
      (control) =>
        control.kind === 'button' && control.id.startsWith('quiz.answer') && control.id.endsWith(`:${given[0]}`),
    );
  if (button?.kind === 'button')
    return person.send({
      kind: 'action',
      controlId: button.id,
      values: [],
      ...(id === undefined ? {} : { id }),
    });
  findSelect(reply);
  return person.choose(reply, given, id);
};
