/**
 * Answering the question of the day: in private, with feedback at once, and remembered like any
 * other answer.
 */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import { button, controls, note, type View, view } from '../../chat/view/view.ts';
import { recordShowsName } from '../../community/person/study-settings.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { type Answered, answerQuestion, type StudyRequest } from '../../study/asking/answer.ts';
import { readCertainty } from '../../study/asking/certainty.ts';
import { type AskingState, findAsking } from '../../study/asking/find-asking.ts';
import type { Certainty } from '../../study/memory/rating.ts';
import { type Begun, beginAnswer } from './begin-answer.ts';
import type { DailyNeeds } from './needs.ts';
import { beforeWords, certaintyView, lateWords, nameWords } from './views.ts';

export const answerActions = (needs: DailyNeeds): readonly Action[] => [
  defineAction({
    name: 'daily.answer',
    who: 'learner',
    answers: 'private',
    run: async (context, { row, argument }) =>
      (await askCertainty(needs, context, row, argument)) ?? takeAnswer(needs, context, row, argument, undefined),
  }),
  defineAction({
    name: 'daily.certain',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument }) => {
      const { key, certainty } = readCertainty(argument);
      return takeAnswer(needs, context, row, key, certainty);
    },
  }),
  defineAction({
    name: 'daily.open',
    who: 'learner',
    answers: 'private',
    run: async (context, { row }) => {
      const { request, begun } = await begin(needs, context, row);
      const found = await findAsking(needs, request.personId, begun.askingId);
      const state = typeof found === 'string' ? undefined : found;
      const shown = await needs.showAsking(request, begun.askingId, state);
      const before = state?.answer !== undefined;
      return remarked(shown, { late: isOver(begun, request.at), before, asksName: false });
    },
  }),
  defineAction({
    name: 'daily.show-name',
    who: 'learner',
    answers: 'private',
    run: async ({ caller }) => {
      await recordShowsName(needs.database, caller.personId, true);
      return view(
        'Your name is shown',
        [
          note(
            'good',
            text`From now on I’ll name you whenever you get the question of the day right first
              time. /settings changes this.`,
          ),
        ],
        'good',
      );
    },
  }),
];

/**
 * The post is everybody's, so its buttons can't ask who says how sure they are: they are asked in
 * private, before they see whether it was right. Nothing where there is nothing to ask.
 */
const askCertainty = async (
  needs: DailyNeeds,
  context: Context,
  dailyId: string,
  key: string,
): Promise<View | undefined> => {
  if (!context.caller.calibrates) return undefined;
  const { request, begun } = await begin(needs, context, dailyId);
  const found = await findAsking(needs, request.personId, begun.askingId);
  return typeof found === 'string' || found.answer || found.skipped
    ? undefined
    : certaintyView(dailyId, key, found.question);
};

const takeAnswer = async (
  needs: DailyNeeds,
  context: Context,
  dailyId: string,
  key: string,
  certainty: Certainty | undefined,
): Promise<View> => {
  const { request, begun } = await begin(needs, context, dailyId);
  const answered = await answerQuestion(needs, request, begun.askingId, [key], certainty);
  // Its post says so within a minute (countRoutine): nobody waits for that with their feedback.
  const shown = await needs.showAsking(request, begun.askingId, stateOf(answered));
  const late = isOver(begun, request.at);
  const before = answered.outcome === 'answered' && answered.state.answer.interactionId !== request.interactionId;
  const asksName = !late && !before && isRightAtOnce(answered) && !begun.showsName;
  const told = remarked(shown, { late, before, asksName });
  return begun.unasked && answered.outcome === 'answered' ? needs.offerReminders(request, begun.askingId, told) : told;
};

/**
 * What was taken back counts for the cohort as it was given, so an answer after that is no first
 * try.
 */
const isRightAtOnce = (answered: Answered): boolean =>
  answered.outcome === 'answered' && answered.state.answer.correct && !answered.state.revealed;

/** As the answer left it; what wasn't answered is looked up again. */
const stateOf = (answered: Answered): AskingState | undefined => ('state' in answered ? answered.state : undefined);

const isOver = ({ closesAt }: Begun, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, Temporal.Instant.from(closesAt)) >= 0;

const begin = async (
  needs: DailyNeeds,
  { caller, at, interactionId }: Context,
  dailyId: string,
): Promise<{ readonly request: StudyRequest; readonly begun: Begun }> => {
  const { personId, zone, calibrates } = caller;
  const request: StudyRequest = { personId, zone, at, interactionId, calibrates };
  const ids = { roundId: needs.random.id(at), askingId: needs.random.id(at) };
  const begun = isId(dailyId) ? await beginAnswer(needs.database, request, caller, dailyId, ids) : 'missing';
  if (typeof begun === 'object') return { request, begun };
  throw new UserError(refusals[begun]);
};

const refusals = {
  missing: text`I can’t find that question of the day any more. /daily shows today’s.`,
  gone: text`You aren’t in this cohort any more, so I can’t take your answer here. /quiz asks you whenever you like.`,
  foreign: text`That question of the day belongs to another cohort. /daily shows the one here.`,
} as const;

type Remarks = {
  readonly late: boolean;
  /** They had answered it before. */
  readonly before: boolean;
  readonly asksName: boolean;
};

const remarked = (shown: View, { late, before, asksName }: Remarks): View => {
  const ask = asksName ? controls(button(controlId('daily.show-name'), 'Show my name')) : undefined;
  const told: View = {
    ...shown,
    blocks: [
      ...(before ? [note('neutral', beforeWords)] : []),
      ...(late && !before ? [note('neutral', lateWords)] : []),
      ...shown.blocks,
      ...(ask ? [note('neutral', nameWords), ask] : []),
    ],
  };
  return fitsLimits(told) ? told : shown;
};
