/** Terms that a cohort's organisers take for the same as a question's own: laid over the curriculum. Pure. */
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { compareTyped, normaliseTyped, noVocabulary } from '../kinds/typed/typed-answer.ts';
import type { Curriculum, Question } from '../model.ts';

export type TypedQuestion = Extract<Question, { readonly accept: readonly string[] }>;

export const isTyped = (question: Question): question is TypedQuestion => 'accept' in question;

/** The question with these among what it accepts; one that isn't typed is itself. */
export const withAccepted = (question: Question, terms: readonly string[]): Question =>
  isTyped(question) && terms.length > 0 ? { ...question, accept: [...question.accept, ...terms] } : question;

/** Why it can't be taken for the same, in words; nothing where it can. */
export const refuseTerm = (
  curriculum: Pick<Curriculum, 'questions' | 'concepts'>,
  question: TypedQuestion,
  term: string,
): Text | undefined => {
  if (normaliseTyped(term) === '') return text`Nothing is left of it without its punctuation.`;
  const rejected = question.reject?.find((form) => isTheSame(term, form.text));
  if (rejected)
    return text`The authors reject it, and say why: ${rejected.why.text} If they are wrong, **Report** the question.`;
  const concept = [...curriculum.concepts.values()].find(
    ({ slug, title, aliases }) =>
      slug !== question.concept && [title, ...aliases].some((name) => isTheSame(term, name)),
  );
  if (concept) return text`It is the name of another concept: **${concept.title}**.`;
  const other = [...curriculum.questions.values()].find(
    (each) => isTyped(each) && isAnswerOfOther(question, each, term),
  );
  return other && text`It is the answer to another question, \`${other.slug}\`, where yours is wrong.`;
};

/** Where both accept one term, they ask for the same. */
const isAnswerOfOther = (question: TypedQuestion, other: TypedQuestion, term: string): boolean =>
  other.slug !== question.slug &&
  other.accept.some((form) => isTheSame(term, form)) &&
  !other.accept.some((form) => question.accept.some((own) => isTheSame(own, form)));

/** But for spaces, endings and fillers: a slip of the keyboard isn't forgiven here. */
const isTheSame = (term: string, form: string): boolean => {
  const compared = compareTyped(term, [form], [], noVocabulary);
  return compared.right && compared.slipOf === undefined;
};
