/** Gives right and wrong answers to whatever is asked, by the question's own file. */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Curriculum, Question } from '../../src/curriculum/model.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { findSelect, formOf, labelsOn, type Person, viewOf, wordsIn } from './bot.ts';

/** The question that a reply asks, told by its prompt. */
export const questionAsked = (curriculum: Curriculum, reply: Reply): Question => {
  const words = wordsIn(reply);
  const found = [...curriculum.questions.values()].find((question) => words.includes(promptOf(question)));
  if (!found) throw new Error(`no question of the curriculum is asked in: ${words}`);
  return found;
};

const prompts = new WeakMap<Question, string>();

/** Its words, put together once: a replay looks for them a million times. */
export const promptOf = (question: Question): string => {
  const known = prompts.get(question);
  if (known !== undefined) return known;
  const words = question.prompt.prose
    .map((prose) => (prose.kind === 'text' ? wordsOf(prose.text) : ''))
    .join('\n')
    .trim();
  prompts.set(question, words);
  return words;
};

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
