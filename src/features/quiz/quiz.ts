/** /quiz, /review and /set-aside: questions one at a time, with everything a person may do with one. */
import { type Action, defineAction } from '../../chat/action.ts';
import { type Command, defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Form } from '../../chat/form.ts';
import type { View } from '../../chat/view.ts';
import { findPacksOf } from '../../community/cohorts.ts';
import { kindNames, questionKinds } from '../../curriculum/kinds.ts';
import { gradeAnswer } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import { text, wordsOf } from '../../lib/text.ts';
import { type Act, type Answered, type AskingState, answerQuestion, findAsking, type StudyNeeds } from '../../study/answer.ts';
import { chooseQuiz, chooseReview } from '../../study/choose.ts';
import { type Corrected, recordConfidence, undoAnswer } from '../../study/correct-answer.ts';
import { bringBackQuestions, findKnownQuestions, suspendQuestion } from '../../study/memories.ts';
import { findMissed, findRound, findRoundOf, recordHint, recordSkip, startRound } from '../../study/rounds.ts';
import { feedbackView, skippedView } from './feedback-view.ts';
import { findDesk, findOutlook } from './pick.ts';
import { answerForm, questionView } from './question-view.ts';
import { reportActions } from './report.ts';
import { nothingDueView, roundEndView, setAsideView } from './round-view.ts';
import { findSubject, type Subject, wholePath } from './subject.ts';

export type QuizNeeds = StudyNeeds & { readonly search: () => Search };

/** A round fits into a coffee break; more is another round. */
const COUNT = { usual: 5, atMost: 20 } as const;
/** Options of a select, and lines that fit one message. */
const SET_ASIDE_SHOWN = 20;

export const quizFeature = (needs: QuizNeeds): Feature => ({
  name: 'quiz',
  commands: [quizCommand(needs), reviewCommand(needs), setAsideCommand(needs)],
  actions: [...roundActions(needs), ...answerActions(needs), ...shelfActions(needs), ...reportActions(needs)],
});

const actOf = ({ caller, at, interactionId }: Context): Act => ({ personId: caller.personId, zone: caller.zone, at, interactionId });

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
    run: async (context, { about, count, kind }) => {
      const subject = about
        ? findSubject(needs.curriculum(), needs.search(), about)
        : wholePath(needs.curriculum(), await findPacksOf(needs.database, context.caller.personId));
      return startQuiz(needs, actOf(context), subject, count ?? COUNT.usual, kind);
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
    run: (context, { count }) => startReview(needs, actOf(context), count ?? COUNT.atMost),
  });

const setAsideCommand = (needs: QuizNeeds): Command =>
  defineCommand({
    name: 'set-aside',
    description: 'See the questions you set aside, and bring them back',
    options: {},
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context) => showSetAside(needs, actOf(context)),
  });

const startQuiz = async (needs: QuizNeeds, act: Act, subject: Subject, count: number, kind?: string): Promise<View> => {
  const again = await findRoundOf(needs, act.interactionId);
  if (again) return showRound(needs, act, again);
  const curriculum = needs.curriculum();
  const questions = subject.concepts.flatMap((slug) => curriculum.questionsOf(slug)).filter((question) => !kind || question.kind === kind);
  if (questions.length === 0) throw new UserError(noQuestions(subject, kind !== undefined));
  const desk = await findDesk(needs, act);
  const chosen = chooseQuiz(desk.candidates(questions), desk.today, desk.budget(count), subject.named);
  if (chosen.length === 0) return nothingDueView(await findOutlook(needs, act, desk), true);
  return showRound(needs, act, await startRound(needs, act, { kind: 'quiz', title: subject.title, questions: chosen }));
};

const noQuestions = (subject: Subject, byKind: boolean) =>
  byKind
    ? text`There are no questions of that kind on ${subject.title}. Try it without **kind**.`
    : text`${subject.title} has no questions yet: so far it is an outline. /concept shows what there is.`;

