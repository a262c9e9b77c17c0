/** The questions that a person set aside, and the ways there and back. */
import type { Action } from '../../chat/action.ts';
import type { View } from '../../chat/view.ts';
import { text, wordsOf } from '../../lib/text.ts';
import type { Act } from '../../study/answer.ts';
import { bringBackQuestions, findKnownQuestions, suspendQuestion } from '../../study/memories.ts';
import { ownAsking, showAsking } from './asking.ts';
import { type QuizNeeds, quizAction, withRemark } from './needs.ts';
import { setAsideView } from './round-view.ts';
import { countWords } from './when.ts';

/** Options of a select, and lines that fit one message. */
const SHOWN = 20;
const PROMPT_SHOWN = 100;

export const shelfActions = (needs: QuizNeeds): Action[] => [
  quizAction('suspend', 'update', async (act, { row }) => {
    const { question } = await ownAsking(needs, act, row);
    await suspendQuestion(needs, act, question.slug);
    return showAsking(needs, await ownAsking(needs, act, row));
  }),
  quizAction('bring-back', 'update', async (act, { row }) => {
    const { question } = await ownAsking(needs, act, row);
    await bringBackQuestions(needs, act, [question.slug]);
    return showAsking(needs, await ownAsking(needs, act, row));
  }),
  quizAction('bring-back-all', 'update', async (act, { values }) => {
    const back = await bringBackQuestions(needs, act, values);
    const remark = back > 0 ? text`${countWords(back, 'question')} ${back === 1 ? 'is' : 'are'} back, and asked again when the time comes.` : undefined;
    return withRemark(await showShelf(needs, act), remark);
  }),
];

export const showShelf = async (needs: QuizNeeds, act: Act): Promise<View> => {
  const { questions, concepts } = needs.curriculum();
  const suspended = (await findKnownQuestions(needs.database, act.personId)).flatMap(({ questionSlug, suspendedFor }) => {
    const question = questions.get(questionSlug);
    if (!question || suspendedFor === null) return [];
    const prompt = question.prompt.prose.map((prose) => (prose.kind === 'text' ? wordsOf(prose.text) : '')).join(' ');
    return [{ slug: questionSlug, concept: concepts.get(question.concept)?.title ?? '', prompt: firstWords(prompt), leech: suspendedFor === 'leech' }];
  });
  return setAsideView(suspended.slice(0, SHOWN), suspended.length);
};

const firstWords = (prompt: string): string => (prompt.length <= PROMPT_SHOWN ? prompt : `${prompt.slice(0, PROMPT_SHOWN)}…`.toWellFormed());
