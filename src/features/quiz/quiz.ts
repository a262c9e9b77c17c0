/** /quiz, /review and /set-aside: what the quiz offers. */

import type { Feature } from '../../chat/feature.ts';
import { type Command, defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import { kindNames, questionKinds } from '../../curriculum/kinds.ts';
import { labelOf } from '../../curriculum/search/suggest.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { answerActions } from './answering.ts';
import { showOpenQuestion } from './asking.ts';
import { quizHome } from './home.ts';
import { COUNT, type QuizNeeds, requestOf } from './needs.ts';
import { quizOfLearner } from './of-learner.ts';
import { meantAction } from './remarks/meant.ts';
import { reportActions } from './remarks/report.ts';
import { setAsideActions, showSetAside } from './remarks/set-aside.ts';
import { roundActions, startOnPath, startQuiz, startReview } from './rounds.ts';
import { findSubject } from './subject.ts';

export const quizFeature = (needs: QuizNeeds): Feature => ({
  name: 'quiz',
  section: 'Learn',
  commands: [quizCommand(needs), reviewCommand(needs), setAsideCommand(needs)],
  actions: [
    ...roundActions(needs),
    ...answerActions(needs),
    ...setAsideActions(needs),
    ...reportActions(needs),
    meantAction(needs),
  ],
  words: (context) => showOpenQuestion(needs, requestOf(context)),
  parts: {
    home: (caller, at) => quizHome(needs, caller, at),
    learner: (caller, learner, at) => quizOfLearner(needs, caller, learner, at),
  },
});

const quizCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'quiz',
    description: 'Answer a few questions on a concept, a module or your whole path',
    more: text`**/quiz** asks what’s next for you. **/quiz kafka 5** asks five on Kafka, and **/quiz
      module 9** asks on a whole module. You see at once whether you were right and why, and each
      question comes back just before you’d forget it.`,
    options: {
      about: {
        kind: 'text',
        description: 'A concept or a module, such as CAP or module 9 (your whole path unless you say)',
        suggest: (typed) => suggestSubjects(needs, typed),
      },
      count: {
        kind: 'integer',
        description: `How many questions (${COUNT.usual} unless you say)`,
        from: 1,
        to: COUNT.atMost,
      },
      kind: {
        kind: 'choice',
        description: 'Only this kind of question',
        choices: kindNames.map((kind) => ({ value: kind, label: questionKinds[kind].title })),
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async (context, { about: typed, count: number, kind }) => {
      const request = requestOf(context);
      // "/quiz module 9": where options are typed in a row the number is taken for the count.
      const isModule = /^module$/i.test(typed ?? '') && number !== undefined;
      const about = isModule ? `module ${number}` : typed;
      const count = isModule || number === undefined ? COUNT.usual : number;
      return about
        ? startQuiz(needs, request, findSubject(needs.curriculum(), needs.search(), about), count, kind)
        : startOnPath(needs, request, count, kind);
    },
  });

/** Only what has questions: an outline has none yet. */
const suggestSubjects = (needs: QuizNeeds, typed: string) => {
  const { modules, scopes, questionsOf } = needs.curriculum();
  return needs
    .search()
    .suggest(typed, limits.options)
    .filter(({ slug }) => scopes.get(slug)?.concepts.some((concept) => questionsOf(concept).length > 0))
    .map((suggestion) => {
      const module = modules.get(suggestion.slug);
      const label = labelOf(suggestion, limits.optionText);
      // What is picked stands in the chat as it is sent, so it is words rather than our slug.
      if (!module) return { value: suggestion.title, label: excerpt(label, limits.optionText) };
      const numbered = excerpt(`Module ${module.number}: ${label}`, limits.optionText);
      return { value: numbered, label: numbered };
    });
};

const reviewCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'review',
    description: 'Answer what is due today, most forgotten first',
    more: text`These are questions you’ve met before, on the day you’re about to forget them. If
      many have piled up, I spread them over the next days.`,
    options: {
      count: {
        kind: 'integer',
        description: `How many at most (${COUNT.atMost} unless you say)`,
        from: 1,
        to: COUNT.atMost,
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context, { count = COUNT.atMost }) => startReview(needs, requestOf(context), count),
  });

const setAsideCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'set-aside',
    description: 'See the questions you set aside, and bring them back',
    more: text`**Set aside** below an answer stops that question from coming back. I set one aside
      myself when it keeps slipping away.`,
    options: {},
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context) => showSetAside(needs, requestOf(context)),
  });