const startReview = async (needs: QuizNeeds, act: Act, count: number): Promise<View> => {
  const again = await findRoundOf(needs, act.interactionId);
  if (again) return showRound(needs, act, again);
  const desk = await findDesk(needs, act);
  const chosen = chooseReview(desk.candidates([...needs.curriculum().questions.values()]), desk.today, desk.budget(count));
  if (chosen.length === 0) return nothingDueView(await findOutlook(needs, act, desk), desk.due > 0);
  return showRound(needs, act, await startRound(needs, act, { kind: 'review', title: 'your review', questions: chosen }));
};

/** The open question of a round, or its end. */
const showRound = async (needs: QuizNeeds, act: Act, roundId: string): Promise<View> => {
  const round = await findRound(needs, act.personId, roundId);
  if (!round) throw new UserError(text`I can't find that round. /quiz starts a new one.`);
  if (round.next) return showQuestion(needs, round.next);
  const { concepts } = needs.curriculum();
  const missed = await findMissed(needs, roundId);
  const missedConcepts = [...new Set(missed.map((slug) => needs.curriculum().questions.get(slug)?.concept))]
    .map((slug) => concepts.get(slug ?? ''))
    .filter((concept) => concept !== undefined)
    .map(({ slug, title }) => ({ slug, title }));
  return roundEndView(round, missedConcepts, await findOutlook(needs, act, await findDesk(needs, act)));
};

const showQuestion = (needs: QuizNeeds, state: AskingState): View => questionView(state, needs.curriculum().concepts.get(state.question.concept)?.title ?? '');

/** The asking that a control names, as it stands: the question while it is open, else what became of it. */
const showAsking = (needs: QuizNeeds, state: AskingState): View => {
  if (state.answer) return showFeedback(needs, { ...state, answer: state.answer });
  return state.skipped ? skippedView(state) : showQuestion(needs, state);
};

const showFeedback = (needs: QuizNeeds, state: Extract<Answered, { outcome: 'answered' }>['state']): View => {
  const grade = gradeAnswer(needs.curriculum(), state.question, state.answer.given);
  return feedbackView(state, 'reason' in grade ? grade.reason : undefined);
};

const missingWords = {
  unknown: text`I can't find that question any more. /quiz starts a new round.`,
  foreign: text`That question was asked of somebody else. /quiz gets you questions of your own.`,
  retired: text`That question has been retired from the curriculum, so there is nothing to answer. Press **Next**, or start again with /quiz.`,
};

const ownAsking = async (needs: QuizNeeds, act: Act, askingId: string): Promise<AskingState> => {
  const state = await findAsking(needs, act.personId, askingId);
  if (typeof state === 'string') throw new UserError(missingWords[state]);
  return state;
};

const roundActions = (needs: QuizNeeds): Action[] => [
  defineAction({ name: 'quiz.next', who: 'learner', answers: 'update', run: (context, { row }) => showRound(needs, actOf(context), row) }),
  defineAction({ name: 'quiz.review', who: 'learner', answers: 'update', run: (context) => startReview(needs, actOf(context), COUNT.atMost) }),
  defineAction({
    name: 'quiz.fresh',
    who: 'learner',
    answers: 'update',
    run: async (context) =>
      startQuiz(needs, actOf(context), wholePath(needs.curriculum(), await findPacksOf(needs.database, context.caller.personId)), COUNT.usual),
  }),
  defineAction({
    name: 'quiz.concept',
    who: 'learner',
    answers: 'private',
    run: (context, { row }) => startQuiz(needs, actOf(context), findSubject(needs.curriculum(), needs.search(), row), COUNT.usual),
  }),
  defineAction({
    name: 'quiz.retake',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const act = actOf(context);
      const round = await findRound(needs, act.personId, row);
      const missed = round ? (await findMissed(needs, row)).filter((slug) => needs.curriculum().questions.has(slug)) : [];
      if (missed.length === 0) throw new UserError(text`There is nothing missed to practise in that round. /quiz starts a new one.`);
      return showRound(needs, act, await startRound(needs, act, { kind: 'quiz', title: 'what you missed', questions: missed }));
    },
  }),
];

