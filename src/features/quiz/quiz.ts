/** /quiz, /review and /set-aside: what the quiz offers. */
import { type Command, defineCommand } from '../../chat/command.ts';
import type { Feature } from '../../chat/feature.ts';
import { kindNames, questionKinds } from '../../curriculum/kinds.ts';
import { answerActions } from './answering.ts';
import { quizHome } from './home.ts';
import { actOf, COUNT, type QuizNeeds } from './needs.ts';
import { reportActions } from './report.ts';
import { roundActions, startOnPath, startQuiz, startReview } from './rounds.ts';
import { shelfActions, showShelf } from './shelf.ts';
import { findSubject } from './subject.ts';

export const quizFeature = (needs: QuizNeeds): Feature => ({
  name: 'quiz',
  commands: [quizCommand(needs), reviewCommand(needs), setAsideCommand(needs)],
  actions: [...roundActions(needs), ...answerActions(needs), ...shelfActions(needs), ...reportActions(needs)],
  home: (caller, at) => quizHome(needs, caller, at),
});

const quizCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'quiz',
    description: 'Answer a few questions on a concept, a module or your whole path',
    options: {
      about: { kind: 'text', description: 'A concept or a module; your path where you leave it out', suggest: (typed) => suggestSubjects(needs, typed) },
      count: { kind: 'integer', description: `How many questions; ${COUNT.usual} where you leave it out`, from: 1, to: COUNT.atMost },
      kind: {
        kind: 'choice',
        description: 'Only this kind of question',
        choices: kindNames.map((kind) => ({ value: kind, label: questionKinds[kind].title })),
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async (context, { about, count = COUNT.usual, kind }) => {
      const act = actOf(context);
      return about ? startQuiz(needs, act, findSubject(needs.curriculum(), needs.search(), about), count, kind) : startOnPath(needs, act, count, kind);
    },
  });

const suggestSubjects = (needs: QuizNeeds, typed: string) =>
  needs
    .search()
    .suggest(typed, 25)
    .map(({ slug, title }) => ({ value: slug, label: title }));

const reviewCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'review',
    description: 'Answer what is due today, most forgotten first',
    options: { count: { kind: 'integer', description: `How many at most; ${COUNT.atMost} where you leave it out`, from: 1, to: COUNT.atMost } },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context, { count = COUNT.atMost }) => startReview(needs, actOf(context), count),
  });

const setAsideCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'set-aside',
    description: 'See the questions you set aside, and bring them back',
    options: {},
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context) => showShelf(needs, actOf(context)),
  });
