/** Questions as they are asked and answered in a preview: nothing is kept, and each can be asked anew. */
import { UserError } from '../chat/errors.ts';
import type { Feature } from '../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../chat/receive/action.ts';
import type { View } from '../chat/view/view.ts';
import { drawQuestion } from '../curriculum/kinds.ts';
import { type Curriculum, gradeAnswer } from '../curriculum/model.ts';
import { showConceptPage } from '../features/concepts/concepts.ts';
import { readSaid } from '../features/quiz/certainty.ts';
import { feedbackView } from '../features/quiz/feedback-view.ts';
import { answerForm, questionView } from '../features/quiz/question-view.ts';
import { text } from '../lib/words/text.ts';
import type { AskingState } from '../study/asking/find-asking.ts';
import { defaultScheduling } from '../study/memory/memory.ts';

type Asked = {
  /** How often it was asked anew: another order, other numbers. */
  readonly time: number;
  readonly hinted: boolean;
  readonly given: readonly string[] | undefined;
};

export type Preview = {
  /** A question as it stands: asked, or answered. Throws UserError where it is gone. */
  readonly draw: (slug: string) => View;
  readonly feature: Feature;
};

export const createPreview = (curriculum: () => Curriculum, today: () => Temporal.PlainDate): Preview => {
  const asked = new Map<string, Asked>();
  const askedOf = (slug: string): Asked => asked.get(slug) ?? { time: 1, hinted: false, given: undefined };
  const change = (slug: string, changed: Partial<Asked>): View => {
    asked.set(slug, { ...askedOf(slug), ...changed });
    return draw(slug);
  };
  const anew = (slug: string): View => change(slug, { time: askedOf(slug).time + 1, hinted: false, given: undefined });
  const stateOf = (slug: string): AskingState => {
    const question = curriculum().questions.get(slug);
    if (!question) throw new UserError(text`That question isn’t in the file any more.`);
    const { time, hinted } = askedOf(slug);
    const id = `${slug}_${time}`;
    return { ...UNTOUCHED, askingId: id, roundId: id, question: drawQuestion(question, id), hinted };
  };
  const draw = (slug: string): View => {
    const state = stateOf(slug);
    const { given } = askedOf(slug);
    const conceptTitle = curriculum().concepts.get(state.question.concept)?.title ?? state.question.concept;
    const grade = given && gradeAnswer(curriculum(), state.question, given);
    // What was given may mean nothing any more to a question that was changed since.
    if (!given || !grade || 'invalid' in grade) return questionView(state, conceptTitle);
    const answer = answerOf(state.askingId, given, grade.right, today());
    const { reason, spelling } = grade;
    return feedbackView({ ...state, answer }, { conceptTitle, reason, spelling, today: today().toString() });
  };
  const take = (slug: string, given: readonly string[]): View => {
    const grade = gradeAnswer(curriculum(), stateOf(slug).question, given);
    if ('invalid' in grade) throw new UserError(grade.invalid);
    return change(slug, { given });
  };
  const actions: readonly Action[] = [
    onQuestion('answer', (slug, input) => take(slug, readSaid(input).given)),
    defineAction({
      name: 'quiz.type',
      who: 'learner',
      answers: 'form',
      run: async (_, { row }) => answerForm(stateOf(slugIn(row))) ?? draw(slugIn(row)),
    }),
    onQuestion('hint', (slug) => change(slug, { hinted: true })),
    ...['skip', 'next', 'undo'].map((verb) => onQuestion(verb, anew)),
    defineAction({
      name: 'concepts.turn',
      who: 'learner',
      answers: 'update',
      run: (_, { row, argument }) => showConceptPage({ curriculum }, row, argument),
    }),
    ...ELSEWHERE.map(leadsElsewhere),
  ];
  return { draw, feature: { name: 'preview', commands: [], actions } };
};

const onQuestion = (verb: string, run: (slug: string, input: ActionInput) => View): Action =>
  defineAction({
    name: `quiz.${verb}`,
    who: 'learner',
    answers: 'update',
    run: async (_, input) => run(slugIn(input.row), input),
  });

/** The slug of an asking's id. */
const slugIn = (row: string): string => row.replace(/_\d+$/, '');

const ELSEWHERE = [
  'quiz.confidence',
  'quiz.suspend',
  'quiz.report',
  'quiz.concept',
  'concepts.open',
  'journal.prompts',
] as const;

const leadsElsewhere = (name: (typeof ELSEWHERE)[number]): Action =>
  defineAction({
    name,
    who: 'learner',
    answers: 'private',
    run: async () => {
      throw new UserError(text`This button leads out of what is previewed here. In the bot itself it works.`);
    },
  });

const UNTOUCHED = {
  personId: 'author',
  position: 1,
  size: 1,
  revealed: false,
  skipped: false,
  answer: undefined,
  memory: undefined,
  version: 0,
  suspendedFor: undefined,
  load: undefined,
  scheduling: defaultScheduling,
} as const;

const answerOf = (id: string, given: readonly string[], correct: boolean, today: Temporal.PlainDate) => ({
  reviewId: id,
  interactionId: id,
  given,
  correct,
  aided: false,
  rating: correct ? (3 as const) : (1 as const),
  confidence: 'unsaid' as const,
  certainty: undefined,
  scheduled: true,
  answeredOn: today.toString(),
  returnsOn: today.add({ days: 1 }).toString(),
});