const answerActions = (needs: QuizNeeds): Action[] => [
  defineAction({
    name: 'quiz.answer',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, argument, values, filled }): Promise<View> => {
      const given = argument ? [argument] : values.length > 0 ? values : Object.values(filled).flat();
      const answered = await answerQuestion(needs, actOf(context), row, given);
      switch (answered.outcome) {
        case 'answered':
          return showFeedback(needs, answered.state);
        case 'invalid':
          throw new UserError(answered.words);
        case 'skipped':
          return skippedView(answered.state);
        case 'missing':
          throw new UserError(missingWords[answered.why]);
      }
    },
  }),
  defineAction({
    name: 'quiz.type',
    who: 'learner',
    answers: 'form',
    run: async (context, { row }): Promise<View | Form> => {
      const state = await ownAsking(needs, actOf(context), row);
      if (state.answer) throw new UserError(text`You have answered that one already. Press **Next** for another.`);
      return answerForm(state) ?? showAsking(needs, state);
    },
  }),
  defineAction({
    name: 'quiz.hint',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const act = actOf(context);
      await recordHint(needs, act, row);
      return showAsking(needs, await ownAsking(needs, act, row));
    },
  }),
  defineAction({
    name: 'quiz.skip',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const act = actOf(context);
      await recordSkip(needs, act, row);
      const state = await ownAsking(needs, act, row);
      return state.answer ? showAsking(needs, state) : showRound(needs, act, state.roundId);
    },
  }),
  defineAction({
    name: 'quiz.undo',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => afterCorrection(needs, actOf(context), await undoAnswer(needs, actOf(context), row)),
  }),
  defineAction({
    name: 'quiz.confidence',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, argument }) =>
      afterCorrection(needs, actOf(context), await recordConfidence(needs, actOf(context), row, argument === 'guessed' ? 'guessed' : 'sure')),
  }),
];

const afterCorrection = async (needs: QuizNeeds, act: Act, corrected: Corrected): Promise<View> => {
  if (corrected.outcome === 'missing') throw new UserError(text`I can't find that answer among yours.`);
  if (corrected.outcome === 'later') throw new UserError(text`You have answered this question again since, so this answer can't be changed any more.`);
  return showAsking(needs, await ownAsking(needs, act, corrected.askingId));
};

const shelfActions = (needs: QuizNeeds): Action[] => [
  defineAction({
    name: 'quiz.suspend',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const act = actOf(context);
      const { question } = await ownAsking(needs, act, row);
      await suspendQuestion(needs, act, question.slug);
      return showAsking(needs, await ownAsking(needs, act, row));
    },
  }),
  defineAction({
    name: 'quiz.bring-back',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const act = actOf(context);
      const { question } = await ownAsking(needs, act, row);
      await bringBackQuestions(needs, act, [question.slug]);
      return showAsking(needs, await ownAsking(needs, act, row));
    },
  }),
  defineAction({
    name: 'quiz.bring-back-all',
    who: 'learner',
    answers: 'update',
    run: async (context, { values }) => {
      const act = actOf(context);
      await bringBackQuestions(needs, act, values);
      return showSetAside(needs, act);
    },
  }),
];

const showSetAside = async (needs: QuizNeeds, act: Act): Promise<View> => {
  const { questions, concepts } = needs.curriculum();
  const suspended = (await findKnownQuestions(needs.database, act.personId)).flatMap(({ questionSlug, suspendedFor }) => {
    const question = questions.get(questionSlug);
    if (!question || suspendedFor === null) return [];
    const prompt = question.prompt.prose.map((prose) => (prose.kind === 'text' ? wordsOf(prose.text) : '')).join(' ');
    return [{ slug: questionSlug, concept: concepts.get(question.concept)?.title ?? '', prompt: firstWords(prompt), leech: suspendedFor === 'leech' }];
  });
  return setAsideView(suspended.slice(0, SET_ASIDE_SHOWN), suspended.length);
};

const PROMPT_SHOWN = 100;
const firstWords = (prompt: string): string => (prompt.length <= PROMPT_SHOWN ? prompt : `${prompt.slice(0, PROMPT_SHOWN)}…`.toWellFormed());
