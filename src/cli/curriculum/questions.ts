/**
 * `watermark questions`: every question of the curriculum, for people who review them elsewhere.
 */
import { askQuestion, type Question } from '../../curriculum/kinds.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { errorsOf } from '../../curriculum/problem.ts';
import { wordsOfProse } from '../../curriculum/prose-words.ts';
import { wordsOf } from '../../lib/words/text.ts';

export type QuestionsOptions = { readonly json?: boolean; readonly folder: string };

/** Gives the exit code. With `json` each line is one question; else its slug and its prompt. */
export const runQuestions = ({ json, folder }: QuestionsOptions, write: (line: string) => void): number => {
  const { curriculum, problems } = loadCurriculum(folder);
  for (const question of curriculum.questions.values())
    write(json ? JSON.stringify(dataOf(question)) : lineOf(question));
  const errors = errorsOf(problems).length;
  if (errors > 0) process.stderr.write(`${errors} errors: what couldn’t be read is missing. Run watermark check.\n`);
  return errors > 0 ? 1 : 0;
};

const lineOf = ({ slug, prompt }: Question): string =>
  `${slug}: ${wordsOfProse(prompt.prose).replace(/\s+/g, ' ').trim()}`;

/** Without markup. What a question of this kind has none of is left out. */
const dataOf = (question: Question) => ({
  slug: question.slug,
  concept: question.concept,
  kind: question.kind,
  stem: wordsOfProse(question.prompt.prose),
  code: question.code,
  options: optionsOf(question),
  key: keyOf(question),
  explanation: wordsOfProse(question.why.prose),
  hint: question.hint && wordsOf(question.hint.text),
  source: question.source,
  level: question.level,
});

/** As their file lists them; those of `order` as they are shown, since the file has the key. */
const optionsOf = (question: Question): readonly string[] | undefined => {
  if ('options' in question) return question.options.map(({ text }) => wordsOf(text.text));
  if (question.kind !== 'order') return undefined;
  const asking = askQuestion(question, () => 0.5);
  return asking.shape === 'arrange' ? asking.items.map((item) => wordsOf(item.text)) : undefined;
};

const keyOf = (question: Question): unknown => {
  switch (question.kind) {
    case 'single':
    case 'several':
      return question.options.filter(({ right }) => right).map(({ text }) => wordsOf(text.text));
    case 'true-false':
      return question.answer;
    case 'gap':
    case 'short':
      return question.accept;
    case 'number':
      return { answer: question.answer, unit: question.unit, tolerance: question.tolerance };
    case 'order':
      return question.items.map((item) => wordsOf(item.text));
    case 'output':
      return question.prints;
    case 'fault':
      return question.lines;
  }
};
