/** The questions that a person set aside, and the ways there and back. */
import type { Action } from '../../../chat/receive/action.ts';
import type { View } from '../../../chat/view/view.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { StudyRequest } from '../../../study/asking/answer.ts';
import { bringBackQuestions, findKnownQuestions, suspendQuestion } from '../../../study/memory/memories.ts';
import { ownAsking, showAsking } from '../asking.ts';
import { type QuizNeeds, quizAction } from '../needs.ts';
import { promptWords } from '../question-view.ts';
import { setAsideView, type Told } from './set-aside-view.ts';

const PROMPT_SHOWN = 80;

export const setAsideActions = (needs: QuizNeeds): Action[] => [
  quizAction('suspend', 'update', async (request, { row }) => {
    const { question } = await ownAsking(needs, request, row);
    await suspendQuestion(needs, request, question.slug);
    return showAsking(needs, request, await ownAsking(needs, request, row));
  }),
  quizAction('bring-back', 'update', async (request, { row }) => {
    const { question } = await ownAsking(needs, request, row);
    await bringBackQuestions(needs, request, [question.slug]);
    return showAsking(needs, request, await ownAsking(needs, request, row));
  }),
  quizAction('shelf', 'update', (request, { row }) => showSetAside(needs, request, { from: row })),
  quizAction('bring-back-all', 'update', async (request, { row, values }) => {
    const back = await bringBackQuestions(needs, request, values);
    const remark =
      back > 0
        ? text`${countWords(back, 'question')} ${back === 1 ? 'is' : 'are'} back, and asked again when the time comes.`
        : undefined;
    return showSetAside(needs, request, { from: row, ...(remark ? { remark } : {}) });
  }),
];

export const showSetAside = async (needs: QuizNeeds, request: StudyRequest, told: Told = {}): Promise<View> => {
  const { questions, concepts } = needs.curriculum();
  const suspended = (await findKnownQuestions(needs.database, request.personId)).flatMap(
    ({ questionSlug, suspendedFor }) => {
      const question = questions.get(questionSlug);
      if (!question || suspendedFor === null) return [];
      return [
        {
          slug: questionSlug,
          concept: concepts.get(question.concept)?.title ?? '',
          prompt: excerpt(promptWords(question), PROMPT_SHOWN),
          leech: suspendedFor === 'leech',
        },
      ];
    },
  );
  // By their slugs as they are compared here: a database has an order of its own.
  return setAsideView(
    suspended.toSorted((one, other) => (one.slug < other.slug ? -1 : 1)),
    told,
  );
};
