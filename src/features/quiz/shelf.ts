/** The questions that a person set aside, and the ways there and back. */
import type { Action } from '../../chat/action.ts';
import type { View } from '../../chat/view.ts';
import { excerpt, text, wordsOf } from '../../lib/text.ts';
import { countWords } from '../../lib/when.ts';
import type { Act } from '../../study/answer.ts';
import { bringBackQuestions, findKnownQuestions, suspendQuestion } from '../../study/memories.ts';
import { ownAsking, showAsking } from './asking.ts';
import { type QuizNeeds, quizAction, withRemark } from './needs.ts';
import { setAsideView } from './round-view.ts';

/** Lines that fit one message, however they are drawn. */
const SHOWN = 10;
const PROMPT_SHOWN = 80;

export const shelfActions = (needs: QuizNeeds): Action[] => [
  quizAction('suspend', 'update', async (act, { row }) => {
    const { question } = await ownAsking(needs, act, row);
    await suspendQuestion(needs, act, question.slug);
    return showAsking(needs, act, await ownAsking(needs, act, row));
  }),
  quizAction('bring-back', 'update', async (act, { row }) => {
    const { question } = await ownAsking(needs, act, row);
    await bringBackQuestions(needs, act, [question.slug]);
    return showAsking(needs, act, await ownAsking(needs, act, row));
  }),
  quizAction('bring-back-all', 'update', async (act, { values }) => {
    const back = await bringBackQuestions(needs, act, values);
    const remark =
      back > 0
        ? text`${countWords(back, 'question')} ${back === 1 ? 'is' : 'are'} back, and asked again when the time comes.`
        : undefined;
    return withRemark(await showShelf(needs, act), remark);
  }),
];

export const showShelf = async (needs: QuizNeeds, act: Act): Promise<View> => {
  const { questions, concepts } = needs.curriculum();
  const suspended = (await findKnownQuestions(needs.database, act.personId)).flatMap(
    ({ questionSlug, suspendedFor }) => {
      const question = questions.get(questionSlug);
      if (!question || suspendedFor === null) return [];
      const prompt = question.prompt.prose.map((prose) => (prose.kind === 'text' ? wordsOf(prose.text) : '')).join(' ');
      return [
        {
          slug: questionSlug,
          concept: concepts.get(question.concept)?.title ?? '',
          prompt: excerpt(prompt, PROMPT_SHOWN),
          leech: suspendedFor === 'leech',
        },
      ];
    },
  );
  return setAsideView(suspended.slice(0, SHOWN), suspended.length);
};
