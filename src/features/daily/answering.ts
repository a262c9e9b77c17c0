/**
 * Answering the question of the day: in private, with feedback at once, and remembered like any
 * other answer.
 */
import { type Action, defineAction } from '../../chat/action.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { button, controls, note, type View, view } from '../../chat/view.ts';
import { findStudySettings, recordShowsName } from '../../community/study-settings.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { type Act, type Answered, answerQuestion, findAsking } from '../../study/asking/answer.ts';
import type { DailyNeeds } from './needs.ts';
import * as store from './store.ts';
import { beforeWords, lateWords, nameWords } from './views.ts';

export const answerActions = (needs: DailyNeeds): readonly Action[] => [
  defineAction({
    name: 'daily.answer',
    who: 'learner',
    answers: 'private',
    run: async (context, { row, argument }) => {
      const { act, asked, askingId } = await begin(needs, context, row);
      const answered = await answerQuestion(needs, act, askingId, [argument]);
      // Its post says so within a minute (countRoutine): nobody waits for that with their feedback.
      const shown = await needs.showAsking(act, askingId);
      const late = isOver(asked, act.at);
      const before =
        answered.outcome === 'answered' && answered.state.answer.interactionId !== act.interactionId;
      return remarked(shown, {
        late,
        before,
        asksName: !late && !before && isRightAtOnce(answered) && !(await showsName(needs, act)),
      });
    },
  }),
  defineAction({
    name: 'daily.open',
    who: 'learner',
    answers: 'private',
    run: async (context, { row }) => {
      const { act, asked, askingId } = await begin(needs, context, row);
      const state = await findAsking(needs, act.personId, askingId);
      const before = typeof state !== 'string' && state.answer !== undefined;
      return remarked(await needs.showAsking(act, askingId), {
        late: isOver(asked, act.at),
        before,
        asksName: false,
      });
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
 * What was taken back counts for the cohort as it was given, so an answer after that is no first
 * try.
 */
const isRightAtOnce = (answered: Answered): boolean =>
  answered.outcome === 'answered' && answered.state.answer.correct && !answered.state.revealed;

const showsName = async ({ database }: DailyNeeds, { personId }: Act): Promise<boolean> =>
  (await findStudySettings(database, personId)).showsName;

const isOver = ({ closesAt }: store.Daily, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, Temporal.Instant.from(closesAt)) >= 0;

type Begun = { readonly act: Act; readonly asked: store.Daily; readonly askingId: string };

const begin = async (
  needs: DailyNeeds,
  { caller, at, interactionId }: Context,
  dailyId: string,
): Promise<Begun> => {
  const act: Act = { personId: caller.personId, zone: caller.zone, at, interactionId };
  const asked = isId(dailyId) ? await store.findDaily(needs.database.orm, dailyId) : undefined;
  if (!asked?.questionSlug)
    throw new UserError(text`I can’t find that question of the day any more. /daily shows today’s.`);
  if (!(await store.joinAsLearner(needs.database, asked.cohortId, caller, at)))
    throw new UserError(text`That question of the day belongs to another cohort. /daily shows the one here.`);
  const ids = { roundId: needs.random.id(at), askingId: needs.random.id(at) };
  return {
    act,
    asked,
    askingId: await store.ensureAsking(needs.database, ids, act, {
      dailyId: asked.id,
      questionSlug: asked.questionSlug,
    }),
  };
};

type Remarks = {
  readonly late: boolean;
  /** They had answered it before. */
  readonly before: boolean;
  readonly asksName: boolean;
};

const remarked = (shown: View, { late, before, asksName }: Remarks): View => {
  const ask = asksName ? controls(button(controlId('daily.show-name'), 'Show my name')) : undefined;
  return {
    ...shown,
    blocks: [
      ...(before ? [note('neutral', beforeWords)] : []),
      ...(late && !before ? [note('neutral', lateWords)] : []),
      ...shown.blocks,
      ...(ask ? [note('neutral', nameWords), ask] : []),
    ],
  };
};
